using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using ZoneScaler.Client.Entities;
using ZoneScaler.Client.Tests.Sessions;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.CrossLanguage;

public sealed class JavaScriptClientTests
{
    [NodeFact]
    public void Frames_GivenToBothClients_ShowTheSame()
    {
        var server = new RandomServer(11);
        var steps = new List<(double At, byte[]? Frame, bool Input)> { (1, server.Script.Welcome(), false), (2, server.Script.Codes(), false) };
        var at = 2.0;
        for (var i = 0; i < 300; i++)
        {
            at += 50;
            foreach (var frame in server.Next())
                steps.Add((at, frame, i % 7 == 0));
            if (i % 10 == 5)
                steps.Add((at + 20, ServerScript.Events((uint)(i / 10) + 1, (TestWorld.Scored, w => { w.WriteInt32(-i); w.WriteString("ø" + i); })), false));
            if (i % 10 == 6)
                steps.Add((at + 20, server.Script.Effect(TestWorld.Boom, i, 0.5f, w => w.WriteFloat32(0.25f)), false));
            steps.Add((at + 30, null, false));
        }

        var expected = Decode(steps);
        var actual = RunNode(steps);
        AssertSame(expected, actual, "$");
    }

    [NodeFact]
    public void GameClient_SeveralGateways_GoesToTheNextThatAnswers()
    {
        var result = RunNode("gateways.mjs");
        Assert.Equal(["a", "b", "c", "c", "a"], result["urls"]!.AsArray().Select(u => (string)u!));
        var pauses = result["pauses"]!.AsArray().Select(p => (double)p!).ToList();
        Assert.All(pauses, p => Assert.InRange(p, 125, 250));
        Assert.Equal(pauses.Count, pauses.Distinct().Count());
    }

    [NodeFact]
    public void GameClient_PageStoodStill_IsNotTheServersSilence()
    {
        var states = RunNode("standstill.mjs", Convert.ToBase64String(new RandomServer(11).Script.Welcome())).AsObject();

        Assert.Equal(
            [
                "standstill: playing", "silence within the limit: playing", "silence: interrupted", "reconnected: playing",
                "standstill, then closed: interrupted", "reconnected again: playing", "away within the window: interrupted", "away for longer: closed",
            ],
            states.Select(s => $"{s.Key}: {s.Value}"));
    }

    private static JsonObject Decode(List<(double At, byte[]? Frame, bool Input)> steps)
    {
        JsonArray sent = [], messages = [], shown = [];
        var session = new ClientSession(new ClientOptions { PlayerName = "ann" }, frame => sent.Add(Convert.ToHexStringLower(frame)));
        session.EntityEntered += e => messages.Add("enter " + e.Id);
        session.EntityLeft += e => messages.Add("leave " + e.Id);
        session.EventReceived += (in Messages.ReceivedMessage m) =>
            messages.Add($"{m.Name} {{\"points\":{m["points"]},\"by\":\"{m["by"]}\"}}");
        session.EffectReceived += (in Messages.ReceivedMessage m) => messages.Add(string.Create(
            CultureInfo.InvariantCulture, $"{m.Name} {m.Tick} {m.Position.X} {m.Position.Y} {{\"size\":{m["size"]}}}"));
        session.Open(default);
        foreach (var (at, frame, input) in steps)
        {
            var now = TimeSpan.FromMilliseconds(at);
            if (frame != null)
                session.Receive(frame, now);
            session.Advance(now);
            if (input)
                session.SendInput("steer", 0.5, true);
            shown.Add(Show(session));
        }
        return new JsonObject
        {
            ["sent"] = sent,
            ["messages"] = messages,
            ["shown"] = shown,
            ["world"] = session.World!.Name,
            ["schemas"] = new JsonArray([.. session.World.Schemas.Select(s => JsonValue.Create(s.SlotCount))]),
        };
    }

