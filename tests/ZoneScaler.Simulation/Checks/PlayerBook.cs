using System.Diagnostics.CodeAnalysis;
using ZoneScaler.Simulation.Game;
using ZoneScaler.Simulation.Players;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Checks;

/// <summary>The ledger's pages on players: sessions, their avatars, and every input by number, who sent it and who used it.</summary>
internal sealed class PlayerBook(SimulatedCluster cluster, Ledger ledger)
{
    private readonly List<AvatarStory> _avatars = [];
    private readonly Dictionary<ulong, PlayerStory> _sessions = [];
    private readonly HashSet<ulong> _left = [];
    private readonly Dictionary<ulong, TimeSpan> _given = []; // when a session was given an avatar last
    private readonly Dictionary<uint, InputStory> _inputs = [];
    private uint _lastInput;

    /// <summary>A number for an input.</summary>
    public uint NextInput => ++_lastInput;

    /// <summary>The player registry gives a session an avatar.</summary>
    public void Given(ulong session) => _given[session] = cluster.Schedule.Now;

    /// <summary>A player has come.</summary>
    public PlayerStory Came(SimulatedPlayer player) => new(cluster, this, player);

    /// <summary>A session has begun.</summary>
    public void Begun(ulong session, PlayerStory story)
    {
        if (!_sessions.TryAdd(session, story))
            cluster.Verdict.Fail($"session {session:x} began twice");
    }

    /// <summary>Its player has said good-bye.</summary>
    public void Left(ulong session) => _left.Add(session);

    /// <summary>Whether a session's player has said good-bye.</summary>
    public bool HasSaidGoodBye(ulong session) => _left.Contains(session);

    /// <summary>An avatar is born.</summary>
    /// <returns>Its number.</returns>
    public int Born(Avatar avatar)
    {
        if (!ledger.Counts(avatar.Zone!))
            return 0;
        var story = new AvatarStory(_avatars.Count + 1, avatar.Id, avatar.Player!.Session, cluster.Schedule.Now);
        foreach (var other in AvatarsOf(story.Session))
        {
            if (LateOf(story, other) is { } late)
            {
                // It was so long on its way that the session has got another one: it must go without having done anything.
                late.IsLate = true;
                cluster.Report.Count("avatars born after those given instead");
                continue;
            }
            // The session's former one must be gone, and nothing but a zone's death takes an avatar away while its session goes on; not since it was born again, if it was.
            if (!HasLost(other, AvatarsOf(story.Session).Where(a => a.Id == other.Id).Min(a => a.BornAt)))
                cluster.Verdict.Fail($"session {story.Session:x} got avatar {story.Id}, but no zone of the way of {other.Id} has died");
            if (other.Id != story.Id && ledger.Entities.TryGetValue(other.Id, out var former) && former is { HasEnded: false, Last: { HasEnded: false } home })
                cluster.Verdict.Fail($"session {story.Session:x} got avatar {story.Id}, but {other.Id} lives in {home}");
            cluster.Report.Count("avatars given instead of lost ones");
        }
        _avatars.Add(story);
        ledger.Note(avatar.Zone!, () => story.IsUnborn = true);
        cluster.Trace.Note(avatar.Zone!.Id.ToString(), "avatar born", $"{story.Number}: {story.Id} of session {story.Session:x}");
        return story.Number;
    }

    /// <summary>Which of two avatars was born only after its session had been given the other one instead, whichever of them is born first; null if neither.</summary>
    private AvatarStory? LateOf(AvatarStory story, AvatarStory other) =>
        story.IsGivenBefore(other) ? story
        : other.IsGivenBefore(story) && _given.TryGetValue(story.Session, out var given) && other.BornAt >= given ? other
        : null;

    public bool TryFindAvatar(int number, [NotNullWhen(true)] out AvatarStory? avatar)
    {
        avatar = number > 0 && number <= _avatars.Count ? _avatars[number - 1] : null;
        return avatar != null;
    }

    public IEnumerable<AvatarStory> AvatarsOf(ulong session) => _avatars.Where(a => a.Session == session && !a.IsUnborn);

    /// <summary>Whether an avatar is to use all inputs of its session: there was none before, as far as the session's player can know. Where nothing waits for backups, it may have seen one whose birth was undone.</summary>
    public bool IsFirst(AvatarStory avatar) =>
        _avatars.First(a => a.Session == avatar.Session && !(a.IsUnborn && cluster.Scenario.Consistency == Consistency.Committed)) == avatar;

    /// <summary>Whether zones that an avatar has been in, or may have been on its way to, have died since a time, and with them what it did there.</summary>
    public bool HasLost(AvatarStory avatar, TimeSpan since) => ledger.Entities.TryGetValue(avatar.Id, out var story) && ledger.IsExcused(story, since);

    /// <summary>An input has been sent.</summary>
    /// <param name="session">In which session.</param>
    /// <param name="input">Its number.</param>
    /// <param name="before">The number of the one before it in the session; 0 if it is the first.</param>
    public void Sent(ulong session, uint input, uint before) => _inputs.Add(input, new InputStory(session, before, cluster.Schedule.Now));

