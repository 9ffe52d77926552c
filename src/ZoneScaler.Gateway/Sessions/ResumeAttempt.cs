using ZoneScaler.Players;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>A client that wants to go on with a session of another gateway: the player registry is being asked.</summary>
/// <param name="number">Counts the gateway's attempts.</param>
/// <param name="session">The session.</param>
/// <param name="key">The key that the client shows.</param>
/// <param name="name">The player's name, for a new session if there is none such.</param>
/// <param name="lastEvent">The last event that the client has.</param>
/// <param name="connection">The connection.</param>
internal sealed class ResumeAttempt(uint number, ulong session, byte[] key, string name, uint lastEvent, SessionConnection connection)
{
    public uint Number => number;

    public ulong Session => session;

    public byte[] Key => key;

    public ResumeKeyHash KeyHash { get; } = ResumeKeyHash.Of(key);

    public string Name => name;

    public uint LastEvent => lastEvent;

    public SessionConnection Connection => connection;

    public TimeSpan SentAt { get; set; }
}
