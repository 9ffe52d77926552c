using ZoneScaler.Entities;

namespace ZoneScaler.Simulation.Checks;

/// <summary>What is known of one avatar.</summary>
internal sealed class AvatarStory(int number, EntityId id, ulong session, TimeSpan bornAt)
{
    /// <summary>Its number among all avatars of the run.</summary>
    public int Number { get; } = number;

    public EntityId Id { get; } = id;

    public ulong Session { get; } = session;

    public TimeSpan BornAt { get; } = bornAt;

    /// <summary>Whether its birth has been taken back.</summary>
    public bool IsUnborn { get; set; }

    /// <summary>Whether it was born after its session had been given another one instead.</summary>
    public bool IsLate { get; set; }

    /// <summary>The number of the last input that it has used.</summary>
    public uint LastInput { get; set; }

    /// <summary>When it used an input last, or was born.</summary>
    public TimeSpan LastUse { get; set; } = bornAt;

    /// <summary>When it first told its player of so many inputs.</summary>
    public Dictionary<int, TimeSpan> ToldAt { get; } = [];

    /// <summary>Whether the player registry has given it before another one, whichever was born first.</summary>
    public bool IsGivenBefore(AvatarStory other) => (Id.Epoch, Id.Serial).CompareTo((other.Id.Epoch, other.Id.Serial)) < 0;
}
