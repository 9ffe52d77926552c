using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>Ends the process of whoever handles it.</summary>
[Message("doom")]
public readonly partial record struct Doom(uint Number);

/// <summary>Stands near a border, and dies with its whole process: of a message, or, when a file is there, of a tick.</summary>
[EntityType("victim")]
public sealed partial class Victim : Entity
{
    /// <summary>Lets the process live, for a replay; counts instead.</summary>
    [Transient]
    public static int? Spared { get; set; }

    protected override void OnTick(in Tick tick)
    {
        if (Spared == null && File.Exists(PoisonWorld.Trigger + ".tick"))
            Environment.FailFast("A tick has killed this process.");
        else if (Spared is { } spared)
            Spared = spared + 1;
    }

    [Handler]
    private void On(Doom doom) => Environment.FailFast("A message has killed this process.");
}

/// <summary>Stands on the other side, and sends the message, once, when a file is there.</summary>
[EntityType("assassin")]
public sealed partial class Assassin : Entity
{
    [Persisted]
    public partial bool HasSent { get; set; }

    protected override void OnTick(in Tick tick)
    {
        if (HasSent || !File.Exists(PoisonWorld.Trigger + ".message"))
            return;
        foreach (var near in Nearby(100))
        {
            if (near is not Victim)
                continue;
            File.Delete(PoisonWorld.Trigger + ".message"); // one that takes its place if its zone has to start empty sends none
            Send(near.Ref, new Doom(1));
            HasSent = true;
        }
    }
}

/// <summary>Puts both in their places.</summary>
[EntityType("stage")]
public sealed partial class Stage : ZoneScript
{
    protected override void OnSpawn()
    {
        if (Position is { X: < 256, Y: < 256 })
            Spawn(new Victim(), new(240, 128));
        else if (Position is { X: > 256, Y: < 256 })
            Spawn(new Assassin(), new(272, 128));
    }
}

/// <summary>Two by two zones, in one of which somebody waits for a message that kills the process.</summary>
internal static class PoisonWorld
{
    /// <summary>The environment variable that names the files that let it begin, but for their extensions.</summary>
    public const string TriggerVariable = "ZONESCALER_TEST_TRIGGER";

    public const string Name = "poison";

    public static string? Trigger { get; } = Environment.GetEnvironmentVariable(TriggerVariable);

    public static World Create() =>
        new World(new WorldSpec { Name = Name, Bounds = Box.Rectangle(0, 0, 512, 512), CellSize = 256, GhostDistance = 100, Backups = 1 }, GeneratedTypes.All).WithZoneScript<Stage>();
}
