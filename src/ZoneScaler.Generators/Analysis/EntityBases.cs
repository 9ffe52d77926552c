using Microsoft.CodeAnalysis;

namespace ZoneScaler.Generators.Analysis;

/// <summary>The way from an entity class to the library's base class.</summary>
internal static class EntityBases
{
    /// <summary>The library's class that <paramref name="type"/> derives from, by its full name; null if it is no entity.</summary>
    public static string? RootOf(INamedTypeSymbol type)
    {
        for (var t = type.BaseType; t != null; t = t.BaseType)
        {
            if (IsRoot(t))
                return t.MetadataName();
        }
        return null;
    }

    /// <summary>The game's classes between the library's and <paramref name="type"/>, the most basic first.</summary>
    public static List<INamedTypeSymbol> Between(INamedTypeSymbol type)
    {
        var bases = new List<INamedTypeSymbol>();
        for (var t = type.BaseType; t != null && !IsRoot(t); t = t.BaseType)
            bases.Insert(0, t);
        return bases;
    }

    private static bool IsRoot(INamedTypeSymbol type) =>
        type.MetadataName() is MetadataNames.Entity or MetadataNames.Entity3D or MetadataNames.ZoneScript;
}
