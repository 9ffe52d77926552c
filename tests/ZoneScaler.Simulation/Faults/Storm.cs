using ZoneScaler.Client.Transport;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Stores;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Faults;

/// <summary>Faults, one after the other and over each other, by chance; and the end of all of them.</summary>
internal sealed class Storm
{
    private static readonly (string Kind, int Weight, Action<Storm> Strike)[] Table =
    [
        ("process killed", 3, s => s.Crash(losesPower: false)),
        ("power lost", 1, s => s.Crash(losesPower: true)),
        ("process killed and restarted at once", 2, s => s.CrashAndRestart()),
        ("coordinator killed", 2, s => s.KillCoordinator()),
        ("process stopped for a while", 3, s => s.Pause(0.1, 1.5)),
        ("process stopped for longer than its lease", 2, s => s.Pause(3.2, 8)),
        ("process stopped between a step and its output", 3, s => s.PauseInStep()),
        ("node leaves", 1, s => s.Leave()),
        ("process killed while its frames are held up", 3, s => s.HoldUp(process => process.Machine.Crash(losesPower: false))),
        ("process stopped while its frames are held up", 3, s => s.HoldUp(process => s.Pause(process, 3.2, 8))),
        ("node dismissed", 1, s => s.Dismiss()),
        ("leader's key deleted by hand", 1, s => s.DeleteLeader()),
        ("key of a frozen node deleted by hand", 2, s => s.DeleteFrozen()),
        ("a stored value that cannot be read", 1, s => s.WriteGarbage()),
        ("link reset", 5, s => s.ResetLink()),
        ("machine cut off", 2, s => s.CutOff(0.2, 6)),
        ("two machines cut from each other", 2, s => s.CutPair(bothWays: true)),
        ("one-way cut", 2, s => s.CutPair(bothWays: false)),
        ("slow link", 2, s => s.SlowLink()),
        ("delays grow", 1, s => s.GrowDelays()),
        ("dialling fails", 1, s => s.FailDials()),
        ("store cut off from a machine", 2, s => s.CutStore()),
        ("store away", 1, s => s.StoreAway()),
        ("store restarted", 1, s => s.StoreRestart()),
        ("store loses requests and answers", 2, s => s.StoreLosses()),
        ("store is slow", 2, s => s.StoreSlow()),
        ("gateway killed", 3, s => s.KillGateway()),
        ("gateway stopped for a while", 2, s => s.PauseGateway()),
        ("gateway leaves", 1, s => s.LeaveGateway()),
        ("worker of the player registry killed", 2, s => s.KillRegistry()),
        ("worker of a player's entity killed", 2, s => s.KillHome()),
        ("player's connection reset", 4, s => s.CutPlayer(tellsGateway: true)),
        ("player's connection lost unnoticed by the gateway", 3, s => s.CutPlayer(tellsGateway: false)),
        ("player cut off", 2, s => s.CutOffPlayer()),
        ("player's way slow", 2, s => s.SlowPlayer()),
        ("player's machine stopped for a while", 2, s => s.PausePlayer()),
    ];

    private readonly SimulatedCluster _cluster;
    private readonly List<Action> _repairs = []; // in the calm, what has not been repaired by then
    private TimeSpan _end;

    public Storm(SimulatedCluster cluster) => _cluster = cluster;

    /// <summary>All kinds of faults.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Table.Select(k => k.Kind)];

    /// <summary>Lets it storm from one time to another.</summary>
    public void Begin(TimeSpan start, TimeSpan end)
    {
        _end = end;
        _cluster.Schedule.At(start, Next);
    }

    /// <summary>Repairs everything.</summary>
    public void Calm()
    {
        _cluster.Trace.Note("storm", "calm", "");
        _cluster.IsRepaired = true;
        foreach (var repair in _repairs.ToArray())
            repair();
        foreach (var machine in _cluster.Machines)
            machine.Start();
    }

    private void Next()
    {
        var wait = _cluster.Dice.About(_cluster.Scenario.FaultInterval);
        if (_cluster.Schedule.Now + wait >= _end)
            return;
        _cluster.Schedule.After(wait, () =>
        {
            Strike();
            Next();
        });
    }

