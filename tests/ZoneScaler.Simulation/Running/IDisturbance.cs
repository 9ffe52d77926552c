namespace ZoneScaler.Simulation.Running;

/// <summary>What disturbs a run.</summary>
internal interface IDisturbance
{
    /// <summary>Disturbs it from one time to another.</summary>
    void Begin(TimeSpan start, TimeSpan end);

    /// <summary>Repairs everything.</summary>
    void Calm();
}
