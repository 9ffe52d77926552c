using ZoneScaler.Cluster;
using ZoneScaler.Coordination;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Stores;

/// <summary>A process's way to the store: requests and answers take time, get lost, or come late.</summary>
internal sealed class StorePort(SimulatedCluster cluster, NodeProcess process) : ICoordinationPort
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LateBy = TimeSpan.FromSeconds(3);

    public void Commit(Txn txn, Action<CommitOutcome> done)
    {
        var sender = process.Node.Member.Id;
        cluster.Probe.Asked?.Invoke(process, txn);
        Ask(store => store.Commit(txn, sender), answer => done(answer), wasSent => done(new CommitOutcome(null, MayHaveHappened: wasSent)));
    }

    public void GrantLease(TimeSpan timeToLive, Action<long?> done) => Ask(store => store.GrantLease(timeToLive), done, _ => done(null));

    public void KeepAlive(long lease, Action<TimeSpan?> done) => Ask(store => store.KeepAlive(lease), done, _ => done(null));

    public void Revoke(long lease) => Ask(
        store =>
        {
            store.Revoke(lease);
            return true;
        },
        static _ => { },
        static _ => { });

    public IDisposable Watch(string prefix, Action<WatchBatch> changed) => new WatchStream(cluster, process, prefix, changed);

    /// <param name="run">What the store does, if the request comes there.</param>
    /// <param name="answered">Told its answer.</param>
    /// <param name="failed">Told that no answer came, and whether the request was sent.</param>
    private void Ask<T>(Func<SimulatedStore, T> run, Action<T> answered, Action<bool> failed)
    {
        var isOpen = true;
        void End(Action tell) => process.Do(() =>
        {
            if (!isOpen)
                return;
            isOpen = false;
            tell();
        });

        var there = cluster.Network.Route(process.Machine.Name, SimulatedStore.Name);
        var back = cluster.Network.Route(SimulatedStore.Name, process.Machine.Name);
        cluster.Schedule.After(Timeout, () => End(() => failed(true)));
        if (there.IsCut || Loses())
            return;
        var travel = cluster.Network.Travel(there);
        if (cluster.Dice.Chance(cluster.Store.Lateness))
            travel += cluster.Dice.About(LateBy);
        cluster.Schedule.After(travel, () =>
        {
            if (cluster.Store.IsAway)
            {
                cluster.Schedule.After(cluster.Network.Travel(back), () => End(() => failed(false)));
                return;
            }
            var answer = run(cluster.Store);
            if (back.IsCut || Loses())
                return;
            cluster.Schedule.After(cluster.Network.Travel(back), () => End(() => answered(answer)));
        });
    }

    private bool Loses() => cluster.Dice.Chance(cluster.Store.Losses);
}
