namespace ZoneScaler.Generators.Analysis;

/// <summary>The types of the ZoneScaler library that the generator looks for.</summary>
internal static class MetadataNames
{
    public const string EntityTypeAttribute = "ZoneScaler.Entities.EntityTypeAttribute";
    public const string ReplicatedAttribute = "ZoneScaler.Entities.ReplicatedAttribute";
    public const string OwnerAttribute = "ZoneScaler.Entities.OwnerAttribute";
    public const string PersistedAttribute = "ZoneScaler.Entities.PersistedAttribute";
    public const string TransientAttribute = "ZoneScaler.Entities.TransientAttribute";
    public const string HandlerAttribute = "ZoneScaler.Entities.HandlerAttribute";
    public const string MessageAttribute = "ZoneScaler.Messages.MessageAttribute";
    public const string InputAttribute = "ZoneScaler.Messages.InputAttribute";
    public const string EventAttribute = "ZoneScaler.Messages.EventAttribute";
    public const string Entity = "ZoneScaler.Entities.Entity";
    public const string Entity3D = "ZoneScaler.Entities.Entity3D";
    public const string ZoneScript = "ZoneScaler.Entities.ZoneScript";
    public const string EntityRef = "ZoneScaler.Entities.EntityRef";
    public const string StateArray = "ZoneScaler.State.StateArray<T>";
    public const string StateList = "ZoneScaler.State.StateList<T>";
}
