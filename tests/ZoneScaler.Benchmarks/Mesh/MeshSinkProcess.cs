using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>The receiving process of 'mesh'. Ends when its input does.</summary>
internal sealed class MeshSinkProcess : IScenario
{
    public const string Command = "mesh-sink";

    public string Name => Command;

    public string Summary => "the receiving process of 'mesh'; prints its address and waits";

    public IReadOnlyList<ScenarioOption> Options { get; } = [];

    public JsonObject? Run(ScenarioRun run)
    {
        using var peer = new MeshPeer();
        var zone = peer.Host.Open(ZoneId.Named(MeshSink.ZoneName), 1);
        using var driver = new ArrivalDriver(peer.Host, zone, firstTick: 1L << 40);
        var (app, address) = peer.Listen();
        run.Out.WriteLine(address);
        run.Out.Flush();
        Console.In.ReadToEnd();
        app.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        return null;
    }
}