    private void Strike()
    {
        var pick = _cluster.Dice.Between(0, Table.Sum(k => k.Weight) - 1);
        foreach (var (kind, weight, strike) in Table)
        {
            pick -= weight;
            if (pick >= 0)
                continue;
            _cluster.Report.Fault(kind);
            _cluster.Trace.Note("storm", "fault", kind);
            strike(this);
            return;
        }
    }

    /// <summary>Lets something be repaired after a while, or in the calm if that comes first.</summary>
    private void RepairAfter(TimeSpan wait, Action repair)
    {
        var isDone = false;
        void Once()
        {
            if (isDone)
                return;
            isDone = true;
            _repairs.Remove(Once);
            repair();
        }
        _repairs.Add(Once);
        _cluster.Schedule.After(wait, Once);
    }

    private TimeSpan Seconds(double min, double max) => TimeSpan.FromSeconds(_cluster.Dice.Between(min, max));

    private Machine? AnyRunning(Func<Machine, bool>? where = null)
    {
        var running = _cluster.Machines.Where(m => m.Process is { IsPaused: false } && where?.Invoke(m) != false).ToList();
        return running.Count == 0 ? null : _cluster.Dice.OneOf(running);
    }

    private void Crash(bool losesPower)
    {
        if (AnyRunning() is not { } machine)
            return;
        machine.Crash(losesPower);
        RepairAfter(Seconds(0.5, 10), machine.Start);
    }

    private void Crash(Machine machine)
    {
        machine.Crash(losesPower: _cluster.Dice.Chance(0.3));
        RepairAfter(Seconds(0, 8), machine.Start);
    }

    private void KillGateway()
    {
        if (AnyRunning(IsGateway) is { } machine)
            Crash(machine);
    }

    private void PauseGateway()
    {
        if (AnyRunning(IsGateway)?.Process is { } process)
            Pause(process, 0.2, 8);
    }

    private void LeaveGateway()
    {
        if (AnyRunning(IsGateway) is { } machine)
            Leave(machine);
    }

    private void KillRegistry() => KillOwner(World.PlayersZone);

    private void KillHome()
    {
        var homes = _cluster.Machines.SelectMany(m => m.Process?.Host?.Zones ?? []).Where(z => z.PlayerCount > 0).Select(z => z.Id).ToList();
        if (homes.Count > 0)
            KillOwner(_cluster.Dice.OneOf(homes));
    }

    private void KillOwner(ZoneId zone)
    {
        if (AnyRunning(m => m.Process!.Host?.Find(zone) != null) is { } machine)
            Crash(machine);
    }

    private void CutPlayer(bool tellsGateway)
    {
        var playing = _cluster.Players.Where(p => p.Wire is { State: not TransportState.Closed }).ToList();
        if (playing.Count > 0)
            _cluster.Dice.OneOf(playing).Wire!.Cut(tellsGateway);
    }

    private void CutOffPlayer()
    {
        var player = _cluster.Dice.OneOf(_cluster.Players).Name;
        var gateways = _cluster.Machines.Where(IsGateway).Select(m => m.Name).ToList();
        var (up, down) = (_cluster.Dice.Chance(0.8), _cluster.Dice.Chance(0.8));
        var time = Seconds(0.2, 15);
        if (up)
            Cut(gateways.Select(g => (player, g)), time);
        if (down)
            Cut(gateways.Select(g => (g, player)), time);
    }

    private void SlowPlayer()
    {
        var player = _cluster.Dice.OneOf(_cluster.Players).Name;
        var rate = _cluster.Dice.Between(500.0, 10_000.0);
        foreach (var gateway in _cluster.Machines.Where(IsGateway))
            Slow(_cluster.Network.Route(gateway.Name, player), rate);
    }

    private void PausePlayer()
    {
        var player = _cluster.Dice.OneOf(_cluster.Players);
        player.Pause();
        RepairAfter(Seconds(0.2, 14), player.Continue);
    }

    private static bool IsGateway(Machine machine) => machine.Roles.HasFlag(NodeRoles.Gateway);

