using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Trials;

/// <summary>
/// Lets a worker's zones on trial take their first steps one at a time, each once the nodes that may come to coordinate have confirmed that they know which. So if this process dies in a step, it is known which
/// zone's it was. Later steps run at once, and only a message in them that was sent before waits for its turn. A trial is over when the zone has taken its steps and time enough has passed for messages to come, or when those
/// that seemed to have died of the zone are heard again: they had only fallen silent. Zones ask and end from their threads; all else happens on the node's.
/// </summary>
/// <param name="settings">How long a trial is, and how long it waits for a witness.</param>
/// <param name="clock">The node's clock.</param>
/// <param name="witnesses">The other nodes that may come to coordinate and are linked.</param>
/// <param name="isHeard">Whether a node has given a sign of life within <see cref="ClusterSettings.SuspectAfter"/>.</param>
/// <param name="sender">The way to them.</param>
/// <param name="keeper">Keeps what is needed to run a step again that has killed the process.</param>
/// <param name="wake">Lets the node's thread look here. Thread-safe.</param>
internal sealed class TrialDesk(ClusterSettings settings, NodeClock clock, Func<IEnumerable<NodeId>> witnesses, Func<NodeId, bool> isHeard, IControlSender sender, IZoneKeeper keeper, Action wake) : IZoneTrial
{
    // What kills its worker mostly does so at once: so many steps each zone announces, however long that takes.
    private const int LeastSteps = 2;

    /// <summary>
    /// How long a zone waits for its turn: for a node whose control has ended; else nobody waits for more than a hundredth of it. Who goes on without has another zone blamed for what it does: a busy machine must not bring that about.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long a step, or a message in it, may take before others do not wait for it any more: one that does not return must not stop its worker's other zones. What they do meanwhile is announced by nobody.</summary>
    public static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<Request> _waiting = new(); // bounded: a zone asks once at a time
    private readonly Dictionary<Zone, Progress> _onTrial = [];
    private readonly HashSet<Zone> _announced = []; // zones whose present step is
    private readonly HashSet<NodeId> _slow = []; // have let one step wait in vain, and nothing was heard of them since
    private readonly HashSet<NodeId> _told = []; // who believes that a step runs
    private readonly HashSet<NodeId> _awaited = [];
    private Request? _running;
    private bool _isAnnounced;
    private bool _isGranted;
    private TimeSpan _grantedAt;
    private TimeSpan _until;
    private ulong _number;

    /// <summary>Whether a zone is to be opened here only in its turn: making its entities may kill, too. Not of one that has shown at another worker that it does not.</summary>
    public bool AnnouncesOpening(Assignment assignment) => settings.TrialSteps > 0 && assignment is { Deaths.Count: > 0, ResumeTick: null };

    /// <summary>Announces that a zone is about to be opened here. <see cref="Opened"/> must follow once it has its turn.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="epoch">In which epoch.</param>
    /// <param name="granted">Called by <see cref="Advance"/>.</param>
    public void Open(ZoneId zone, uint epoch, Action granted)
    {
        lock (_lock)
            _waiting.Enqueue(new Request(null, zone, epoch, RunningStep.Opening, granted, default));
        wake();
    }

    /// <summary>A zone has been opened here, or is not to be any more.</summary>
    public void Opened(ZoneId zone, uint epoch)
    {
        lock (_lock)
        {
            if (_running is { Zone: null } running && running.Id == zone && running.Epoch == epoch)
                GiveUpTurn();
        }
        wake();
    }

    /// <summary>Puts a zone on trial, before its first step.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="deaths">Who died with it, as far as is known.</param>
    /// <param name="hasRun">Whether another worker has run it since, and has handed it over: it has shown there that it does not kill by itself, and only messages are left to be announced.</param>
    public void Add(Zone zone, IReadOnlyList<NodeId> deaths, bool hasRun)
    {
        if (settings.TrialSteps <= 0)
            return;
        lock (_lock)
            _onTrial[zone] = new Progress(deaths, clock.Now, hasRun ? settings.TrialSteps : 0);
        keeper.Begin(zone);
        zone.Trial = this;
    }

    /// <summary>A zone has ended here.</summary>
    public void Remove(Zone zone)
    {
        lock (_lock)
        {
            if (!_onTrial.Remove(zone))
                return;
        }
        keeper.End(zone);
    }

    /// <inheritdoc/>
    public bool Begin(Zone zone, long tick, Action granted)
    {
        lock (_lock)
        {
            if (!AnnouncesStep(zone, tick) || IsStuck)
                return false;
            _announced.Add(zone);
            _waiting.Enqueue(new Request(zone, zone.Id, zone.Epoch, tick, granted, default));
        }
        wake();
        return true;
    }

    /// <inheritdoc/>
    public void Apply(Zone zone, Letter letter)
    {
        // Never disposed: a late answer may still come.
        var noted = new ManualResetEventSlim();
        bool isAwaited;
        lock (_lock)
        {
            var hasTurn = _running?.Zone == zone;
            var isStepAnnounced = _announced.Contains(zone);
            isAwaited = letter.WasSentBefore || isStepAnnounced; // of a new one the last owner cannot have died
            if (hasTurn && isAwaited)
            {
                _running = _running! with { Granted = noted.Set, Letter = letter };
                _isAnnounced = _isGranted = false;
            }
            else if (hasTurn)
                GiveUpTurn(); // and others need not know before the step goes on
            else if (isAwaited && !isStepAnnounced && !IsStuck)
                _waiting.Enqueue(new Request(zone, zone.Id, zone.Epoch, zone.Now.Number, noted.Set, letter));
            else
                return; // nothing is announced of it, or it did not wait for its turn, and nothing that is announced would hold
        }
        wake();
        if (isAwaited)
            noted.Wait(Patience);
    }

