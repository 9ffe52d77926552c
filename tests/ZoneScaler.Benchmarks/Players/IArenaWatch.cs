using ZoneScaler.Client;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>Learns what a bot feels. Times are in timestamps of the stopwatch.</summary>
internal interface IArenaWatch
{
    /// <summary>A message has come.</summary>
    void AddBytes(int count);

    /// <summary>A snapshot has come after the one before.</summary>
    void AddGap(long timestamps);

    /// <summary>A snapshot shows that an input was used.</summary>
    void AddInputToView(long timestamps);

    /// <summary>A snapshot has come.</summary>
    /// <param name="at">When.</param>
    /// <param name="decoder">What has decoded it, if the bot decodes.</param>
    void Arrived(long at, ClientSession? decoder)
    {
    }
}
