using System.Security.Cryptography;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Snapshots;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// A player in the world, across connections. <see cref="Gate"/> guards everything but <see cref="Track"/>'s knowledge and <see cref="Watch"/>, which only beats touch.
/// </summary>
internal sealed class Session(ulong id, string name)
{
    /// <summary>The length of a resume key.</summary>
    public const int KeyBytes = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyBytes);

    public Lock Gate { get; } = new();

    public ulong Id { get; } = id;

    public string Name { get; } = name;

    public ReadOnlySpan<byte> Key => _key;

    public SessionState State { get; set; }

    /// <summary>The connection, or null while the session waits for its player to come back.</summary>
    public SessionConnection? Connection { get; set; }

    /// <summary>Whether the current connection continues an earlier one.</summary>
    public bool IsResumed { get; set; }

    /// <summary>Since when there is no connection.</summary>
    public TimeSpan DetachedSince { get; set; }

    /// <summary>When the player registry was last asked.</summary>
    public TimeSpan JoinSent { get; set; }

    public EntityId Entity { get; set; }

    /// <summary>The zone where the entity was last seen, or to which it went.</summary>
    public ZoneId Zone { get; set; }

    /// <summary>The number of the last input that came.</summary>
    public uint LastInput { get; set; }

    /// <summary>The number of the last event that was taken over for the connection.</summary>
    public uint LastEvent { get; set; }

    /// <summary>The number of the last event that the client has confirmed.</summary>
    public uint EventsSeen { get; set; }

    /// <summary>Events that no beat has sent yet.</summary>
    public ByteWriter PendingEvents { get; } = new();

    public int PendingEventCount { get; set; }

    /// <summary>Whether the zone was asked for events that are missing.</summary>
    public bool IsEventGapReported { get; set; }

    /// <summary>Since when snapshots are held back for the client; null if they are not.</summary>
    public TimeSpan? BlockedSince { get; set; }

    /// <summary>The version of the code tables that the connection has; 0 if none.</summary>
    public int CodesVersion { get; set; }

    public SnapshotTrack Track { get; } = new();

    public Watch Watch { get; } = new();

    /// <summary>Whether a client that shows this key may resume the session. Takes the same time for every key.</summary>
    public bool IsKey(ReadOnlySpan<byte> key) => CryptographicOperations.FixedTimeEquals(key, _key);

    /// <summary>Adds an event for the client.</summary>
    public void AddEvent(uint number, uint messageType, ReadOnlySpan<byte> payload)
    {
        LastEvent = number;
        PendingEvents.WriteUInt32(messageType);
        PendingEvents.WriteBlob(payload);
        PendingEventCount++;
        IsEventGapReported = false;
    }

    /// <summary>Forgets the waiting events; the zone has them still.</summary>
    public void DropEvents()
    {
        PendingEvents.Clear();
        PendingEventCount = 0;
        IsEventGapReported = false;
    }

    /// <summary>Starts anew for a new connection.</summary>
    public void Attach(SessionConnection connection, uint lastEvent, bool isResumed)
    {
        Connection = connection;
        IsResumed = isResumed;
        LastEvent = lastEvent;
        BlockedSince = null;
        CodesVersion = 0;
        DropEvents();
        Track.Reset();
        if (State == SessionState.Live)
            State = SessionState.Placed;
    }
}