    /// <inheritdoc/>
    public void End(Zone zone)
    {
        bool hadTurn, isOver = false;
        lock (_lock)
        {
            hadTurn = _running?.Zone == zone;
            _announced.Remove(zone);
            if (hadTurn)
                GiveUpTurn();
            else if (_waiting.Any(r => r.Zone == zone))
                LeaveQueue(zone);
            if (!_onTrial.TryGetValue(zone, out var progress) || progress.IsOver(settings))
            {
                isOver = _onTrial.Remove(zone);
                zone.Trial = null;
            }
        }
        if (isOver)
        {
            ZoneHost.EndRecord(zone); // this is its thread
            keeper.End(zone);
        }
        if (hadTurn || isOver)
            wake();
    }

    /// <summary>A witness has noted a step.</summary>
    public void Noted(NodeId witness, ulong number)
    {
        _slow.Remove(witness);
        lock (_lock)
        {
            if (number == _number)
                _awaited.Remove(witness);
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance()
    {
        Action? granted = null;
        TimeSpan next;
        lock (_lock)
        {
            Acquit();
            if (_running == null && _waiting.TryDequeue(out _running))
                _isAnnounced = _isGranted = false;
            if (_running == null)
                SayNothingRuns();
            else if (!_isAnnounced)
                Announce(_running);
            if (_running != null && !_isGranted)
                granted = Grant(_running);
            while (IsStuck && _waiting.TryDequeue(out var other))
                granted += other.Granted;
            next = _running == null || (_isGranted && _waiting.Count == 0) ? TimeSpan.MaxValue : _isGranted ? _grantedAt + TurnLimit : _until;
        }
        granted?.Invoke();
        return next;
    }

    private bool IsStuck => _running != null && _isGranted && clock.Now - _grantedAt >= TurnLimit;

    /// <summary>Whether a zone's next step is announced. Asked once for each, since it counts them.</summary>
    private bool AnnouncesStep(Zone zone, long tick)
    {
        if (!_onTrial.TryGetValue(zone, out var progress) || progress.IsAcquitted)
            return false;
        progress.Step(tick);
        var most = clock.Now < progress.Began + settings.TrialTime ? settings.TrialSteps : Math.Min(LeastSteps, settings.TrialSteps);
        return progress.Steps <= most;
    }

    /// <summary>Ends the trials of zones whose owners live: after twice the time, what is heard of them was said after the trial had begun, and had not been on its way when they died.</summary>
    private void Acquit()
    {
        foreach (var progress in _onTrial.Values)
            progress.IsAcquitted |= clock.Now >= progress.Began + (2 * settings.SuspectAfter) && progress.Deaths.All(isHeard);
    }

    private void GiveUpTurn()
    {
        _running = null;
        _awaited.Clear();
    }

    /// <summary>A zone that did not wait for its turn needs none any more.</summary>
    private void LeaveQueue(Zone zone)
    {
        var others = _waiting.Where(r => r.Zone != zone).ToArray();
        _waiting.Clear();
        foreach (var other in others)
            _waiting.Enqueue(other);
    }

    private void Announce(Request request)
    {
        _isAnnounced = true;
        _until = clock.Now + settings.WitnessTimeout;
        _awaited.Clear();
        var letter = request.Letter;
        var step = new TrialStep { Number = ++_number, IsRunning = true, Zone = request.Id.Value, Epoch = request.Epoch, Tick = request.Tick, Letter = letter.Id, WasSentBefore = letter.WasSentBefore, Text = letter.Text ?? "" };
        var message = new Control { TrialStep = step };
        foreach (var witness in witnesses())
        {
            if (!sender.Send(witness, message))
                continue;
            _told.Add(witness);
            if (!_slow.Contains(witness))
                _awaited.Add(witness);
        }
    }

    private Action? Grant(Request request)
    {
        if (_awaited.Count > 0 && clock.Now < _until)
            return null;
        _slow.UnionWith(_awaited);
        _isGranted = true;
        _grantedAt = clock.Now;
        return request.Granted;
    }

    private void SayNothingRuns()
    {
        _awaited.Clear();
        if (_told.Count == 0)
            return;
        foreach (var witness in _told.ToArray())
        {
            if (sender.Send(witness, new Control { TrialStep = new TrialStep { Number = ++_number } }))
                _told.Remove(witness); // else it hears it later
        }
    }

    /// <summary>How far a zone's trial is.</summary>
    private sealed class Progress(IReadOnlyList<NodeId> deaths, TimeSpan began, int steps)
    {
        private long? _first;
        private long _last;

        public IReadOnlyList<NodeId> Deaths { get; } = deaths;

        public TimeSpan Began { get; } = began;

        /// <summary>Whether nobody has died after all.</summary>
        public bool IsAcquitted { get; set; }

        /// <summary>How many steps have begun, here or at a worker that has handed the zone over.</summary>
        public int Steps { get; private set; } = steps;

        public void Step(long tick)
        {
            Steps++;
            _first ??= tick;
            _last = tick;
        }

        public bool IsOver(ClusterSettings settings) => IsAcquitted || Steps >= settings.TrialSteps && _last - _first >= settings.LetterTicks - 1;
    }

    private sealed record Request(Zone? Zone, ZoneId Id, uint Epoch, long Tick, Action Granted, Letter Letter);
}
