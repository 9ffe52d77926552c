using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Ticking;

namespace ZoneScaler.Simulation.Game;

/// <summary>An entity that never moves and writes to others of its kind: what goes between two of them takes one channel, so it arrives in order.</summary>
[EntityType("post")]
public sealed partial class Post : Entity
{
    [Replicated]
    public partial int Heard { get; set; }

    protected override void OnSpawn() => Ledger.Current.Spawned(this);

    protected override void OnTick(in Tick tick)
    {
        var ledger = Ledger.Current;
        if (!ledger.IsCalm && tick.Random.NextInt(8) == 0 && ledger.AnyPost(tick.Random) is { IsNone: false } target && target.Id != Id)
            Send(target, new Note(ledger.Sent(this, target)));
    }

    protected override void OnUndeliverable(in Undeliverable message)
    {
        if (message.Is<Note>(out var note))
            Ledger.Current.Returned(note.Number, this, message.Reason);
    }

    [Handler]
    private void On(Note note)
    {
        Heard++;
        Ledger.Current.TookEffect(note.Number, this, Sender);
        Ledger.Current.CheckOrder(note.Number, this, Sender);
    }

    [Handler]
    private void On(Blast blast) => Ledger.Current.Hit(blast.Number, this);
}
