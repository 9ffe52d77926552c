using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Running;

/// <summary>
/// Runs a node's control on a thread of its own, one job after the other. Not on the thread pool: a keep-alive that waits behind other work would cost the node its membership.
/// </summary>
internal sealed partial class NodeLoop(ClusterNode node, NodeQueue queue, NodeClock clock, Func<TimeSpan> now, ILogger<NodeLoop> logger)
{
    private static readonly TimeSpan FaultPause = TimeSpan.FromMilliseconds(100);

    private Thread? _thread;

    /// <summary>Called on the node's thread after each job, and whenever time has passed.</summary>
    public Action<ClusterNode>? Advanced { get; set; }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "node", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Asks something on the node's thread.</summary>
    /// <exception cref="ObjectDisposedException">The node has stopped.</exception>
    public async Task<T> AskAsync<T>(Func<ClusterNode, T> ask)
    {
        ObjectDisposedException.ThrowIf(queue.IsClosed, this);
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await queue.PostAsync(n =>
        {
            try
            {
                answer.SetResult(ask(n));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                answer.SetException(e);
            }
        }).ConfigureAwait(false);
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Does what is in the queue and ends.</summary>
    /// <returns>Whether the thread ended in time.</returns>
    public bool Stop(TimeSpan timeout)
    {
        queue.Close();
        return _thread?.Join(timeout) ?? true;
    }

    private void Run()
    {
        var wait = TimeSpan.Zero;
        while (queue.TryTake(wait, out var job) || !queue.IsClosed)
        {
            try
            {
                clock.Now = now();
                job?.Invoke(node);
                var next = node.Advance();
                Advanced?.Invoke(node);
                wait = next == TimeSpan.MaxValue ? TimeSpan.FromMinutes(1) : next - clock.Now;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A bug in one job must not end the node; if it goes on so, the lease ends and the node stops acting.
                LogFault(e);
                wait = FaultPause;
            }
        }
        clock.Now = now();
        node.Dispose();
    }

    [LoggerMessage(75, LogLevel.Error, "The node's control failed at something; it goes on.")]
    private partial void LogFault(Exception exception);
}
