using ZoneScaler.Protocol;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Checks;

/// <summary>
/// Whether what zones say may be said. Two owners are effective at once, if one says something that must not be undone in a tick that its successor does not have.
/// </summary>
internal sealed class SpeechCheck(SimulatedCluster cluster)
{
    private readonly Dictionary<(ZoneId Zone, uint Timeline), List<(uint Epoch, long Tick)>> _bases = []; // where each owner went on
    private readonly Dictionary<(ZoneId Zone, uint Timeline, uint Epoch), long> _last = []; // the last tick of which something reliable was said

    private readonly Dictionary<(ZoneId Zone, uint Timeline), long> _shown = []; // the last tick of which anything was said, in whatever epoch

    /// <summary>A backup goes on as its zone.</summary>
    public void Promoted(Zone zone)
    {
        if (_shown.GetValueOrDefault((zone.Id, zone.Timeline)) is var shown && shown > zone.LastTick)
            cluster.Report.Count("ticks that were shown and undone", shown - zone.LastTick);
        _shown.Remove((zone.Id, zone.Timeline));
        foreach (var ((id, timeline, epoch), said) in _last)
        {
            if (id == zone.Id && timeline == zone.Timeline && epoch < zone.Epoch && said > zone.LastTick)
                cluster.Verdict.Fail($"{zone.Id} said something reliable of tick {said} in epoch {epoch}, but epoch {zone.Epoch} goes on after tick {zone.LastTick}");
        }
        if (!_bases.TryGetValue((zone.Id, zone.Timeline), out var bases))
            _bases.Add((zone.Id, zone.Timeline), bases = []);
        bases.Add((zone.Epoch, zone.LastTick));
    }

    /// <summary>A frame leaves a process.</summary>
    public void Speaks(ReadOnlySpan<byte> frame, in ZoneFrameHeader header, Life? life, NodeProcess process)
    {
        if (life == null)
            return;
        var (zone, epoch, tick) = (header.Source, header.Epoch, header.Tick);
        if (!life.IsSuperseded && (FrameKind)frame[0] is FrameKind.ZoneToZone or FrameKind.StreamEntry)
            _shown[(zone, life.Timeline)] = Math.Max(_shown.GetValueOrDefault((zone, life.Timeline)), tick);
        if (!IsReliable(frame))
            return;
        var key = (zone, life.Timeline, epoch);
        _last[key] = Math.Max(_last.GetValueOrDefault(key), tick);
        foreach (var (later, after) in _bases.GetValueOrDefault((zone, life.Timeline)) ?? [])
        {
            if (later > epoch && tick > after)
                cluster.Verdict.Fail($"{process.Machine.Name} said something reliable of tick {tick} for {zone} in epoch {epoch}, but epoch {later} goes on after tick {after}");
        }
        if (cluster.Store.Truth.Zones.TryGetValue(zone, out var now) && now.Timeline > life.Timeline)
            cluster.Verdict.Fail($"{process.Machine.Name} spoke for {zone} in epoch {epoch}, but it has started anew in epoch {now.Timeline}");
    }

    private bool IsReliable(ReadOnlySpan<byte> frame)
    {
        if (cluster.Scenario.Consistency == Consistency.Committed)
            return (FrameKind)frame[0] is FrameKind.ZoneToZone or FrameKind.StreamEntry;
        var reader = new ByteReader(frame);
        switch ((FrameKind)frame[0])
        {
            case FrameKind.ZoneToZone:
                ZoneFrameHeader.Read(ref reader);
                var confirms = reader.ReadVarint() > 0;
                reader.ReadVarint();
                reader.ReadVarint();
                reader.ReadVarint();
                return confirms || reader.ReadBlob().Length > 0;
            case FrameKind.StreamEntry:
                return new StreamEntryReader(frame).Subscription == 0;
            default:
                return false;
        }
    }
}
