namespace ZoneScaler.Entities;

/// <summary>Declares an entity type. The class must be partial, not generic, and derive from <see cref="Entity"/>, <see cref="Entity3D"/> or <see cref="ZoneScript"/>.</summary>
/// <param name="name">The name that clients and saved state know the type by; unique in its world and never changed.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityTypeAttribute(string name) : Attribute
{
    /// <summary>The name that clients and saved state know the type by.</summary>
    public string Name { get; } = name;

    /// <summary>The step in which ghosts and clients see the position, in world units. Default 0.01.</summary>
    public double PositionPrecision { get; set; } = 0.01;

    /// <summary>
    /// Whether an object whose entity has gone to another zone is used again for another entity that comes, so that crossing borders allocates nothing. Then no code may keep such objects
    /// beyond a tick: keep <see cref="Entity.Ref"/>. The type must have no <see cref="TransientAttribute"/> members, since these would not start anew. Default false.
    /// </summary>
    public bool ReusesObjects { get; set; }
}
