using System.Net;
using System.Text.Json;
using ZoneScaler.Entities;

namespace ZoneScaler.Mesh.Tests.Nodes;

/// <summary>A script that holds a rehearsal up until the test lets it go on.</summary>
[EntityType("hesitant")]
public sealed partial class Hesitant : ZoneScript
{
    public static ManualResetEventSlim Gate { get; } = new();

    protected override void OnSpawn()
    {
        if (IsRehearsal)
            Gate.Wait(Wait.Patience);
    }
}

/// <summary>A script that fails in a rehearsal.</summary>
[EntityType("stage-frightened")]
public sealed partial class StageFrightened : ZoneScript
{
    protected override void OnSpawn()
    {
        if (IsRehearsal)
            throw new InvalidOperationException("Not in front of nobody.");
    }
}

/// <summary>Workers play the game for themselves before they join.</summary>
public sealed class RehearsalTests
{
    private const int AllZones = TestWorld.Zones + 1; // and the players' one

    [Fact]
    public async Task Worker_Rehearsing_IsNoMemberAndNotReadyUntilItHasEnded()
    {
        Hesitant.Gate.Reset();
        await using var node = await TestNode.StartAsync("n1", "all", null, TestWorld.Create().WithZoneScript<Hesitant>(), o => o.Worker.RehearsalTicks = 50);
        try
        {
            using var early = await node.Http.GetAsync(new Uri("/ready", UriKind.Relative));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "rehearsing"), (early.StatusCode, await early.Content.ReadAsStringAsync()));
            Assert.False(node.Runtime.Status.IsMember);
        }
        finally
        {
            Hesitant.Gate.Set();
        }

        await node.GetAsync("/cluster/zones", AllRun);
        Assert.Equal(HttpStatusCode.OK, (await node.Http.GetAsync(new Uri("/ready", UriKind.Relative))).StatusCode);
        Assert.Contains("Rehearsed 50 ticks with 5 zones and 12 entities", node.Log, StringComparison.Ordinal);
        var zones = await node.GetAsync("/cluster/zones", z => z.EnumerateArray().Sum(e => e.GetProperty("entities").GetInt32()) == TestWorld.Zones * Starter.Runners); // none is left over from it
        Assert.All(zones.EnumerateArray(), z => Assert.Equal(1, z.GetProperty("epoch").GetInt32()));
    }

    [Fact]
    public async Task Worker_StoppedWhileItRehearses_EndsInOrder()
    {
        Hesitant.Gate.Reset();
        await using var node = await TestNode.StartAsync("n1", "all", null, TestWorld.Create().WithZoneScript<Hesitant>(), o => o.Worker.RehearsalTicks = 10_000);
        var stopping = node.StopAsync();
        Hesitant.Gate.Set();

        await stopping.WaitAsync(Wait.Patience);

        Assert.DoesNotContain("Registered", node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_WhoseRehearsalFaults_SaysSoAndJoinsAllTheSame()
    {
        await using var node = await TestNode.StartAsync("n1", "all", null, TestWorld.Create().WithZoneScript<StageFrightened>(), o => o.Worker.RehearsalTicks = 10);

        await node.GetAsync("/cluster/zones", AllRun);

        Assert.Contains("In the rehearsal 4 entities or zones faulted", node.Log, StringComparison.Ordinal);
        Assert.Contains("Not in front of nobody.", node.Log, StringComparison.Ordinal);
    }

    private static bool AllRun(JsonElement zones) => zones.GetArrayLength() == AllZones && zones.EnumerateArray().All(z => z.GetProperty("isRunning").GetBoolean());
}