    private void CrashAndRestart()
    {
        if (AnyRunning() is not { } machine)
            return;
        machine.Crash(losesPower: false);
        machine.Start();
    }

    private void KillCoordinator()
    {
        if (_cluster.Store.Truth.Leader is { IsNone: false } leader && AnyRunning(m => m.Name == leader.Name) is { } machine)
        {
            machine.Crash(losesPower: _cluster.Dice.Chance(0.3));
            RepairAfter(Seconds(0, 8), machine.Start);
        }
    }

    private void Pause(double min, double max)
    {
        if (AnyRunning()?.Process is { } process)
            Pause(process, min, max);
    }

    private void Pause(NodeProcess process, double min, double max)
    {
        process.Pause();
        RepairAfter(Seconds(min, max), process.Continue);
    }

    /// <summary>Something befalls a worker while nothing leaves its machine. What it had sent arrives when others have its zones.</summary>
    private void HoldUp(Action<NodeProcess> befall)
    {
        if (AnyRunning(m => m.Roles.HasFlag(NodeRoles.Worker)) is not { Process: { } process } machine)
            return;
        var time = Seconds(3.8, 6);
        Cut(_cluster.Machines.Where(m => m != machine).Select(m => (machine.Name, m.Name)), time);
        // One worker that does not hear from the coordinator keeps its link, and hears of the change from the new owner alone.
        if (AnyRunning(m => m != machine && m.Roles == NodeRoles.Worker) is { } deaf)
            Cut(_cluster.Machines.Where(m => m.Roles == NodeRoles.Coordinator).Select(m => (m.Name, deaf.Name)), time);
        _cluster.Schedule.After(Seconds(0.05, 0.5), () =>
        {
            if (!process.IsAlive)
                return;
            befall(process);
            if (!process.IsAlive)
                RepairAfter(Seconds(0, 8), machine.Start);
        });
    }

    private void Dismiss()
    {
        if (AnyRunning(m => m.Process!.Node.Member.State == MemberState.Active) is not { Process: { } process } machine)
            return;
        _cluster.Store.Put(_cluster.Keys.Dismissal(process.Node.Member.Id), []);
        RepairAfter(Seconds(2, 8), machine.Start);
    }

    private void DeleteLeader() => _cluster.Store.Delete(_cluster.Keys.Leader);

    /// <summary>
    /// A node is cut from the store until it freezes, and its key is deleted while its lease still holds: it must not act again. (The key of a node that acts is nothing to be deleted by
    /// hand; nothing guards against that.)
    /// </summary>
    private void DeleteFrozen()
    {
        if (AnyRunning(m => m.Process!.Node.Member is { State: MemberState.Active, MayAct: true }) is not { Process: { } process } machine)
            return;
        (string From, string To)[] ways = [(machine.Name, SimulatedStore.Name), (SimulatedStore.Name, machine.Name)];
        foreach (var (from, to) in ways)
            _cluster.Network.Cut(from, to);
        var isOver = false;
        void Heal()
        {
            isOver = true;
            foreach (var (from, to) in ways)
                _cluster.Network.Heal(from, to);
        }
        void Look()
        {
            if (isOver)
                return;
            if (process is { IsAlive: true, Node.Member: { State: MemberState.Active, MayAct: false } member } && _cluster.Store.Truth.IsMember(member.Id))
            {
                _cluster.Store.Delete(_cluster.Keys.Node(machine.Name));
                Heal();
                return;
            }
            _cluster.Schedule.After(TimeSpan.FromMilliseconds(10), Look);
        }
        Look();
        RepairAfter(Seconds(4, 5), () =>
        {
            if (!isOver)
                Heal();
        });
    }

    private void WriteGarbage()
    {
        var key = _cluster.Keys.Node("garbage");
        _cluster.Store.Put(key, "{"u8.ToArray());
        RepairAfter(Seconds(1, 6), () => _cluster.Store.Delete(key));
    }

    private void PauseInStep()
    {
        if (AnyRunning(m => m.Roles.HasFlag(NodeRoles.Worker))?.Process?.Ticker is { } ticker)
            ticker.PauseInStep = Seconds(0.1, 8);
    }

