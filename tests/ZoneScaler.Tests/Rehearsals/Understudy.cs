using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Rehearsals;

/// <summary>Crosses borders, and notes on its thread that its code has run.</summary>
[EntityType("understudy")]
public sealed partial class Understudy : Entity
{
    [ThreadStatic]
    private static RehearsalNotes? _notes;

    public static RehearsalNotes Notes => _notes ??= new RehearsalNotes();

    [Replicated(Precision = 0.01)]
    public partial Vector2 Velocity { get; set; }

    [Persisted]
    public partial bool IsFaulty { get; set; }

    public static void Forget() => _notes = null;

    protected override void OnTick(in Tick tick)
    {
        Notes.Ticks++;
        if (!IsRehearsal)
            Notes.Outside++;
        if (IsFaulty)
            throw new InvalidOperationException("It does not know its part.");
        Position += Velocity * tick.Delta;
    }

    protected override void OnHandover(ZoneId from) => Notes.Handovers++;

    protected override void OnBlocked(BlockReason reason) => Velocity = -Velocity;
}

/// <summary>Puts one into its zone.</summary>
[EntityType("prompter")]
public sealed partial class Prompter : ZoneScript
{
    protected override void OnSpawn()
    {
        Understudy.Notes.Prompted.Add(Home);
        Spawn(new Understudy { Velocity = new Vector2(90, 30) }, Position);
    }
}

/// <summary>Puts one that throws into its zone.</summary>
[EntityType("bad-prompter")]
public sealed partial class BadPrompter : ZoneScript
{
    protected override void OnSpawn() => Spawn(new Understudy { IsFaulty = true }, Position);
}

/// <summary>What has run.</summary>
public sealed class RehearsalNotes
{
    public int Ticks { get; set; }

    public int Outside { get; set; }

    public int Handovers { get; set; }

    public int Joins { get; set; }

    public List<ZoneId> Prompted { get; } = [];
}
