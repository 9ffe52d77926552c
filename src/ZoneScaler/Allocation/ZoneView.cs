using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>A zone as a strategy sees it.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The name of the worker that hosts it; null if it needs a place; a name that no worker of the view has if it is not to be placed now.</param>
/// <param name="Load">What it costs, smoothed, in processor cores; 0 if that is not known.</param>
/// <param name="Entities">How many entities it owns.</param>
/// <param name="Players">How many of them are players'.</param>
public sealed record ZoneView(ZoneId Zone, string? Worker, double Load, int Entities, int Players)
{
    /// <summary>What crosses its borders, in bytes per second; 0 if that is not known.</summary>
    public double BorderTraffic { get; init; }

    /// <summary>How long it would pause if it moved, by prediction from its size and rate.</summary>
    public TimeSpan PredictedPause { get; init; }

    /// <summary>How long ago it came to its worker. Default: long ago.</summary>
    public TimeSpan SinceMoved { get; init; } = TimeSpan.MaxValue;

    /// <summary>How long ago it last got a backup, or one of them came in sync. Default: long ago.</summary>
    public TimeSpan SinceBackup { get; init; } = TimeSpan.MaxValue;

    /// <summary>The name of the worker that it is moving to; null if it stays or if its target is not known.</summary>
    public string? MovingTo { get; init; }

    /// <summary>Whether a change of its place is under way: then a strategy leaves it and its backups alone.</summary>
    public bool IsMoving { get => field || MovingTo != null; init; }

    /// <summary>Whether a person has put it where it is, lately: then it moves only if its worker leaves.</summary>
    public bool IsPinned { get; init; }

    /// <summary>The names of the workers whose backups of it are in sync.</summary>
    public IReadOnlyList<string> Backups { get; init; } = [];

    /// <summary>The names of the workers whose backups of it are joining.</summary>
    public IReadOnlyList<string> Joining { get; init; } = [];
}
