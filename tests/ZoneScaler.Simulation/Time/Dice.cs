namespace ZoneScaler.Simulation.Time;

/// <summary>All chance in a run, from its seed.</summary>
internal sealed class Dice(ulong seed)
{
    // The platform's seeded generator is fixed for all time by compatibility.
    private readonly Random _random = new(unchecked((int)(seed ^ (seed >> 32))));

    /// <summary>A generator of its own, so that one part's use does not shift another's.</summary>
    public Random Fork() => new(_random.Next());

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Between(int min, int max) => _random.Next(min, max + 1);

    public double Between(double min, double max) => min + _random.NextDouble() * (max - min);

    public TimeSpan Between(TimeSpan min, TimeSpan max) => min + (max - min) * _random.NextDouble();

    /// <summary>A time that is mostly short: exponentially distributed.</summary>
    public TimeSpan About(TimeSpan mean) => mean * -Math.Log(1 - _random.NextDouble());

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
