using System.Collections.Concurrent;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Backups;

/// <summary>The backups that a process holds of zones that run elsewhere. Thread-safe.</summary>
/// <param name="create">Makes a zone that does not run.</param>
internal sealed class ReplicaTable(Func<ZoneId, Zone> create)
{
    private readonly ConcurrentDictionary<ZoneId, Replica> _replicas = new();

    /// <summary>The zones that there are backups of.</summary>
    public ICollection<ZoneId> Zones => _replicas.Keys;

    /// <summary>How many there are.</summary>
    public int Count => _replicas.Count;

    /// <summary>The backup of a zone, or null.</summary>
    public Replica? Find(ZoneId zone) => _replicas.GetValueOrDefault(zone);

    /// <summary>The backup of a zone; a new one, if there is none.</summary>
    public Replica With(ZoneId zone) => _replicas.GetOrAdd(zone, id => new Replica(() => create(id)));

    /// <summary>Gives a backup up.</summary>
    public void Remove(ZoneId zone) => _replicas.TryRemove(zone, out _);

    /// <summary>Gives all backups up.</summary>
    public void Clear() => _replicas.Clear();

    /// <summary>Takes in what an owner sends; the frame stays the caller's.</summary>
    /// <param name="frame">An entry or a part of the state.</param>
    /// <param name="node">This node.</param>
    /// <param name="answer">What to answer.</param>
    /// <param name="owner">Whom to answer.</param>
    /// <returns>Whether there is something to answer.</returns>
    /// <exception cref="CodecException">The frame is malformed.</exception>
    public bool Take(ReadOnlySpan<byte> frame, uint node, out BackupAnswer answer, out uint owner)
    {
        var reader = new ByteReader(frame);
        var header = BackupHeader.Read(ref reader);
        var replica = With(header.Zone);
        owner = header.Owner;
        answer = default;
        if (replica.Take(in header, ref reader) is not { } needsState)
            return false;
        answer = new BackupAnswer(header.Zone, header.Epoch, replica.Acknowledged, header.Feed, header.Tick, node, needsState);
        return true;
    }
}
