using Xunit;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

public sealed class RandomServerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(100)]
    public void Snapshots_AnythingTheProtocolAllows_LeaveTheClientWithTheServersState(int delayMs)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var harness = new Harness(new ClientOptions { InterpolationDelay = TimeSpan.FromMilliseconds(delayMs) });
            var server = new RandomServer(seed);
            harness.Server = server.Script;
            harness.Join();
            for (var step = 0; step < 150; step++)
            {
                harness.Wait(0.05);
                foreach (var frame in server.Next())
                    harness.Give(frame);
                AssertSame(server, harness.Session, $"seed {seed}, step {step}");
            }
        }
    }

    private static void AssertSame(RandomServer server, ClientSession session, string when)
    {
        var shown = session.Entities.Where(e => !e.HasLeft).ToDictionary(e => e.Id);
        Assert.True(shown.Count == server.Known.Count, when);
        foreach (var expected in server.Known)
        {
            Assert.True(shown.TryGetValue(expected.Id, out var entity), when);
            var (slots, blobs) = expected.ClientStates.Last().Value;
            var newest = entity!.History.Count - 1;
            var visible = expected.IsOwn ? expected.Schema.SlotCount : expected.Schema.ReplicatedSlotCount;
            Assert.True(entity.IsOwn == expected.IsOwn, when);
            for (var slot = 0; slot < visible; slot++)
            {
                var same = expected.Schema.Slots[slot].Kind == SlotKind.Blob
                    ? entity.History.Blobs(newest)[slot].AsSpan().SequenceEqual(blobs[slot])
                    : entity.History.Slots(newest)[slot] == slots[slot];
                Assert.True(same, $"{when}: {entity} slot {slot}");
            }
        }
    }
}
