using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Grpc;
using ZoneScaler.Rehearsals;
using ZoneScaler.Worlds;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>
/// What a worker does before it joins: it plays the game for itself and has the rest of the code that zones need compiled, so that the first tick of a zone that it gets is not slow.
/// </summary>
internal sealed partial class NodeRehearsal(World world, int ticks, TimeProvider time, ILogger<NodeRehearsal> logger)
{
    /// <summary>A world that is too heavy for more joins all the same.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private long _tookTicks;

    /// <summary>Whether there is anything to do.</summary>
    public bool IsWanted => ticks > 0;

    /// <summary>How long it took; zero before it has ended.</summary>
    public TimeSpan Took => new(Interlocked.Read(ref _tookTicks));

    /// <summary>Does it. What goes wrong in it is logged, and keeps no node from joining.</summary>
    /// <param name="stop">Ends it early.</param>
    public void Run(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        using var late = new CancellationTokenSource(Longest, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            var report = new Rehearsal(world).Play(ticks, end.Token);
            var methods = world.Types.Entities.Select(t => t.ClrType.Assembly)
                .Append(typeof(World).Assembly)
                .Append(typeof(ClusterNode).Assembly)
                .Append(typeof(ICoordination).Assembly)
                .Append(typeof(Metadata).Assembly)
                .Append(typeof(NodeRehearsal).Assembly)
                .Distinct()
                .Sum(a => CompiledCode.Prepare(a, end.Token));
            // Nobody waits for this node yet, and the game that it has played is of no more use.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            NativeMemory.GiveBack();
            var took = time.GetElapsedTime(started);
            Interlocked.Exchange(ref _tookTicks, took.Ticks);
            LogRehearsed(report.Ticks, report.Zones, report.Entities, methods, took.TotalSeconds);
            if (report.FirstFault != null)
                LogFaults(report.FirstFault, report.Faults);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(84, LogLevel.Information, "Rehearsed {Ticks} ticks with {Zones} zones and {Entities} entities, and prepared {Methods} methods, in {Seconds:0.0} s; the node joins now.")]
    private partial void LogRehearsed(long ticks, int zones, int entities, int methods, double seconds);

    [LoggerMessage(85, LogLevel.Warning, "In the rehearsal {Faults} entities or zones faulted; this was the first.")]
    private partial void LogFaults(Exception exception, int faults);

    [LoggerMessage(86, LogLevel.Error, "The rehearsal has failed; the node joins without.")]
    private partial void LogFailed(Exception exception);
}
