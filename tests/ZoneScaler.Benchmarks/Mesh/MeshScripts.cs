using System.Diagnostics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>Sends parcels and questions to the sink, on another node.</summary>
[EntityType("mesh-source")]
public sealed partial class MeshSource : ZoneScript
{
    public const string ZoneName = "source";

    protected override void OnTick(in Tick tick)
    {
        var load = MeshLoad.Current;
        while (load.TryAsk())
            Send(MeshSink.ZoneName, new Ask(Stopwatch.GetTimestamp()));
        for (var left = load.ParcelsNow(); left > 0; left--)
            Send(MeshSink.ZoneName, new Parcel(++load.Sent, 2, 3, 4, 5, 6, 7, 8));
    }

    [Handler]
    private void On(Taken taken) => MeshLoad.Current.Taken = taken.Count;

    [Handler]
    private void On(Answer answer) => MeshLoad.Current.RoundTrips.Add(Stopwatch.GetTimestamp() - answer.At);
}

/// <summary>Handles parcels one by one and says how far it is; answers questions.</summary>
[EntityType("mesh-sink")]
public sealed partial class MeshSink : ZoneScript
{
    public const string ZoneName = "sink";

    [Persisted]
    public partial long Handled { get; set; }

    [Persisted]
    public partial long Told { get; set; }

    protected override void OnTick(in Tick tick)
    {
        if (Told == Handled)
            return;
        Told = Handled;
        Send(MeshSource.ZoneName, new Taken(Handled));
    }

    [Handler]
    private void On(Parcel parcel)
    {
        if (parcel.A != Handled + 1)
            throw new InvalidOperationException($"Parcel {parcel.A} came after {Handled}.");
        Handled++;
    }

    [Handler]
    private void On(Ask ask) => Send(MeshSource.ZoneName, new Answer(ask.At));
}
