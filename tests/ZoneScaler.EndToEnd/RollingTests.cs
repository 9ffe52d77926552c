using System.Globalization;
using System.Text.RegularExpressions;

namespace ZoneScaler.EndToEnd;

/// <summary>A cluster of processes under players' eyes while its workers are restarted one by one, in order.</summary>
public sealed partial class RollingTests
{
    private const int Players = 8;

    /// <summary>
    /// How many snapshots a player may miss beyond those that it misses without restarts: as many as there are in two and a half seconds. On two cores, of which a worker that starts and rehearses takes one for some
    /// seconds, twice, and which other work may share, 20 came so late that they counted as missed, though all zones moved as they should. A player whom each restart leaves without a picture until a lease has ended, 10 s, misses
    /// 400. That zones moved while they ran is looked for in the log, where it does not depend on how fast the machine is.
    /// </summary>
    private const int MissedPerPlayer = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [UnixFact]
    public async Task Rolling_EveryWorkerIsRestartedOnce_NobodyIsLostOrCheated()
    {
        var (exitCode, output) = await SkirmishProgram.RunAsync(
            Patience, "rolling", "--workers", "2", "--players", Players.ToString(CultureInfo.InvariantCulture), "--calm", "1s", "--warm-up", "2s", "--drones", "32");

        Assert.True(exitCode == 0, output);
        foreach (var name in new[] { "worker-1", "worker-2" })
            Assert.Matches($"ROLLING {name}: exit code 0", output);
        Assert.Contains("Verdict: good. 2 restarts", output, StringComparison.Ordinal);
        var missed = MissedPattern().Match(output);
        Assert.True(missed.Success, output);
        Assert.True(int.Parse(missed.Groups[1].Value, CultureInfo.InvariantCulture) <= Players * MissedPerPlayer, output);
        AssertHandedOver(output[..output.IndexOf("now the same without restarts", StringComparison.Ordinal)]);
    }

    /// <summary>Whatever went on at another worker did so as it was handed over: nothing by a failover, and nothing empty.</summary>
    private static void AssertHandedOver(string output)
    {
        Assert.DoesNotContain("ZoneLost", output, StringComparison.Ordinal);
        var handed = Read(HandedPattern(), output);
        Assert.NotEmpty(handed);
        Assert.Subset(handed, Read(PromotedPattern(), output));
    }

    private static HashSet<(string Zone, string Epoch)> Read(Regex pattern, string output) => [.. pattern.Matches(output).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    [GeneratedRegex(@"beyond the control (-?\d+) snapshots")]
    private static partial Regex MissedPattern();

    [GeneratedRegex(@"ZoneHanded: (\S+) to [^,]+, epoch (\d+):")]
    private static partial Regex HandedPattern();

    [GeneratedRegex(@"ZonePromoted: (\S+), epoch (\d+), tick")]
    private static partial Regex PromotedPattern();
}
