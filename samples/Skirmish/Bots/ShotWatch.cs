using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Client.Entities;

namespace Skirmish.Bots;

/// <summary>
/// Follows the shots of a session's own ship. The game tells its pilot the end of each, reliably: an end that is not told, or told twice, is a cheat. What is shown of a shot
/// is a matter of the view: one that is over within a tick, or flies where the gateway's picture is still filling, is rightly not shown, so those are only counted.
/// </summary>
internal sealed class ShotWatch(Findings findings)
{
    /// <summary>How many snapshots a shot may take to be shown, after the one that says that it was fired.</summary>
    public const int SightPatience = Rules.TickRate;

    /// <summary>The same for its end to be told: its life, and ten seconds for zones and gateways that are found anew.</summary>
    public const int EndPatience = (int)((Rules.ShotLife + 10) * Rules.TickRate);

    private readonly Dictionary<ushort, long> _unseen = []; // fired, not yet seen: since which snapshot
    private readonly Dictionary<ushort, Firing> _flying = []; // fired, end not yet told
    private readonly HashSet<ushort> _seenEarly = []; // before the ship said that it had fired
    private readonly HashSet<ushort> _endedEarly = [];
    private readonly HashSet<ushort> _lost = [];
    private EntityId _ship;
    private ushort? _fired;
    private long _followed; // shots since the first look at the ship
    private long _snapshots; // the clock: it stands still without a connection, and runs slow with a slow one
    private bool _wasAway;

    /// <summary>A new connection. Ends are told on where they were if the session goes on; but what was shown meanwhile is not known.</summary>
    public void Welcome(bool isResumed)
    {
        _unseen.Clear();
        _seenEarly.Clear();
        _wasAway = true;
        if (!isResumed)
            Forget();
    }

    /// <summary>A snapshot shows the own ship.</summary>
    /// <param name="ship">Which one: another one starts anew.</param>
    /// <param name="tick">The snapshot's.</param>
    /// <param name="place">Where the ship is.</param>
    /// <param name="fired">The number of its last shot; numbers start again after the largest one.</param>
    public void Snapshot(EntityId ship, long tick, Vector2 place, ushort fired)
    {
        if (ship != _ship)
        {
            if (_ship != default)
                Forget();
            _ship = ship;
        }

        _snapshots++;
        if (_fired is not { } last)
            Begin(fired);
        else if (Ahead(fired, last) < 0)
            findings.Add(Cheat.TimeWentBack, $"{ship} had fired {last} shots, and in tick {tick} only {fired}");
        else
            Follow(last, fired, new Firing(_snapshots, tick, place));
        _wasAway = false;
        CountUnseen();
        FindLost();
    }

    /// <summary>A shot came into view, or its impact was seen.</summary>
    public void Seen(ushort number)
    {
        // It may be seen before the ship says that it has fired; later, at its impact, it is old news.
        if (!_unseen.Remove(number) && _fired is { } fired && Ahead(number, fired) > 0)
            _seenEarly.Add(number);
    }

    /// <summary>The game has told that a shot has ended.</summary>
    public void Ended(ushort number)
    {
        if (_flying.Remove(number))
            return;
        if (_lost.Remove(number))
        {
            findings.ShotsToldLate++;
            return;
        }
        var ahead = _fired is { } fired ? Ahead(number, fired) : 1;
        if (ahead > 0 ? _endedEarly.Add(number) : -ahead >= _followed)
            return; // the ship has yet to say that it fired, or had fired before the first look at it
        findings.Add(Cheat.ShotTwice, $"the end of shot {number} of {_ship} was told twice");
    }

    private static int Ahead(ushort number, ushort of) => (short)(number - of);

    private void Begin(ushort fired)
    {
        _fired = fired;
        _endedEarly.RemoveWhere(number => Ahead(number, fired) <= 0);
    }

    private void Follow(ushort last, ushort fired, Firing firing)
    {
        for (var number = last; number != fired;)
        {
            number++;
            findings.ShotsFired++;
            _followed++;
            _lost.Remove(number);
            if (!_endedEarly.Remove(number))
                _flying[number] = firing;
            if (!_seenEarly.Remove(number) && !_wasAway)
                _unseen[number] = _snapshots;
        }

        _fired = fired;
    }

    private void CountUnseen()
    {
        foreach (var (number, since) in _unseen)
        {
            if (_snapshots - since <= SightPatience)
                continue;
            _unseen.Remove(number);
            findings.ShotsNotSeen++;
        }
    }

    private void FindLost()
    {
        foreach (var (number, firing) in _flying)
        {
            if (_snapshots - firing.Snapshot <= findings.EndPatience)
                continue;
            _flying.Remove(number);
            _lost.Add(number);
            findings.Add(Cheat.LostShot, $"the end of shot {number} of {_ship} was not told; it was fired by tick {firing.Tick}, the ship then at {firing.Place}");
        }
    }

    private void Forget()
    {
        _ship = default;
        _fired = null;
        _followed = 0;
        _unseen.Clear();
        _flying.Clear();
        _seenEarly.Clear();
        _endedEarly.Clear();
        _lost.Clear();
    }

    /// <summary>What was the case when the ship said that it had fired.</summary>
    private readonly record struct Firing(long Snapshot, long Tick, Vector2 Place);
}
