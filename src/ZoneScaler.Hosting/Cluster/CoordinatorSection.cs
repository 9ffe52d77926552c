namespace ZoneScaler.Hosting.Cluster;

/// <summary>How zones are placed on workers.</summary>
public sealed class CoordinatorSection
{
    /// <summary>If more than this share of the workers seems lost at once, their zones wait.</summary>
    public double HoldFraction { get; set; } = 0.3;

    /// <summary>How long they wait at most.</summary>
    public TimeSpan HoldTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often placement is thought over.</summary>
    public TimeSpan PlanInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How zones are placed: <c>load-based</c> or <c>least-zones</c>. A strategy among the application's services takes its place.</summary>
    public string Strategy { get; set; } = "load-based";

    /// <summary>How many workers must be there before a world that nobody has hosted yet is placed; those of the warm pool do not count.</summary>
    public int MinWorkers { get; set; } = 1;
}
