using System.Numerics;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// Keeps the gateway subscribed to the zones that its sessions look at: a zone is subscribed before an entity in it can come into sight, and only some time after
/// nobody looks at it any more is it given up.
/// </summary>
internal sealed class Subscriptions
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(250);

    // A zone that is asked right after it has moved may refuse: its new owner begins within milliseconds. Each further refusal in a row is waited for twice as long.
    private static readonly TimeSpan RefusedPatience = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SilenceAwake = TimeSpan.FromSeconds(1);

    // A zone that sleeps has no entities, so its full state costs nothing.
    private static readonly TimeSpan SilenceAsleep = TimeSpan.FromSeconds(10);

    private readonly View _view;
    private readonly IZoneLink _zones;
    private readonly uint _gateway;
    private readonly WorldSpec _spec;
    private readonly GatewayOptions _options;
    private readonly float _reach;
    private readonly float _slackSquared;
    private readonly List<ZoneFeed> _idle = [];
    private uint _lastSubscription;

    public Subscriptions(View view, IZoneLink zones, uint gateway, WorldSpec spec, GatewayOptions options)
    {
        _view = view;
        _zones = zones;
        _gateway = gateway;
        _spec = spec;
        _options = options;

        // Entities overhang their cell by the handover margin, and a session's cells are found anew only when it has moved by the slack.
        var slack = Math.Max(spec.CellSize / 16, spec.HandoverMargin * 2);
        _reach = options.InterestRadius * options.InterestHysteresis + slack * 2;
        _slackSquared = slack * slack;
    }

    /// <summary>Takes note of where a session looks, and of the zone that has its entity.</summary>
    public void Update(Watch watch, Vector3 center, ZoneId zone, TimeSpan now)
    {
        if (watch.IsActive && watch.Zone == zone && Vector3.DistanceSquared(center, watch.Center) <= _slackSquared)
            return;
        var reach = new Vector3(_reach, _reach, _spec.Dimensions == 3 ? _reach : 0);
        var low = _spec.ZoneAt(center - reach).Cell;
        var high = _spec.ZoneAt(center + reach).Cell;
        if (!watch.IsActive || low != watch.Low || high != watch.High || zone != watch.Zone)
        {
            // First the new cells, then the old ones, so that those in both never fall to zero.
            Count(low, high, zone, +1, now);
            Release(watch, now);
            (watch.Low, watch.High, watch.Zone, watch.IsActive) = (low, high, zone, true);
        }
        watch.Center = center;
    }

    /// <summary>The session looks nowhere any more.</summary>
    public void Release(Watch watch, TimeSpan now)
    {
        if (watch.IsActive)
            Count(watch.Low, watch.High, watch.Zone, -1, now);
        watch.IsActive = false;
    }

    /// <summary>
    /// The stream of a zone has a gap, or may have one: its full state is to come. What is known of the zone stays in view meanwhile. It is asked at once, or soon if it has
    /// been asked just before.
    /// </summary>
    public void Resync(ZoneId zone, TimeSpan now)
    {
        if (_view.Feed(zone) is not { } feed)
            return;
        feed.IsReady = false;
        if (now - feed.Asked >= LeastPatience)
        {
            Ask(feed, now, LeastPatience);
        }
        else if (feed.Refused != feed.Wanted)
        {
            // Once for each time that it was asked: other frames were refused with it.
            feed.Refused = feed.Wanted;
            feed.Patience = Min(LeastPatience, RefusedPatience * (1 << Math.Min(feed.Refusals++, 8)));
        }
    }

    /// <summary>Asks again where no answer has come, and where a zone has fallen silent.</summary>
    /// <returns>How many zones were asked.</returns>
    public int Repeat(TimeSpan now)
    {
        var asked = 0;
        foreach (var feed in _view.Feeds)
        {
            var isSilent = now - feed.Heard >= (feed.IsAsleep ? SilenceAsleep : SilenceAwake);
            if ((feed.IsReady && !isSilent) || now - feed.Asked < (feed.IsReady ? LeastPatience : feed.Patience))
                continue;
            feed.IsReady &= feed.IsAsleep; // it may well sleep on
            Ask(feed, now, feed.IsReady ? LeastPatience : Min(feed.Patience * 2, MostPatience));
            asked++;
        }
        return asked;
    }

    /// <summary>Gives up zones that nobody has looked at for a while.</summary>
    public void Sweep(TimeSpan now)
    {
        _idle.Clear();
        foreach (var feed in _view.Feeds)
        {
            if (feed.Watchers == 0 && now - feed.UnwatchedSince >= _options.UnsubscribeDelay)
                _idle.Add(feed);
        }
        foreach (var feed in _idle)
        {
            _view.RemoveFeed(feed);
            _zones.Send(feed.Zone, GatewayFrames.Unsubscribe(_gateway));
        }
    }

    private void Count(CellPosition low, CellPosition high, ZoneId zone, int change, TimeSpan now)
    {
        for (var z = low.Z; z <= high.Z; z++)
        {
            for (var y = low.Y; y <= high.Y; y++)
            {
                for (var x = low.X; x <= high.X; x++)
                    Count(_spec.Dimensions == 3 ? ZoneId.OfCube(x, y, z) : ZoneId.OfCell(x, y), change, now);
            }
        }
        if (!zone.IsNamed && zone != default)
            Count(zone, change, now);
    }

    private void Count(ZoneId zone, int change, TimeSpan now)
    {
        var feed = _view.Feed(zone);
        if (feed == null)
        {
            feed = _view.AddFeed(zone);
            Ask(feed, now, LeastPatience);
        }
        feed.Watchers += change;
        if (feed.Watchers == 0)
            feed.UnwatchedSince = now;
    }

    // Always under a new number: what the zone sends under the last one may be on its way, or may be lost from its beginning.
    private void Ask(ZoneFeed feed, TimeSpan now, TimeSpan patience)
    {
        feed.Asked = now;
        feed.Heard = now;
        feed.Patience = patience;
        feed.Want(++_lastSubscription);
        _zones.Send(feed.Zone, GatewayFrames.Subscribe(_gateway, feed.Wanted));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
