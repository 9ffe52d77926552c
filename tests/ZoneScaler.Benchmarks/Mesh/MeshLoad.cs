using System.Diagnostics;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>What the source is to send, and what came of it. Set by the measuring thread between phases; used by the source's zone.</summary>
internal sealed class MeshLoad
{
    /// <summary>How many parcels may be on their way.</summary>
    public const int Window = 65_536;

    private long _phaseStart = Stopwatch.GetTimestamp();
    private double _parcelsPerSecond;
    private double _asksPerSecond;
    private long _parcelsDue;
    private long _asked;

    /// <summary>The one of this process.</summary>
    public static MeshLoad Current { get; } = new();

    /// <summary>How many parcels a step may send.</summary>
    public int MostPerStep { get; set; } = 16_384;

    public long Sent { get; set; }

    public long Taken { get; set; }

    /// <summary>Round trips of this phase, in timestamps.</summary>
    public List<long> RoundTrips { get; private set; } = [];

    /// <summary>Starts a phase. On the zone's thread.</summary>
    public void Begin(double parcelsPerSecond, double asksPerSecond)
    {
        _phaseStart = Stopwatch.GetTimestamp();
        (_parcelsPerSecond, _asksPerSecond) = (parcelsPerSecond, asksPerSecond);
        _parcelsDue = Sent;
        _asked = 0;
        RoundTrips = [];
    }

    /// <summary>How many parcels to send in this step.</summary>
    public int ParcelsNow()
    {
        var room = Math.Min(Window - (Sent - Taken), MostPerStep);
        if (double.IsPositiveInfinity(_parcelsPerSecond))
            return (int)room;
        var due = _parcelsDue + (long)(Elapsed * _parcelsPerSecond) - Sent;
        return (int)Math.Clamp(due, 0, room);
    }

    /// <summary>Whether another question is due, and counts it.</summary>
    public bool TryAsk()
    {
        if (_asked >= Elapsed * _asksPerSecond)
            return false;
        _asked++;
        return true;
    }

    /// <summary>How long until something is due, in seconds; zero if something is.</summary>
    public double UntilDue()
    {
        if (ParcelsNow() > 0)
            return 0;
        var nextAsk = _asksPerSecond > 0 ? _asked / _asksPerSecond - Elapsed : double.PositiveInfinity;
        var nextParcel = _parcelsPerSecond > 0 && Sent - Taken < Window ? 0.001 : double.PositiveInfinity;
        return Math.Max(0, Math.Min(nextAsk, nextParcel));
    }

    private double Elapsed => Stopwatch.GetElapsedTime(_phaseStart).TotalSeconds;
}
