namespace ZoneScaler.Simulation.Network;

/// <summary>One direction between two machines.</summary>
internal sealed class Route(string from, string to)
{
    public string From { get; } = from;

    public string To { get; } = to;

    public TimeSpan Delay { get; set; }

    public TimeSpan Jitter { get; set; }

    /// <summary>What it carries in a second; 0: whatever comes.</summary>
    public double BytesPerSecond { get; set; }

    /// <summary>How many faults cut it now; while there is one, nothing comes through.</summary>
    public int Cuts { get; set; }

    public bool IsCut => Cuts > 0;
}
