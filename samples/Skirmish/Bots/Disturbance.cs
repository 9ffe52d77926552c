using ZoneScaler.Client.Transport;

namespace Skirmish.Bots;

/// <summary>
/// For how long now nodes have stood still or links been cut. What a gateway shows may be as late as that: where crafts were, and later, at once, where they are. Bots must tell that from a craft that jumps. Thread-safe.
/// </summary>
internal sealed class Disturbance
{
    // Until all that was held up has come: TCP sends what was lost several times again only after seconds (RFC 6298, 5.5: each time it waits twice as long).
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private TimeSpan _since;
    private TimeSpan _until;

    /// <summary>It begins.</summary>
    public void Begin()
    {
        lock (_lock)
            (_since, _until) = (ClientClock.Now, TimeSpan.MaxValue);
    }

    /// <summary>It is over, if there was any, and the cluster is whole again.</summary>
    public void End()
    {
        lock (_lock)
            _until = _until == TimeSpan.MaxValue ? ClientClock.Now + Aftermath : _until;
    }

    /// <summary>How long it has gone on; zero if there is none.</summary>
    public TimeSpan Age
    {
        get
        {
            var now = ClientClock.Now;
            lock (_lock)
                return now < _until ? now - _since : TimeSpan.Zero;
        }
    }
}
