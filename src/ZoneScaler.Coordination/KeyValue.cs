namespace ZoneScaler.Coordination;

/// <summary>A key and its value, as of some revision.</summary>
/// <param name="Key">The key; bytes of a foreign key that are not UTF-8 come as U+FFFD.</param>
/// <param name="Value">The value; empty in a deletion.</param>
/// <param name="CreateRevision">The revision that made the key; 0 in a deletion.</param>
/// <param name="ModRevision">The revision that changed it last.</param>
/// <param name="Version">How often it was put since it was made; 0 in a deletion.</param>
/// <param name="Lease">The lease that it goes with, 0 for none.</param>
public sealed record KeyValue(string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision, long Version, long Lease);
