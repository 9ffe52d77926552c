using System.Reflection;
using System.Text;
using ZoneScaler.Hocon;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class ReferenceConfigurationTests
{
    [Fact]
    public void Reference_AndOptions_HaveTheSameKeys()
    {
        var keys = ReferenceConfiguration.Schema.Keys.Select(k => k.Path.ToString()).Order(StringComparer.Ordinal);
        var options = KeysOf(typeof(NodeOptions), "zonescaler").Order(StringComparer.Ordinal);

        Assert.Equal(options, keys);
    }

    private static IEnumerable<string> KeysOf(Type type, string prefix) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.SetMethod is { IsPublic: true } || IsList(p.PropertyType) || IsSection(p.PropertyType)))
            .SelectMany(p => IsSection(p.PropertyType) ? KeysOf(p.PropertyType, $"{prefix}.{Kebab(p.Name)}") : [$"{prefix}.{Kebab(p.Name)}"]);

    private static bool IsSection(Type type) => type.IsClass && type.Assembly.GetName().Name!.StartsWith("ZoneScaler", StringComparison.Ordinal);

    private static bool IsList(Type type) => type == typeof(IList<string>);

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
