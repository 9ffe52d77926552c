using ZoneScaler.Coordination.Store;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>How a process runs a lighthouse.</summary>
public sealed class LighthouseOptions
{
    /// <summary>The SQLite file that it keeps everything in; it is made if it is not there. Null: memory only, and every start is another cluster.</summary>
    public string? File { get; set; }

    /// <summary>What it calls itself to clients that ask for members.</summary>
    public string Name { get; set; } = "lighthouse";

    /// <summary>The addresses that it gives to clients that ask for members.</summary>
    public IList<string> AdvertisedAddresses { get; } = [];

    /// <summary>How much it holds.</summary>
    public StoreLimits Limits { get; set; } = new();

    /// <summary>After so long a quiet watch is told that it has missed nothing, if it asked for that.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMinutes(1);
}
