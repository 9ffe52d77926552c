namespace ZoneScaler.Ticking;

/// <summary>What zone code knows of time: the same for every entity of a zone's tick.</summary>
public readonly struct Tick
{
    internal Tick(long number, float delta, ZoneRandom random)
    {
        Number = number;
        Delta = delta;
        Random = random;
    }

    /// <summary>The world's tick number; the same instant has the same number in every zone.</summary>
    public long Number { get; }

    /// <summary>The length of a tick in seconds; always 1 / tick rate.</summary>
    public float Delta { get; }

    /// <summary>World time in seconds: <see cref="Number"/> ticks.</summary>
    public double Seconds => Number * (double)Delta;

    /// <summary>The zone's own random numbers: part of its state, so the same after a migration.</summary>
    public ZoneRandom Random { get; }
}
