using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Stores;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>A fault that the documentation says the losses of, and what came of it.</summary>
internal sealed class LossScript(SimulatedCluster cluster, Action<LossScript> strike) : Script(cluster)
{
    /// <summary>How long backups stand still: for less than a lease, and for long enough to count as dead.</summary>
    public static readonly TimeSpan Still = TimeSpan.FromSeconds(1.5);

    /// <summary>How long what dies or is away stays so: for longer than a lease.</summary>
    public static readonly TimeSpan Away = TimeSpan.FromSeconds(8);

    /// <summary>How long what an owner sends its backups is held up before it dies: short enough not to be noticed.</summary>
    private static readonly TimeSpan Tear = TimeSpan.FromMilliseconds(220);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(3);

    private TimeSpan _lastShown;
    private TimeSpan _lastCommitted;
    private TimeSpan _watched = Watched;
    private long _committed = -1;

    /// <summary>The zone that is looked at.</summary>
    public ZoneId Zone { get; private set; }

    /// <summary>When the fault struck; null if it did not.</summary>
    public TimeSpan? StruckAt { get; private set; }

    /// <summary>When zones were given away to start empty.</summary>
    public List<TimeSpan> EmptyStarts { get; } = [];

    /// <summary>When a backup went on as its zone, or the target of a move did.</summary>
    public List<TimeSpan> GoneOn { get; } = [];

    /// <summary>When the zone itself first did.</summary>
    public TimeSpan? WentOnAt { get; private set; }

    /// <summary>How many zones were handed over.</summary>
    public int Handed { get; private set; }

    /// <summary>When a coordinator was elected.</summary>
    public TimeSpan? ElectedAt { get; private set; }

    /// <summary>How long it took until a node that was stopped in order had nothing left, and ended.</summary>
    public TimeSpan? EmptiedIn { get; private set; }

    /// <summary>How often the owner of the zone has changed in the seconds after the fault.</summary>
    public int Owners { get; private set; }

    /// <summary>How many ticks of the zone some of its backups lacked when its owner was struck.</summary>
    public long TicksAtRisk { get; private set; }

    /// <summary>How many zones there are.</summary>
    public int Zones => Cluster.World.Zones.Count();

    /// <summary>How many of its backups the fault has killed.</summary>
    public int KilledBackups { get; private set; }

    /// <summary>For how long at most nobody was shown a tick of the zone in the seconds after the fault.</summary>
    public TimeSpan ShownGap { get; private set; }

    /// <summary>For how long at most no tick of the zone was committed in the seconds after the fault.</summary>
    public TimeSpan CommitGap { get; private set; }

    protected override void Play()
    {
        Zone = BusiestCell();
        _lastShown = _lastCommitted = Cluster.Schedule.Now;
        Cluster.Probe.Noted = Noted;
        Cluster.Probe.Assigned = Assigned;
        Cluster.Probe.WentOn = (_, zone) =>
        {
            GoneOn.Add(Cluster.Schedule.Now);
            if (zone == Zone)
                WentOnAt ??= Cluster.Schedule.Now;
        };
        Cluster.Probe.FrameSent = FrameSent;
        WatchCommits();
        strike(this);
    }

    public void KillOwner() => AfterTear(() => Kill(OwnerOf(Zone)));

    /// <summary>The owner stands still for longer than its lease, or nothing comes from it and to it.</summary>
    public void SilenceOwner() => AfterTear(() =>
    {
        Struck();
        var machine = OwnerOf(Zone);
        if (Cluster.Scenario.Seed % 2 == 0)
        {
            var process = machine.Process!;
            process.Pause();
            Harm.RepairAfter(Away, process.Continue);
            return;
        }
        var others = Cluster.Machines.Where(m => m != machine).Select(m => m.Name).Append(SimulatedStore.Name);
        Harm.CutOff(machine.Name, others, Away);
    });

    /// <summary>The owner dies at the moment at which its backups begin to stand still, for less than a lease.</summary>
    public void KillOwnerWhileBackupsStandStill() => AfterTear(() =>
    {
        foreach (var process in Backups.Select(b => b.Process!).ToArray())
        {
            process.Pause();
            Harm.RepairAfter(Still, process.Continue);
        }
        Kill(OwnerOf(Zone));
    });

