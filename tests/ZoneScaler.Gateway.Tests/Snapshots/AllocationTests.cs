using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Snapshots;

public sealed class AllocationTests
{
    [Fact]
    public void Beat_InSteadyState_AllocatesNextToNothingPerSnapshot()
    {
        using var stage = new Stage();
        var random = new Random(2);
        for (var i = 0; i < 200; i++)
            stage.Spawn(random.Next(20, 380), random.Next(20, 380), random.Next(-60, 60), random.Next(-60, 60));
        var clients = new List<(FakeTransport Transport, ZoneScaler.Gateway.Sessions.SessionConnection Connection)>();
        var hello = new ByteWriter();
        hello.WriteByte((byte)ClientFrame.Hello);
        hello.WriteVarint(1);
        hello.WriteBytes(new byte[2 + 8 + 16 + 1]);
        for (var i = 0; i < 60; i++)
        {
            var transport = new FakeTransport { IsDiscarding = true };
            var connection = stage.Gateway.Accept(transport, stage.Now);
            connection.Receive(hello.Written, stage.Now);
            clients.Add((transport, connection));
        }
        stage.Step(10);

        var now = stage.Now;
        var allocated = 0L;
        var snapshots = 0L;
        var ack = new ByteWriter();
        for (var i = 1; i <= 200; i++)
        {
            stage.Driver.Step();
            now += TimeSpan.FromSeconds(1) / Stage.Spec.TickRate;
            var (bytes, before) = (GC.GetAllocatedBytesForCurrentThread(), stage.Gateway.Metrics.Snapshots);
            stage.Gateway.Advance(now);
            if (i > 100)
            {
                allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
                snapshots += stage.Gateway.Metrics.Snapshots - before;
            }
            ack.Clear();
            ack.WriteByte((byte)ClientFrame.Ack);
            ack.WriteVarint((ulong)i);
            ack.WriteVarint(0);
            foreach (var (_, connection) in clients)
                connection.Receive(ack.Written, now);
        }
        Assert.Equal(60 * 100, snapshots);
        Assert.True(allocated / (double)snapshots < 16, $"{allocated} bytes for {snapshots} snapshots");
    }
}
