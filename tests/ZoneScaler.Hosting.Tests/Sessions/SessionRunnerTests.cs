using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Gateway;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Hosting.Tests.Game;
using ZoneScaler.Streams;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Tests.Sessions;

public sealed class SessionRunnerTests
{
    [Fact]
    public void Receive_RunnerIsDisposedOf_DoesNotThrow()
    {
        var world = TestWorld.Create();
        using var gateway = new SessionGateway(world, new ZoneHost(world), 1, new GatewayOptions());
        var runner = new SessionRunner(gateway, TimeProvider.System, NullLogger<SessionRunner>.Instance);
        runner.Start();
        runner.Dispose();

        gateway.Receive(FrameBuffer.Rent()); // a zone's thread that had looked the gateway up before
    }
}
