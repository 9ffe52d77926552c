using System.Text.RegularExpressions;
using ZoneScaler.Cluster;

namespace Skirmish.Chaos;

/// <summary>What the nodes say that they have given up, by their log lines: zones that are not to run again, and messages that are not to be handled. Several say the same; it counts once. Thread-safe.</summary>
internal sealed partial class GivenUp
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _zones = [];
    private readonly HashSet<string> _messages = [];

    /// <summary>How many zones were quarantined.</summary>
    public int Zones
    {
        get
        {
            lock (_lock)
                return _zones.Count;
        }
    }

    /// <summary>How many messages were declared dead.</summary>
    public int Messages
    {
        get
        {
            lock (_lock)
                return _messages.Count;
        }
    }

    /// <summary>Hears a line of a node.</summary>
    public void Hear(string line)
    {
        var (zone, message) = (ZonePattern().Match(line), MessagePattern().Match(line));
        lock (_lock)
        {
            if (zone.Success)
                _zones.Add(zone.Groups[1].Value);
            if (message.Success)
                _messages.Add(message.Groups[1].Value);
        }
    }

    [GeneratedRegex($"WARNING {nameof(NodeEvent.ZoneQuarantined)}: (.+?), epoch ")]
    private static partial Regex ZonePattern();

    [GeneratedRegex($"WARNING {nameof(NodeEvent.DeadLetter)}: (.+)")]
    private static partial Regex MessagePattern();
}
