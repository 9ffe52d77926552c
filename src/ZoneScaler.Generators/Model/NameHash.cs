using System.Text;

namespace ZoneScaler.Generators.Model;

/// <summary>As <c>ZoneScaler.Protocol.NameHash</c>: 32-bit FNV-1a over UTF-8.</summary>
internal static class NameHash
{
    public static uint Of(string name)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = unchecked((hash ^ b) * 16777619u);
        return hash;
    }
}