    private static JsonObject Show(ClientSession session) => new()
    {
        ["tick"] = session.Tick,
        ["renderTick"] = session.RenderTick,
        ["entities"] = new JsonArray([.. session.Entities.OrderBy(e => e.Id.ToString(), StringComparer.Ordinal).Select(e => new JsonObject
        {
            ["id"] = e.Id.ToString(),
            ["type"] = e.Schema.Name,
            ["isOwn"] = e.IsOwn,
            ["hasLeft"] = e.HasLeft,
            ["isVisible"] = e.IsVisible,
            ["x"] = e.RenderPosition.X,
            ["y"] = e.RenderPosition.Y,
            ["heading"] = e.Schema.Name == "ship" ? e.InterpolateAngle(e.Field("heading")) : 0,
            ["fields"] = new JsonArray([.. e.Schema.Fields.Where(f => e.IsOwn || f.Audience == Audience.Replicated).Select(f => Value(e, f))]),
        })]),
    };

    private static JsonNode Value(ClientEntity entity, FieldSpec field)
    {
        var handle = entity.Field(field.Name);
        switch (field.Kind)
        {
            case FieldKind.Bool: return entity.GetBool(handle);
            case FieldKind.Int64: return entity.GetInt64(handle).ToString(CultureInfo.InvariantCulture);
            case FieldKind.Float32 or FieldKind.Float64: return entity.GetDouble(handle);
            case FieldKind.String: return entity.GetString(handle);
            case FieldKind.Entity: return entity.GetEntity(handle).ToString();
            case FieldKind.Vector2:
                var flat = entity.GetVector2(handle);
                return new JsonObject { ["x"] = flat.X, ["y"] = flat.Y };
            case FieldKind.Vector3:
                var vector = entity.GetVector3(handle);
                return new JsonObject { ["x"] = vector.X, ["y"] = vector.Y, ["z"] = vector.Z };
            case FieldKind.Quaternion:
                var q = entity.GetQuaternion(handle);
                return new JsonObject { ["x"] = q.X, ["y"] = q.Y, ["z"] = q.Z, ["w"] = q.W };
            case FieldKind.List:
                var reader = new ByteReader(entity.GetBlob(handle));
                var items = new JsonArray();
                for (var left = reader.ReadCount(100); left > 0; left--)
                    items.Add((int)reader.ReadUInt16());
                return items;
            default: return entity.GetInt32(handle);
        }
    }

    private static JsonNode RunNode(List<(double At, byte[]? Frame, bool Input)> steps)
    {
        var file = Path.Combine(Path.GetTempPath(), $"zonescaler-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(steps.Select(s => new
        {
            at = s.At,
            frame = s.Frame == null ? null : Convert.ToBase64String(s.Frame),
            input = s.Input ? new { x = 0.5, fire = true } : null,
        })));
        try
        {
            return RunNode("decode.mjs", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static JsonNode RunNode(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Node.Path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CrossLanguage", script));
        start.ArgumentList.Add(new Uri(Path.Combine(Node.RepositoryRoot, "src", "clients", "js", "zonescaler.js")).AbsoluteUri);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonNode.Parse(output)!;
    }

    // Numbers may differ by the rounding of singles, which JavaScript does not do.
    private static void AssertSame(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject o:
                foreach (var (name, value) in o)
                    AssertSame(value, actual![name], $"{path}.{name}");
                break;
            case JsonArray a:
                Assert.True(a.Count == actual!.AsArray().Count, $"{path}: {a.Count} and {actual.AsArray().Count} items");
                for (var i = 0; i < a.Count; i++)
                    AssertSame(a[i], actual[i], $"{path}[{i}]");
                break;
            case JsonValue v when v.GetValueKind() == JsonValueKind.Number:
                var (x, y) = (double.Parse(v.ToJsonString(), CultureInfo.InvariantCulture), actual!.GetValue<double>());
                Assert.True(Math.Abs(x - y) <= 2e-4 + 1e-5 * Math.Abs(x), $"{path}: {x} and {y}");
                break;
            default:
                Assert.True(expected!.ToJsonString() == actual?.ToJsonString(), $"{path}: {expected.ToJsonString()} and {actual?.ToJsonString()}");
                break;
        }
    }
}
