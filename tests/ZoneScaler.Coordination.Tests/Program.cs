using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests;

/// <summary>A lighthouse as a process of its own, for tests that kill it. Prints its address.</summary>
internal static class Program
{
    public static async Task Main(string[] args)
    {
        await using var lighthouse = await LighthouseHost.StartAsync(args[0]);
        Console.WriteLine(lighthouse.Address);
        await Task.Delay(Timeout.Infinite);
    }
}
