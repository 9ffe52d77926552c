using ZoneScaler.Backups;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Tests.Cluster;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Backups;

/// <summary>A cluster whose zones have backups on other nodes. What the store would hold is kept here, and changes at once.</summary>
internal sealed class BackedUpCluster : IDisposable
{
    private readonly int _backups;
    private long _lastFeed;
    private readonly Dictionary<ZoneId, (uint Epoch, Node Owner, List<(Node Node, bool InSync)> Backups)> _assignments = [];
    private readonly Dictionary<EntityId, long> _born = [];
    private readonly Dictionary<(ZoneId, uint), (long Acknowledged, long Since)> _silent = [];

    public BackedUpCluster(int nodes, ulong seed, int backups = 1, Consistency consistency = Consistency.Relaxed)
    {
        _backups = backups;
        Cluster = new ClusterOfHosts(nodes, seed, consistency);
        foreach (var node in Cluster.Nodes)
            node.Host.Node = (uint)node.Number;
        foreach (var zone in Cluster.World.Zones)
            _assignments.Add(zone, (1, Cluster.NodeOf(zone), []));
        Cluster.Stepped += Look;
    }

    public ClusterOfHosts Cluster { get; }

    public int Promotions { get; private set; }

    public int Drops { get; private set; }

    /// <summary>Zones that had no backup in sync when their owner died.</summary>
    public int Lost { get; private set; }

    public void Dispose() => Cluster.Dispose();

    public bool IsWhole => _assignments.Values.All(a => a.Backups.Count(b => b.InSync) == _backups);

    public IEnumerable<Node> BackupsOf(ZoneId zone) => _assignments[zone].Backups.Where(b => b.InSync).Select(b => b.Node);

    public uint EpochOf(ZoneId zone) => _assignments[zone].Epoch;

    /// <summary>Ends a node for good; a backup of each of its zones goes on.</summary>
    public void Kill(Node node)
    {
        var had = Ids();
        Cluster.Nodes.Remove(node);
        foreach (var (zone, assignment) in _assignments.OrderBy(a => a.Key))
        {
            assignment.Backups.RemoveAll(b => b.Node == node);
            if (assignment.Owner != node)
            {
                assignment.Owner.Host.RemoveBackup(assignment.Owner.Host.Find(zone)!, (uint)node.Number);
                continue;
            }
            var inSync = assignment.Backups.Where(b => b.InSync).Select(b => b.Node).ToList();
            if (inSync.Count == 0)
            {
                Lost++;
                continue;
            }
            Promote(zone, inSync[Cluster.Random.NextInt(inSync.Count)], inSync, resumeTick: null);
        }
        // What was born in a tick that no backup had yet was never born; all else is still there.
        foreach (var gone in had.Except(Ids()))
        {
            Assert.True(Cluster.Tick - _born.GetValueOrDefault(gone, -1000) < 20, $"{gone} is gone with {node.Number}.");
            Cluster.Ledger.Expected.Remove(gone);
        }
    }

    /// <summary>Moves a zone to one of its backups.</summary>
    public void Migrate(ZoneId id, Node target)
    {
        var owner = _assignments[id].Owner;
        var zone = owner.Host.Find(id)!;
        zone.IsSealed = true;
        var tick = zone.LastTick;
        for (var i = 0; i < 50 && !zone.Backups.Status().Where(s => s.IsRequired).All(s => s.Acknowledged == tick); i++)
            Cluster.Step();
        var inSync = zone.Backups.Status().Where(s => s.IsRequired && s.Acknowledged == tick).Select(s => Cluster.Nodes.Single(n => n.Number == s.Node)).ToList();
        if (!inSync.Contains(target))
        {
            zone.IsSealed = false;
            return;
        }
        owner.Host.Demote(id);
        Promote(id, target, [.. inSync, owner], tick);
    }

