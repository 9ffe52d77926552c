namespace ZoneScaler.Entities;

/// <summary>A class that is an entity type; implemented by the generator.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IEntityType<TSelf>
    where TSelf : Entity, IEntityType<TSelf>
{
    /// <summary>Name, fields and handlers of the type.</summary>
    static abstract EntityType EntityType { get; }
}
