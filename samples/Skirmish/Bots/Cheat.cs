namespace Skirmish.Bots;

/// <summary>What must never happen in a seamless world, as a player would see it.</summary>
internal enum Cheat
{
    /// <summary>One entity, or one craft, shown twice at once.</summary>
    SeenTwice,

    /// <summary>A craft moved farther than it can fly.</summary>
    Jump,

    /// <summary>The ship fired, but the pilot was never told how the shot ended.</summary>
    LostShot,

    /// <summary>A shot's end was told twice.</summary>
    ShotTwice,

    /// <summary>The ship has taken more helms than its pilot has sent.</summary>
    HelmTwice,

    /// <summary>A snapshot of a tick before the last one's, or of a ship before shots that it had fired.</summary>
    TimeWentBack,

    /// <summary>An entity vanished in the middle of the view and came back.</summary>
    Blink,
}
