using System.Numerics;
using Xunit;
using ZoneScaler.Client.Tests.CrossLanguage;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>The example of the client protocol's document is what this code does.</summary>
public sealed class DocumentedExampleTests
{
    private static readonly WorldDescription World = new()
    {
        Name = "dots",
        Max = new Vector3(100, 100, 0),
        CellSize = 50,
        GhostDistance = 10,
        TickRate = 20,
        InterestRadius = 30,
        Schemas = [new Schema(0, "dot", [new FieldSpec("position", FieldKind.Vector2, precision: 0.5, min: 0, max: 100), new FieldSpec("hot", FieldKind.Bool)])],
        Inputs = [new MessageSchema("push", new FieldSpec("x", FieldKind.Float32))],
    };

    [Fact]
    public void Document_ExampleFrames_AreThoseOfThisCode()
    {
        var document = File.ReadAllText(Path.Combine(Node.RepositoryRoot, "docs", "client-protocol.md"));
        var missing = Frames().Select(f => $"{f.What}: `{Hex(f.Frame)}`").Where(line => !document.Contains(line, StringComparison.Ordinal)).ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void ExampleFrames_GivenToTheClient_ShowWhatTheDocumentSays()
    {
        var session = new ClientSession(new ClientOptions { PlayerName = "ann" }, _ => { });
        session.Open(default);
        foreach (var (_, frame) in Frames().Skip(1))
            session.Receive(frame, default);
        var dot = session.Entities.Single();
        Assert.True(dot.IsOwn);
        Assert.Equal(new Vector3(11, 24.5f, 0), dot.Position);
        Assert.False(dot.GetBool("hot"));
    }

    private static List<(string What, byte[] Frame)> Frames()
    {
        var frames = new List<(string, byte[])>();
        new ClientSession(new ClientOptions { PlayerName = "ann" }, hello => frames.Add(("Hello", hello.ToArray()))).Open(default);
        var server = new ServerScript(World) { Tick = 7 };
        var dot = new ServerEntity(World.Schemas[0], 0, 5, isOwn: true).Set("position", 20, 50);
        frames.Add(("Welcome", server.Welcome()));
        frames.Add(("Codes", server.Codes()));
        frames.Add(("Snapshot 1", server.MakeSnapshot(enters: [dot])));
        dot.Set("position", 22, 49);
        frames.Add(("Snapshot 2", server.MakeSnapshot(back: 1, updates: [dot])));
        return frames;
    }

    private static string Hex(byte[] frame) => string.Join(' ', Convert.ToHexStringLower(frame).Chunk(2).Select(pair => new string(pair)));
}
