using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A numbered message from one zone to another.</summary>
/// <param name="Number">Counts the sender's messages, from 1.</param>
[Message("parcel")]
public readonly partial record struct Parcel(long Number);

/// <summary>Sends numbered messages to the zone half a world away, counts those that come, and notes the ticks. Its counts are part of the zone's state: what a move loses is missing in them.</summary>
[EntityType("courier-post")]
public sealed partial class CourierPost : ZoneScript
{
    [Persisted]
    public partial long Sent { get; set; }

    [Persisted]
    public partial long Received { get; set; }

    [Persisted]
    public partial long LastReceived { get; set; }

    /// <summary>How many came a second time, or out of order.</summary>
    [Persisted]
    public partial long Doubled { get; set; }

    /// <summary>How many could not be delivered.</summary>
    [Persisted]
    public partial long Returned { get; set; }

    /// <summary>The last tick that it ran.</summary>
    [Persisted]
    public partial long LastTick { get; set; }

    protected override void OnSpawn() => StayAwake = true;

    protected override void OnTick(in Tick tick)
    {
        if (!IsRehearsal)
            TickRecord.Own?.Add(Home, tick.Number, EntityCount, LastTick);
        LastTick = tick.Number;
        if (CrossingLog.IsStopped)
            return;
        var target = BenchmarkWorlds.Opposite(Home);
        var script = new EntityRef(Worlds.World.ScriptId(target, 0), target);
        // Each zone in its own phase, so that as many leave in each tick.
        var perTick = BenchmarkWorlds.MessagesPerZoneSecond * tick.Delta;
        var phase = Home.Cell.X * 0.1 + Home.Cell.Y * 0.37;
        for (var due = Math.Floor(perTick * tick.Number + phase) - Math.Floor(perTick * (tick.Number - 1) + phase); due > 0; due--)
            Send(script, new Parcel(++Sent));
    }

    protected override void OnUndeliverable(in Undeliverable message) => Returned++;

    [Handler]
    private void On(Parcel parcel)
    {
        if (parcel.Number <= LastReceived)
            Doubled++;
        else
            LastReceived = parcel.Number;
        Received++;
    }
}