    /// <summary>The owner dies, and the gateway of a player who has used an input there that no backup has, and, if it may, has been told so.</summary>
    public void KillOwnerAndGateway()
    {
        var machine = OwnerOf(Zone);
        var zone = ZoneAt(machine)!;
        if (Backups.Count == 0)
        {
            Kill(machine);
            Kill(Cluster.Players[0].Wire!.Machine);
            return;
        }
        var isTold = Cluster.Scenario.Consistency == Consistency.Relaxed;
        Harm.Cut(Backups.Select(b => (machine.Name, b.Name)), Tear + Look * 2);
        var until = Cluster.Schedule.Now + Tear;
        When(() => Cluster.Schedule.Now >= until || Cluster.Ledger.Players.AnyUnsafe(zone, isTold) != null, Look, () =>
        {
            if (Cluster.Ledger.Players.AnyUnsafe(zone, isTold)?.Wire is not { } wire || machine.Process == null)
            {
                Cluster.Schedule.After(Tear * 2, () => When(IsWhole, KillOwnerAndGateway)); // nobody did anything; another time
                return;
            }
            NoteRisk(machine);
            Kill(machine);
            Kill(wire.Machine);
        });
    }

    public void KillOwnerAndBackups()
    {
        foreach (var machine in Backups.Append(OwnerOf(Zone)).ToArray())
            Kill(machine);
    }

    /// <summary>The owner and one of two backups die; the other one lacks ticks that both of them had.</summary>
    public void KillOwnerAndBackup()
    {
        if (Backups.Count == 0)
        {
            Struck();
            return;
        }
        var (owner, dying, other) = (OwnerOf(Zone), Backups[0], Backups[1]);
        AfterTear(owner, [other], () =>
        {
            KilledBackups++;
            Kill(dying);
            Kill(owner);
        });
    }

    /// <summary>The gateway of a player dies.</summary>
    public void KillGateway() => Kill(Cluster.Players[0].Wire!.Machine);

    /// <summary>One of the zone's backups dies, if it has any.</summary>
    public void KillBackup()
    {
        Struck();
        foreach (var machine in Backups.Take(1).ToArray())
        {
            KilledBackups++;
            Kill(machine, losesPower: true);
        }
    }

    public void KillCoordinator() => Kill(Coordinator());

    /// <summary>A worker dies when the coordinator just has.</summary>
    public void KillCoordinatorThenOwner()
    {
        KillCoordinator();
        Cluster.Schedule.After(Tear, () => Kill(OwnerOf(Zone)));
    }

    public void TakeStoreAway()
    {
        Struck();
        Cluster.Store.IsAway = true;
        Harm.RepairAfter(TimeSpan.FromSeconds(1.5), () => Cluster.Store.IsAway = false);
    }

    /// <summary>The store's process ends, and is started again on its file when every lease would have ended.</summary>
    public void EndStoreForLong()
    {
        Struck();
        _watched = Away + Watched;
        Cluster.Store.End();
        Harm.RepairAfter(Away, () => Cluster.Store.StartAgain(Cluster.Settings.Lease));
    }

    /// <summary>The store goes on, but nobody reaches it until every lease has ended.</summary>
    public void CutStoreOffForLong()
    {
        Struck();
        Harm.CutOff(SimulatedStore.Name, Cluster.Machines.Select(m => m.Name), Away);
    }

    /// <summary>The store is away when a backup falls silent.</summary>
    public void TakeStoreAwayAndSilenceBackup()
    {
        TakeStoreAway();
        var process = Backups[0].Process!;
        process.Pause();
        Harm.RepairAfter(TimeSpan.FromSeconds(2.5), process.Continue);
    }

    /// <summary>As on SIGTERM: everything is moved away, then the node ends.</summary>
    public void StopOwner()
    {
        Struck();
        var machine = OwnerOf(Zone);
        var process = machine.Process;
        Harm.Drain(machine, patience: TimeSpan.FromSeconds(20), Away);
        When(() => machine.Process != process, Look, () => EmptiedIn = Cluster.Schedule.Now - StruckAt);
    }