    /// <summary>
    /// A player was told that an input was used: it must have been. Where state waits for backups, that is for good; where it does not, a failover may undo it, and the gateway sends it again.
    /// </summary>
    public void Acknowledged(SimulatedPlayer player, uint number)
    {
        var input = _inputs[number];
        input.Player = player;
        if (input is { User: null, IsUndone: false } && !AvatarsOf(input.Session).Any(a => HasLost(a, TimeSpan.Zero)))
            cluster.Verdict.Fail($"{player.Name} was told that input {number} was used, which it was not");
        cluster.Report.Count("inputs acknowledged");
    }

    /// <summary>A player who was told that an input was used, of which a zone did not know yet whether a failover would undo it; null if there is none.</summary>
    public SimulatedPlayer? AnyUnsafe(Zone zone, bool isTold) =>
        _inputs.Values.LastOrDefault(i => i.Zone == zone.Id && i.Tick > zone.Backups.Committed && (!isTold || i.Player != null)) is { } input
            ? cluster.Players.FirstOrDefault(p => p.Session?.Id == input.Session)
            : null;

    /// <summary>An avatar uses an input.</summary>
    public void Used(Avatar avatar, uint number)
    {
        if (!ledger.Counts(avatar.Zone!))
        {
            // A zone that does not know yet that a backup goes on in its place. Where state does not wait for backups, its player may be told.
            if (cluster.Scenario.Consistency != Consistency.Committed && _inputs.TryGetValue(number, out var vain))
                vain.IsUndone = true;
            return;
        }
        cluster.Report.Count("inputs used");
        cluster.Trace.Fold(number);
        if (cluster.Trace.IsShown)
            cluster.Trace.Show(avatar.Zone!.Id.ToString(), "uses input", FormattableString.Invariant($"{number}, avatar {avatar.Number}"));
        if (!TryFindAvatar(avatar.Number, out var story) || !_inputs.TryGetValue(number, out var input) || input.Session != avatar.Player!.Session)
        {
            cluster.Verdict.Fail($"{avatar.Id} used input {number}, which its player has not sent");
            return;
        }
        if (story.IsLate)
            cluster.Verdict.Fail($"input {number} was used by avatar {story.Id}, instead of which its session had got another one");
        if (input.User is { } user && !HasLost(user, input.SentAt))
            cluster.Verdict.Fail($"input {number} was used by avatar {user.Id} and by {story.Id}");
        var isNext = input.Before == story.LastInput || (story.LastInput == 0 && !IsFirst(story));
        if (!isNext && !AreExcused(input.Before, story) && !HasLost(story, story.LastUse))
            cluster.Verdict.Fail($"{story.Id} used input {number} after {story.LastInput}; before it, {input.Before} was sent");
        else if (!isNext || input.User != null)
            cluster.Report.Count("inputs lost or doubled and excused");
        var before = (input.User, story.LastInput, story.LastUse);
        input.User = story;
        (input.Zone, input.Tick) = (avatar.Zone!.Id, avatar.Zone.Now.Number);
        (story.LastInput, story.LastUse) = (number, cluster.Schedule.Now);
        var used = avatar.Used;
        var isToldAnew = story.ToldAt.TryAdd(used, cluster.Schedule.Now);
        ledger.Note(avatar.Zone!, () =>
        {
            (input.User, story.LastInput, story.LastUse) = before;
            input.IsUndone = true;
            if (input.Player is { } told && cluster.Scenario.Consistency == Consistency.Committed)
                cluster.Verdict.Fail($"{told.Name} was told that input {number} was used, and it has been undone");
            if (isToldAnew)
                story.ToldAt.Remove(used);
        });
    }

    /// <summary>
    /// Whether inputs that an avatar leaves out, from one back to its last, had all been used, in what is no more: in ticks that a failover has undone, or in a zone that has died. Where
    /// state does not wait for backups, or there are none, a client may have seen that they were used, and then only its gateway still has them: they are lost if that one goes, too.
    /// </summary>
    private bool AreExcused(uint input, AvatarStory avatar)
    {
        while (input != avatar.LastInput && _inputs.TryGetValue(input, out var story) && (IsUndone(story) || IsLost(story)))
            input = story.Before;
        return input == avatar.LastInput;

        bool IsUndone(InputStory story) => story.IsUndone && cluster.Scenario.Consistency != Consistency.Committed;
        bool IsLost(InputStory story) => story.User == avatar && HasLost(avatar, story.SentAt);
    }

    private sealed class InputStory(ulong session, uint before, TimeSpan sentAt)
    {
        public ulong Session { get; } = session;

        public uint Before { get; } = before;

        public TimeSpan SentAt { get; } = sentAt;

        /// <summary>Whether a failover has taken back that it was used.</summary>
        public bool IsUndone { get; set; }

        /// <summary>Who was told that it was used; null as long as nobody was.</summary>
        public SimulatedPlayer? Player { get; set; }

        /// <summary>Where it was used last.</summary>
        public ZoneId Zone { get; set; }

        /// <summary>In which tick.</summary>
        public long Tick { get; set; }

        /// <summary>Who has used it last.</summary>
        public AvatarStory? User { get; set; }
    }
}
