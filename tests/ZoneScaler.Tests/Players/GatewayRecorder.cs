using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Players;

/// <summary>A gateway that only notes what zones send it.</summary>
internal sealed class GatewayRecorder : IGatewayInbox
{
    private readonly Schema _schema = new World(Arena.Spec, Arena.Types).Schemas.Single(s => s.Name == "ball");

    public List<PlayerAnswer> Answers { get; } = [];

    public List<EntityId> Placed => [.. Answers.Where(a => a.Kind == StreamRecordKind.PlayerPlaced).Select(a => a.Entity.Id)];

    public List<string> Refused => [.. Answers.Where(a => a.Kind == StreamRecordKind.PlayerRefused).Select(a => a.Text)];

    public List<uint> Events { get; } = [];

    public List<Vector3> Emitted { get; } = [];

    public uint InputUsed { get; private set; }

    public int OwnerStates { get; private set; }

    public int Enters { get; private set; }

    public int Changes { get; private set; }

    public bool LastWasFull { get; private set; }

    public void Receive(FrameBuffer frame)
    {
        var entry = new StreamEntryReader(frame.Span);
        LastWasFull = entry.IsFull;
        var slots = new uint[_schema.SlotCount];
        var blobs = new byte[]?[_schema.SlotCount];
        while (entry.Read())
        {
            switch (entry.Kind)
            {
                case StreamRecordKind.Enter:
                    Enters++;
                    entry.ReadState(_schema, slots, blobs);
                    break;
                case StreamRecordKind.Change:
                    Changes++;
                    entry.ReadState(_schema, slots, blobs);
                    break;
                case StreamRecordKind.OwnerState:
                    OwnerStates++;
                    Assert.Equal(0UL, entry.Mask & ~_schema.OwnerSlots);
                    break;
                case >= StreamRecordKind.PlayerPlaced:
                    Answers.Add(entry.Answer);
                    break;
                case StreamRecordKind.PlayerEvent:
                    Events.Add(entry.Number);
                    break;
                case StreamRecordKind.InputUsed:
                    InputUsed = entry.Number;
                    break;
                case StreamRecordKind.Emitted:
                    Emitted.Add(entry.Position);
                    break;
            }
        }
        frame.Release();
    }
}
