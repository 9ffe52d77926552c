namespace ZoneScaler.Protocol;

/// <summary>Numbers for names: 32-bit FNV-1a over UTF-8 (Fowler, Noll, Vo; IETF draft-eastlake-fnv).</summary>
public static class NameHash
{
    /// <summary>The number of a name. The same in every process and version.</summary>
    public static uint Of(string name) => OfBytes(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>The same hash over any bytes.</summary>
    internal static uint OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
            hash = unchecked((hash ^ b) * 16777619u);
        return hash;
    }
}
