using System.Diagnostics;
using ZoneScaler.Client;
using ZoneScaler.Client.Entities;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>
/// A client that notes how long each entity that it sees stands still between two snapshots in which it moved: one interval if all is well. Times are those at which snapshots came in, not
/// those at which this process got round to them. Entities that do not cross the border are the control: what they pause for is the machine's doing, not the handover's.
/// </summary>
internal sealed class PauseWatch : IDisposable
{
    private readonly GameClient _client;
    private readonly Dictionary<EntityId, (float X, TimeSpan At, bool HasCrossed)> _seen = [];
    private readonly List<double> _pauses = [];
    private readonly List<double> _crossings = [];
    private readonly List<double> _control = [];

    public PauseWatch(Uri gateway)
    {
        _client = new GameClient(new Uri($"ws://{gateway.Authority}/play"), new ClientOptions { PlayerName = "observer" });
        _client.Session.EntityLeft += entity => _seen.Remove(entity.Id);
        _client.Session.SnapshotReceived += Look;
    }

    public int Watched => _seen.Count;

    public void Begin()
    {
        _pauses.Clear();
        _crossings.Clear();
        _control.Clear();
    }

    public void Run(TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            _client.Poll();
            Thread.Sleep(1);
        }
    }

    /// <summary>A quantile of the pauses of shuttles, in milliseconds.</summary>
    public double At(double share) => Quantile(_pauses, share);

    /// <summary>A quantile of those of them around a change of zone: until the shuttle is seen across, and until it is seen to move on.</summary>
    public double CrossingAt(double share) => Quantile(_crossings, share);

    /// <summary>A quantile of the pauses of entities that stay in their zone.</summary>
    public double ControlAt(double share) => Quantile(_control, share);

    public void Dispose() => _client.Dispose();

    private static double Quantile(List<double> pauses, double share)
    {
        if (pauses.Count == 0)
            return double.NaN;
        pauses.Sort();
        return pauses[(int)(share * (pauses.Count - 1))];
    }

    // An entity changes zone when it has left its cell by more than the margin.
    private static bool Crosses(float from, float to) =>
        to > from ? from <= BenchmarkWorlds.RightEdge && to > BenchmarkWorlds.RightEdge : from >= BenchmarkWorlds.LeftEdge && to < BenchmarkWorlds.LeftEdge;

    private void Look()
    {
        var now = _client.Session.Stats.SnapshotArrived;
        foreach (var entity in _client.Session.Entities)
        {
            var isControl = entity.Schema.Name == "stayer";
            if (!isControl && entity.Schema.Name != "shuttle")
                continue;
            var x = entity.Position.X;
            if (!_seen.TryGetValue(entity.Id, out var last))
            {
                _seen[entity.Id] = (x, now, HasCrossed: false);
            }
            else if (last.X != x)
            {
                var pause = (now - last.At).TotalMilliseconds;
                (isControl ? _control : _pauses).Add(pause);
                // Its old zone shows the step across, its new one the next.
                var crosses = !isControl && Crosses(last.X, x);
                if (crosses || last.HasCrossed)
                    _crossings.Add(pause);
                _seen[entity.Id] = (x, now, crosses);
            }
        }
    }
}
