using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>Ends the process of whoever handles it.</summary>
[Message("doom")]
public readonly partial record struct Doom(uint Number)
{
    public void Kill() => Environment.FailFast($"Message {Number} has killed this process.");
}

/// <summary>Does it as it is born.</summary>
[EntityType("bomb")]
public sealed partial class Bomb : Entity
{
    protected override void OnSpawn() => Environment.FailFast("A birth has killed this process.");
}

/// <summary>Does it as its object is made, be it from a backup's state, once mines are armed.</summary>
[EntityType("mine")]
public sealed partial class Mine : Entity
{
    public Mine()
    {
        if (PoisonWorld.Deeds is { AreMinesArmed: true })
            Environment.FailFast("A mine has killed this process.");
    }
}

/// <summary>One in each zone, so near the middle of the world that it sees all others. Dies with its whole process: of a message, or, when it is told to, of a tick.</summary>
[EntityType("actor")]
public sealed partial class Actor : Entity
{
    /// <summary>Lets the process live, for a replay; counts ticks instead.</summary>
    [Transient]
    public static int? Spared { get; set; }

    /// <summary>The script of its zone.</summary>
    [Replicated]
    public partial EntityRef Stage { get; set; }

    protected override void OnSpawn() => PoisonWorld.Deeds?.NoteBirth(PoisonWorld.NameAt(Position));

    protected override void OnTick(in Tick tick)
    {
        if (Spared != null)
            Spared++;
        else if (PoisonWorld.Deeds is { } deeds)
            Do(deeds);
    }

    private void Do(Deeds deeds)
    {
        var zone = PoisonWorld.NameAt(Position);
        if (deeds.IsTickToKill(zone))
            Environment.FailFast("A tick has killed this process.");
        if (deeds.IsToLayMine(zone))
        {
            Spawn(new Mine(), PoisonWorld.FarFromMiddle(Position));
            deeds.NoteLaid();
        }
        if (deeds.TargetOf(zone) is not { } target)
            return;
        foreach (var near in Nearby<Actor>(100))
        {
            if (PoisonWorld.NameAt(near.Position) != target.Zone)
                continue;
            if (target.Weapon == Weapon.Birth)
                Spawn(new Bomb(), near.Position);
            else
                Send(target.Weapon == Weapon.Message ? near.Ref : near.Stage, new Doom(1));
            deeds.NoteSent();
        }
    }

    protected override void OnUndeliverable(in Undeliverable message)
    {
        if (message.Is(out Doom _))
            PoisonWorld.Deeds?.NoteReturn(message.Reason);
    }

    [Handler]
    private void On(Doom doom) => doom.Kill();
}

/// <summary>Puts them in their places. Unlike them it is the same one again when its zone starts empty, so the message finds it, too.</summary>
[EntityType("stage")]
public sealed partial class Stage : ZoneScript
{
    protected override void OnSpawn()
    {
        if (Cell.Size.X > 0) // not the players' zone
            Spawn(new Actor { Stage = Ref }, PoisonWorld.NearMiddle(Position));
    }

    [Handler]
    private void On(Doom doom) => doom.Kill();
}

/// <summary>Two by two zones, in each of which somebody can kill the process that runs it.</summary>
internal static class PoisonWorld
{
    private static Vector2 Middle { get; } = new(256, 256);

    private static readonly World Shape = Create(backups: 0, Consistency.Relaxed);

    /// <summary>What this process is to do, and where it says what it has done; null where a test looks on.</summary>
    public static Deeds? Deeds { get; set; }

    public static World Create(int backups, Consistency consistency)
    {
        var spec = new WorldSpec { Name = "poison", Bounds = Box.Rectangle(0, 0, 512, 512), CellSize = 256, GhostDistance = 100, Backups = backups, Consistency = consistency };
        return new World(spec, GeneratedTypes.All).WithZoneScript<Stage>();
    }

    /// <summary>The place in the same zone that is near the middle of the world.</summary>
    public static Vector2 NearMiddle(Vector2 position) => Middle + ((position - Middle) / 8);

    /// <summary>The place in the same zone that no other zone sees; the inverse of <see cref="NearMiddle"/>.</summary>
    public static Vector2 FarFromMiddle(Vector2 position) => Middle + ((position - Middle) * 8);

    /// <summary>The name of the zone that a position is in.</summary>
    public static string NameAt(Vector2 position) => Shape.NameOf(Shape.Spec.ZoneAt(position));
}