    private void Promote(ZoneId id, Node target, List<Node> inSync, long? resumeTick)
    {
        var assignment = _assignments[id];
        var epoch = assignment.Epoch + 1;
        Assert.NotNull(target.Host.Promote(id, epoch, resumeTick));
        Promotions++;
        var zone = target.Host.Find(id)!;
        List<(Node, bool)> backups = [.. inSync.Where(n => n != target).Select(n => (n, true))];
        foreach (var (node, _) in backups)
            target.Host.AddBackup(zone, (uint)node.Number, ++_lastFeed, isRequired: true, hasState: resumeTick != null);
        _assignments[id] = (epoch, target, backups);
        foreach (var node in Cluster.Nodes)
        {
            node.Routes[id] = target.Number;
            node.Host.Fence(id, epoch);
        }
    }

    /// <summary>What keeps backups: finds new ones, makes those that have caught up in sync, and drops silent ones.</summary>
    private void Look()
    {
        foreach (var id in Ids())
            _born.TryAdd(id, Cluster.Tick);
        foreach (var (id, assignment) in _assignments)
        {
            if (assignment.Owner.Host.Find(id) is not { } zone)
                continue;
            var status = zone.Backups.Status();
            for (var i = assignment.Backups.Count - 1; i >= 0; i--)
                Look(assignment.Owner, zone, assignment.Backups, i, status.Single(s => s.Node == assignment.Backups[i].Node.Number));
            var others = Cluster.Nodes.Where(n => n != assignment.Owner && !assignment.Backups.Exists(b => b.Node == n)).ToList();
            if (assignment.Backups.Count >= _backups || others.Count == 0)
                continue;
            var chosen = others[Cluster.Random.NextInt(others.Count)];
            assignment.Backups.Add((chosen, false));
            assignment.Owner.Host.AddBackup(zone, (uint)chosen.Number, ++_lastFeed, isRequired: false, hasState: false);
        }
    }

    private void Look(Node owner, Zone zone, List<(Node Node, bool InSync)> backups, int index, BackupStatus status)
    {
        var (node, inSync) = backups[index];
        if (!inSync && !status.IsRequired && status.Acknowledged >= zone.LastTick - 1)
            zone.Backups.Require(status.Node, true);
        else if (!inSync && status.IsRequired && status.Acknowledged >= zone.Backups.Committed)
            backups[index] = (node, true);

        var seen = _silent.GetValueOrDefault((zone.Id, status.Node), (-2, Cluster.Tick));
        if (seen.Acknowledged != status.Acknowledged || status.Acknowledged == zone.LastTick)
            seen = (status.Acknowledged, Cluster.Tick);
        _silent[(zone.Id, status.Node)] = seen;
        if (Cluster.Tick - seen.Since < (inSync ? 3 : 30))
            return;
        _silent.Remove((zone.Id, status.Node));
        Drops += inSync ? 1 : 0;
        backups.RemoveAt(index);
        owner.Host.RemoveBackup(zone, status.Node);
        node.Host.Replicas.Remove(zone.Id);
    }

    private HashSet<EntityId> Ids() => [.. Cluster.Copies(Cluster.LiveZones).Keys];

    /// <summary>A zone's state in an order that does not depend on how it came about.</summary>
    public static List<string> Contents(Zone zone)
    {
        var contents = new List<string>();
        foreach (var record in zone.Entities.Records)
        {
            var entity = new ByteWriter();
            ZoneState.WriteEntity(zone, record, entity);
            contents.Add($"{record.Entity.Id} {Convert.ToHexString(entity.Written)}");
        }
        contents.Sort(StringComparer.Ordinal);
        var rest = new ByteWriter();
        zone.Random.Write(rest);
        zone.Mail.Write(rest);
        zone.Players.Write(rest);
        contents.Add($"{zone.LastTick} {zone.Timeline} {zone.Population.LastSerial} {Convert.ToHexString(rest.Written)}");
        return contents;
    }
}
