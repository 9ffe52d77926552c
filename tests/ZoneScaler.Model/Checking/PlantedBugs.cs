using System.Reflection;

namespace ZoneScaler.Model.Checking;

/// <summary>Which bugs a test plants.</summary>
internal static class PlantedBugs
{
    /// <summary>The first argument of each of its cases.</summary>
    public static IEnumerable<string> Of(Type type, string test) =>
        type.GetMethod(test)!.GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (string)((IReadOnlyCollection<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!).First().Value!);
}
