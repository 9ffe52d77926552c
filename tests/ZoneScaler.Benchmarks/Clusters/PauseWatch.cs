using System.Diagnostics;
using ZoneScaler.Client;
using ZoneScaler.Client.Entities;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A client that notes how long each entity that it sees stands still between two snapshots in which it moved: one interval if all is well.</summary>
internal sealed class PauseWatch : IDisposable
{
    private readonly GameClient _client;
    private readonly Dictionary<EntityId, (float X, long At)> _seen = [];
    private readonly List<double> _pauses = [];

    public PauseWatch(Uri gateway)
    {
        _client = new GameClient(new Uri($"ws://{gateway.Authority}/play"), new ClientOptions { PlayerName = "observer" });
        _client.Session.EntityLeft += entity => _seen.Remove(entity.Id);
        _client.Session.SnapshotReceived += Look;
    }

    public int Watched => _seen.Count;

    public void Begin() => _pauses.Clear();

    public void Run(TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            _client.Poll();
            Thread.Sleep(1);
        }
    }

    /// <summary>A quantile of the pauses, in milliseconds.</summary>
    public double At(double share)
    {
        if (_pauses.Count == 0)
            return double.NaN;
        _pauses.Sort();
        return _pauses[(int)(share * (_pauses.Count - 1))];
    }

    public void Dispose() => _client.Dispose();

    private void Look()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var entity in _client.Session.Entities)
        {
            if (entity.Schema.Name != "shuttle")
                continue;
            var x = entity.Position.X;
            if (!_seen.TryGetValue(entity.Id, out var last))
            {
                _seen[entity.Id] = (x, now);
            }
            else if (last.X != x)
            {
                _pauses.Add(Stopwatch.GetElapsedTime(last.At, now).TotalMilliseconds);
                _seen[entity.Id] = (x, now);
            }
        }
    }
}
