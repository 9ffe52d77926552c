using System.Globalization;
using System.Reflection;
using ZoneScaler.Gateway;
using ZoneScaler.Hosting.Sessions;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class DocumentationTests
{
    private static readonly string Page = ReadPage();

    public static TheoryData<string, string> Settings()
    {
        var data = new TheoryData<string, string>();
        Add("", new ZoneScalerOptions());
        Add("Gateway:", new GatewayOptions());
        Add("JoinTokens:", new JoinTokenOptions());
        return data;

        void Add(string prefix, object options)
        {
            foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            {
                var value = property.Name == nameof(ZoneScalerOptions.Threads) ? "number of cores" : property.GetValue(options) ?? "none";
                data.Add(prefix + property.Name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void OperatingPage_Setting_IsListedWithItsDefault(string key, string value) =>
        Assert.Contains($"| `{key}` | {value} |", Page, StringComparison.Ordinal);

    private static string ReadPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ZoneScaler.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No ZoneScaler.sln above {AppContext.BaseDirectory}.");
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "operating.md"));
    }
}
