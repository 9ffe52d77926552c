using ZoneScaler.Entities;

namespace ZoneScaler.Simulation.Checks;

/// <summary>What the ledger knows of one message.</summary>
internal sealed class MessageStory(uint number, EntityId sender, EntityRef target, TimeSpan sentAt)
{
    public uint Number { get; } = number;

    public EntityId Sender { get; } = sender;

    public EntityRef Target { get; } = target;

    public TimeSpan SentAt { get; } = sentAt;

    public int Effects { get; set; }

    public int Returns { get; set; }

    public bool IsSettled => Effects + Returns > 0;
}
