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

    /// <summary>The number of the last input that it has used.</summary>
    public uint LastInput { get; set; }

    /// <summary>When it used an input last, or was born.</summary>
    public TimeSpan LastUse { get; set; } = bornAt;

    /// <summary>When it first told its player of so many inputs.</summary>
    public Dictionary<int, TimeSpan> ToldAt { get; } = [];
}
