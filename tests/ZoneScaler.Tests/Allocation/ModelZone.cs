using ZoneScaler.Allocation;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Allocation;

/// <summary>A zone of a <see cref="ModelCluster"/>.</summary>
internal sealed class ModelZone(ZoneId zone)
{
    public ZoneId Zone { get; } = zone;

    public double Load { get; set; } = 0.02;

    public int Entities { get; set; }

    public TimeSpan PredictedPause { get; set; } = TimeSpan.FromMilliseconds(5);

    public string? Owner { get; set; }

    public string? MovingTo { get; set; }

    public int MovedAt { get; set; } = -3600;

    public int BackedUpAt { get; set; } = -3600;

    public List<string> InSync { get; } = [];

    public List<string> Joining { get; } = [];

    /// <summary>In which second each that joins, or has joined, began to.</summary>
    public Dictionary<string, int> JoinsSince { get; } = [];

    public ZoneView View(int second, double load) => new(Zone, Owner, load, Entities, 0)
    {
        PredictedPause = PredictedPause,
        SinceMoved = TimeSpan.FromSeconds(second - MovedAt),
        SinceBackup = TimeSpan.FromSeconds(second - BackedUpAt),
        MovingTo = MovingTo,
        Backups = [.. InSync],
        Joining = [.. Joining],
    };
}
