using System.Diagnostics;
using System.Net.Sockets;

namespace ZoneScaler.Architecture.Tests;

public sealed class PurityTests
{
    [Theory]
    [InlineData("ZoneScaler.Protocol")]
    [InlineData("ZoneScaler")]
    public void PureAssembly_Uses_NoClockNoChanceNoInputOutput(string name)
    {
        using var assembly = AssemblyReferences.Open(name);

        Assert.Empty(PurityRules.Violations(assembly));
    }

    /// <summary>It measures how long its beats take, and has threads; what it decides, it decides on the time that it is given.</summary>
    [Fact]
    public void Gateway_Uses_NoSocketsAndNoTimeOfDay()
    {
        using var assembly = AssemblyReferences.Open("ZoneScaler.Gateway");

        Assert.DoesNotContain(assembly.Types, t => t.StartsWith("System.Net.", StringComparison.Ordinal));
        Assert.DoesNotContain(assembly.Types, t => t.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
        Assert.DoesNotContain("System.DateTime.get_UtcNow", assembly.Members);
        Assert.DoesNotContain("System.TimeProvider.get_System", assembly.Members);
        Assert.DoesNotContain("System.Threading.Tasks.Task.Delay", assembly.Members);
    }

    [Fact]
    public void Client_Uses_NothingBeyondTheBaseLibrary()
    {
        using var assembly = AssemblyReferences.Open("ZoneScaler.Client");

        Assert.Subset(new HashSet<string> { "netstandard", "ZoneScaler.Protocol" }, assembly.Assemblies);
    }

    /// <summary>The rules are only worth something if they can fail: this assembly breaks them, below.</summary>
    [Fact]
    public void ImpureAssembly_Scan_NamesEachUse()
    {
        using var assembly = AssemblyReferences.Open("ZoneScaler.Architecture.Tests");

        var violations = PurityRules.Violations(assembly).ToHashSet();

        Assert.Subset(
            violations,
            new HashSet<string>
            {
                "System.DateTime.get_UtcNow", "System.Threading.Tasks.Task.Delay", "System.Random.get_Shared",
                "System.Diagnostics.Stopwatch", "System.Net.Sockets.Socket",
            });
    }

    /// <summary>Never called.</summary>
    internal static async Task<long> UseWhatIsForbidden(Socket socket)
    {
        await Task.Delay(Random.Shared.Next());
        socket.Close();
        return DateTime.UtcNow.Ticks + Stopwatch.GetTimestamp();
    }
}