    private void Leave()
    {
        if (AnyRunning() is { } machine)
            Leave(machine);
    }

    private void Leave(Machine machine)
    {
        machine.Process!.Leave();
        RepairAfter(Seconds(0.1, 5), machine.Start);
    }

    private void ResetLink()
    {
        var ends = _cluster.Machines.Where(m => m.Process != null).SelectMany(m => m.Process!.Links.Ends).ToList();
        if (ends.Count == 0)
            return;
        var end = _cluster.Dice.OneOf(ends);
        end.Process.Links.Reset(end);
    }

    private void CutOff(double min, double max)
    {
        var machine = _cluster.Dice.OneOf(_cluster.Machines);
        var others = _cluster.Machines.Where(m => m != machine).Select(m => m.Name).ToList();
        if (_cluster.Dice.Chance(0.5))
            others.Add(SimulatedStore.Name);
        Cut(others.SelectMany(o => new[] { (machine.Name, o), (o, machine.Name) }), Seconds(min, max));
    }

    private void CutPair(bool bothWays)
    {
        var one = _cluster.Dice.OneOf(_cluster.Machines).Name;
        var other = _cluster.Dice.OneOf(_cluster.Machines).Name;
        if (one != other)
            Cut(bothWays ? [(one, other), (other, one)] : [(one, other)], Seconds(0.2, 8));
    }

    private void CutStore()
    {
        var machine = _cluster.Dice.OneOf(_cluster.Machines).Name;
        (string From, string To)[] ways = [(machine, SimulatedStore.Name), (SimulatedStore.Name, machine)];
        Cut(_cluster.Dice.Between(0, 3) switch
        {
            0 => ways[..1],
            1 => ways[1..],
            _ => ways,
        }, Seconds(0.2, 7));
    }

    private void Cut(IEnumerable<(string From, string To)> routes, TimeSpan time)
    {
        foreach (var (from, to) in routes)
        {
            _cluster.Network.Cut(from, to);
            RepairAfter(time, () => _cluster.Network.Heal(from, to));
        }
    }

    private void SlowLink()
    {
        var from = _cluster.Dice.OneOf(_cluster.Machines).Name;
        var to = _cluster.Dice.OneOf(_cluster.Machines).Name;
        if (from == to)
            return;
        Slow(_cluster.Network.Route(from, to), _cluster.Dice.Between(2_000.0, 40_000.0));
    }

    private void Slow(Route route, double bytesPerSecond)
    {
        route.BytesPerSecond = bytesPerSecond;
        RepairAfter(Seconds(1, 8), () => route.BytesPerSecond = 0);
    }

    private void GrowDelays()
    {
        foreach (var route in _cluster.Network.Routes)
            Grow(route);
    }

    private void Grow(Route route)
    {
        var by = Seconds(0.02, 0.4);
        route.Jitter += by;
        RepairAfter(Seconds(1, 4), () => route.Jitter -= by);
    }

    private void FailDials()
    {
        _cluster.Network.DialFailures = 0.7;
        RepairAfter(Seconds(1, 6), () => _cluster.Network.DialFailures = 0);
    }

    private void StoreAway()
    {
        _cluster.Store.IsAway = true;
        RepairAfter(Seconds(0.2, 6), () => _cluster.Store.IsAway = false);
    }

    private void StoreRestart()
    {
        _cluster.Store.IsAway = true;
        RepairAfter(Seconds(0.1, 2), () =>
        {
            _cluster.Store.IsAway = false;
            _cluster.Store.Restart(_cluster.Settings.Lease);
        });
    }

    private void StoreSlow()
    {
        _cluster.Store.Lateness = _cluster.Dice.Between(0.05, 0.6);
        RepairAfter(Seconds(1, 8), () => _cluster.Store.Lateness = 0);
    }

    private void StoreLosses()
    {
        _cluster.Store.Losses = _cluster.Dice.Between(0.05, 0.6);
        RepairAfter(Seconds(0.5, 6), () => _cluster.Store.Losses = 0);
    }
}
