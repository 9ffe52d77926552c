using ZoneScaler.Client.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.Simulation.Players;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Checks;

/// <summary>What a player has done and got from one coming to one leaving: mostly one session, and another one only where the first could not go on.</summary>
internal sealed class PlayerStory(SimulatedCluster cluster, PlayerBook book, SimulatedPlayer player)
{
    // What a session needs to go on elsewhere must have been in order for that long before it was interrupted: the registry has to learn of sessions and entities anew when its zone has died.
    private static readonly TimeSpan Upset = TimeSpan.FromSeconds(20);

    // A gateway may have missed its client before the client has missed its gateway.
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(5);

    private TimeSpan _playedAt;
    private bool _hasLeft;
    private int _timesRefused;
    private readonly Queue<(uint Client, uint Input)> _pending = new(); // inputs that the player was not told to be used
    private uint _next;

    /// <summary>The session; 0 before the first one.</summary>
    public ulong Session { get; private set; }

    /// <summary>The avatar that the last event came from; null before the first.</summary>
    public AvatarStory? Avatar { get; private set; }

    /// <summary>How many inputs it had used, by the last event.</summary>
    public int Receipts { get; private set; }

    /// <summary>The player's own number of the last input that was sent in this session.</summary>
    public uint LastInput { get; private set; }

    /// <summary>The next input's number: unlike the client's, one of all inputs of the run.</summary>
    public uint NextInput() => _next = book.NextInput;

    /// <summary>The input with the last number has been sent.</summary>
    /// <param name="number">The client's number of it.</param>
    public void Sent(uint number)
    {
        _pending.Enqueue((number, _next));
        book.Sent(Session, _next, LastInput);
        LastInput = _next;
        cluster.Report.Count("inputs sent");
        if (cluster.Trace.IsShown)
            cluster.Trace.Show(player.Name, "sends input", FormattableString.Invariant($"{_next} ({number} of the session)"));
    }

    /// <summary>The player was told that its entity has used all inputs up to one.</summary>
    /// <param name="number">The client's number of it.</param>
    public void Acknowledged(uint number)
    {
        while (_pending.TryPeek(out var first) && first.Client <= number)
            book.Acknowledged(player, _pending.Dequeue().Input);
    }

    /// <summary>The player is playing at this moment. That does not count if its gateway stands still, or has its session no more: it may have been told so by one that did not know yet.</summary>
    public void Plays()
    {
        _timesRefused = 0;
        if (player.Wire!.Machine.Process is { IsPaused: false, Players.Gateway: { } gateway } && gateway.Directory.TryFind(Session, out _))
            _playedAt = cluster.Schedule.Now;
    }

    /// <summary>A gateway has ended the connection before the player could play.</summary>
    public void Refused(CloseReason reason, string text)
    {
        // Two gateways may each give a session up for the other once, or for a third; not for ever.
        if (reason == CloseReason.Fault && text.Contains("another gateway", StringComparison.Ordinal) && ++_timesRefused > 3)
            cluster.Verdict.Fail($"{player.Name} cannot get session {Session:x} back: {_timesRefused} times in a row it was said to be at another gateway");
    }

    /// <summary>The player says good-bye.</summary>
    public void Left()
    {
        _hasLeft = true;
        book.Left(Session);
    }

    /// <summary>The server has said that it is over.</summary>
    public void Ended(CloseReason reason, string text)
    {
        cluster.Trace.Note(player.Name, "session over", $"{Session:x}: {reason}, {text}");
        cluster.Report.Count($"players sent away: {reason}");
        if (!_hasLeft && reason != CloseReason.Replaced)
            cluster.Verdict.Fail($"{player.Name} was sent away: {reason}, {text}");
    }

    public void Welcomed(bool isResumed)
    {
        var id = player.Session!.Id;
        cluster.Trace.Note(player.Name, isResumed ? "resumes" : "begins", $"session {id:x} at {player.Wire?.Machine.Name}");
        cluster.Report.Count(isResumed ? "sessions resumed" : "sessions begun");
        if (isResumed)
        {
            if (id >> 32 != player.Wire!.Gateway)
                cluster.Report.Count("sessions resumed at another gateway");
            return;
        }
        if (Session != 0)
            CheckNewSession(id);
        Session = id;
        (Avatar, Receipts, LastInput) = (null, 0, 0);
        _pending.Clear();
        book.Begun(id, this);
    }

    public void Received(in ReceivedMessage message)
    {
        var (number, used) = (message.Get<int>("avatar"), message.Get<int>("used"));
        cluster.Report.Count("events received");
        if (cluster.Trace.IsShown)
            cluster.Trace.Show(player.Name, "gets event", FormattableString.Invariant($"{used} of avatar {number}"));
        if (!book.TryFindAvatar(number, out var avatar) || avatar.Session != Session || !(avatar.ToldAt.ContainsKey(used) || book.HasLost(avatar, avatar.BornAt)))
        {
            cluster.Verdict.Fail($"{player.Name} got event {used} of avatar {number}, which was never sent so");
            return;
        }
        var isNext = avatar == Avatar ? used == Receipts + 1 : used == 1 && number > (Avatar?.Number ?? 0);
        if (!isNext)
        {
            var since = Avatar == null ? avatar.BornAt : Avatar.ToldAt.GetValueOrDefault(Receipts, Avatar.BornAt);
            if (book.HasLost(avatar, since) || (Avatar != null && book.HasLost(Avatar, since)))
                cluster.Report.Count("events lost or doubled and excused");
            else
                cluster.Verdict.Fail($"{player.Name} got event {used} of avatar {number} after {Receipts} of avatar {Avatar?.Number ?? 0}");
        }
        (Avatar, Receipts) = (avatar, used);
    }

    // A session is not resumed if nobody has it any more: its player was away for too long, or what knew of it has died.
    private void CheckNewSession(ulong id)
    {
        var since = _playedAt - Upset;
        var reason = cluster.Schedule.Now - _playedAt > cluster.Scenario.Gateway.ResumeWindow - Doubt ? "away for long"
            : cluster.Ledger.HasDied(Worlds.World.PlayersZone, since) ? "registry died"
            : book.AvatarsOf(Session).Any(a => book.HasLost(a, since)) ? "avatar's zone died"
            : null;
        if (reason == null)
            cluster.Verdict.Fail($"{player.Name} played in session {Session:x} until {_playedAt.TotalSeconds:0.000} s, and then got session {id:x}");
        else
            cluster.Report.Count($"sessions not resumed: {reason}");
    }
}
