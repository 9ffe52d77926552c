namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// Sees to it that the player registry knows the gateway's sessions: asks now and then which life of it there is, and tells a new one of all of them, some in each beat.
/// </summary>
internal sealed class RegistryWatch(ZoneMail mail)
{
    private const int MaxPerBeat = 200;
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnnouncePeriod = TimeSpan.FromSeconds(30);

    private TimeSpan _probed;
    private TimeSpan _since = TimeSpan.MinValue; // who was announced before is to be again
    private uint _epoch;
    private int _next;

    /// <summary>Notes in which epoch the registry has answered.</summary>
    /// <returns>False if a later one has: the answer is of an owner that is none any more.</returns>
    public bool Note(uint epoch, TimeSpan now)
    {
        if (epoch > _epoch && _epoch != 0)
            AnnounceAll(now);
        _epoch = Math.Max(_epoch, epoch);
        return epoch == _epoch;
    }

    /// <summary>What was told may have been lost.</summary>
    public void AnnounceAll(TimeSpan now) => _since = now;

    /// <summary>Does some of what is due.</summary>
    public void Beat(List<Session> sessions, TimeSpan now)
    {
        if (sessions.Count == 0)
            return;
        if (now - _probed >= ProbePeriod)
        {
            _probed = now;
            mail.Probe();
        }
        var announced = 0;
        for (var i = 0; i < sessions.Count && announced < MaxPerBeat; i++)
        {
            _next = _next + 1 < sessions.Count ? _next + 1 : 0;
            var session = sessions[_next];
            if (session.Announced > _since && now - session.Announced < AnnouncePeriod)
                continue;
            lock (session.Gate)
                mail.Announce(session, now);
            announced++;
        }
    }
}