    /// <summary>A worker is stopped in order, and so is the node that coordinates; the other one that could needs a moment.</summary>
    public void StopOwnerAndCoordinator()
    {
        var coordinator = Coordinator();
        Harm.CutOff(SimulatedStore.Name, Cluster.Machines.Where(m => m != coordinator && m.Roles.HasFlag(NodeRoles.Coordinator)).Select(m => m.Name), Tear);
        StopOwner();
        Harm.Leave(coordinator);
    }

    /// <summary>The worker that a zone has gone to from one that is stopped in order dies at once: before anybody else has a tick that it has done.</summary>
    public void StopOwnerAndKillHeir()
    {
        var machine = OwnerOf(Zone);
        StopOwner();
        When(() => OwnerOf(Zone) != machine, Look, () =>
        {
            var heir = OwnerOf(Zone);
            // Nor may one that joins meanwhile.
            AfterTear(heir, Cluster.Scenario.Backups == 0 ? [] : Cluster.Machines.Where(m => m != heir && m.Roles.HasFlag(NodeRoles.Worker)), () => Kill(heir));
        });
    }

    public void MoveZone()
    {
        Struck();
        Move(Zone, Stranger(Zone));
    }

    private IReadOnlyList<Machine> Backups => [.. Cluster.Store.Truth.Zones[Zone].InSync.Select(MachineOf)];

    private Zone? ZoneAt(Machine machine) => machine.Process?.Host?.Find(Zone);

    private void Struck() => StruckAt ??= Cluster.Schedule.Now;

    private void Kill(Machine machine, bool losesPower = false)
    {
        Struck();
        machine.Crash(losesPower);
        Harm.RepairAfter(Away, machine.Start);
    }

    /// <summary>Lets something befall the owner when it has told others of ticks that its backups do not have, if it may do so.</summary>
    private void AfterTear(Action happen) => AfterTear(OwnerOf(Zone), Backups, happen);

    /// <summary>Lets something happen when nothing has come from an owner to some others for a while; at once if there are none.</summary>
    private void AfterTear(Machine owner, IEnumerable<Machine> others, Action happen)
    {
        var routes = others.Select(m => (owner.Name, m.Name)).ToArray();
        if (routes.Length == 0)
        {
            happen();
            return;
        }
        Harm.Cut(routes, Tear + Look);
        Cluster.Schedule.After(Tear, () =>
        {
            NoteRisk(owner);
            happen();
        });
    }

    private void NoteRisk(Machine owner)
    {
        if (ZoneAt(owner) is { } zone)
            TicksAtRisk = zone.LastTick - zone.Backups.Committed;
    }

    private void Noted(NodeProcess process, NodeEvent happened)
    {
        if (happened == NodeEvent.Elected)
            ElectedAt ??= Cluster.Schedule.Now;
        Handed += happened == NodeEvent.ZoneHanded ? 1 : 0;
    }

    private void Assigned(ZoneId zone, Assignment? before, Assignment next)
    {
        if (next.IsEmptyStart && before?.Epoch != next.Epoch)
            EmptyStarts.Add(Cluster.Schedule.Now);
        if (IsWatched && zone == Zone && before?.Epoch != next.Epoch)
            Owners++;
    }

    private void FrameSent(NodeProcess process, Packet packet)
    {
        var frame = packet.Frame!.Span;
        if (packet.Kind != PacketKind.FrameToGateway || (FrameKind)frame[0] != FrameKind.StreamEntry || !ZoneFrameHeader.TryRead(frame, out var header) || header.Source != Zone
            || new StreamEntryReader(frame).Subscription == 0)
            return;
        if (IsWatched)
            ShownGap = Max(ShownGap, Cluster.Schedule.Now - _lastShown);
        _lastShown = Cluster.Schedule.Now;
    }

    private void WatchCommits()
    {
        Cluster.Schedule.After(Look, WatchCommits);
        var now = Cluster.Schedule.Now;
        if (Cluster.Machines.Select(ZoneAt).FirstOrDefault(z => z != null)?.Backups.Committed is { } committed && committed != _committed)
            (_committed, _lastCommitted) = (committed, now);
        if (IsWatched)
            CommitGap = Max(CommitGap, now - _lastCommitted);
    }

    private bool IsWatched => StruckAt is { } at && Cluster.Schedule.Now <= at + _watched;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
