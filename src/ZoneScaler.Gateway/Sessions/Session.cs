using System.Security.Cryptography;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Snapshots;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// A player in the world, across connections. <see cref="Gate"/> guards everything but <see cref="Track"/>'s knowledge and <see cref="Watch"/>, which only beats touch.
/// </summary>
/// <param name="id">The session's number.</param>
/// <param name="name">The player's name.</param>
/// <param name="key">The resume key.</param>
internal sealed class Session(ulong id, string name, byte[] key)
{
    /// <summary>The length of a resume key.</summary>
    public const int KeyBytes = 16;

    public Lock Gate { get; } = new();

    public ulong Id { get; } = id;

    public string Name { get; } = name;

    public ReadOnlySpan<byte> Key => key;

    public ResumeKeyHash KeyHash { get; } = ResumeKeyHash.Of(key);

    public SessionState State { get; set; }

    /// <summary>The connection, or null while the session waits for its player to come back.</summary>
    public SessionConnection? Connection { get; set; }

    /// <summary>Whether the current connection continues an earlier one.</summary>
    public bool IsResumed { get; set; }

    /// <summary>Since when there is no connection.</summary>
    public TimeSpan DetachedSince { get; set; }

    /// <summary>When the player registry was last asked for an entity.</summary>
    public TimeSpan JoinSent { get; set; }

    /// <summary>The session's fencing number; 0 until the player registry has given one.</summary>
    public ulong Epoch { get; set; }

    public EntityId Entity { get; set; }

    /// <summary>The zone where the entity was last seen, or to which it went.</summary>
    public ZoneId Zone { get; set; }

    /// <summary>With which hop the entity was last known to be in a zone, by what zones and the player registry have answered.</summary>
    public uint SightedHop { get; set; } = PlayerAnswer.UnknownHop;

    /// <summary>Whether the player has no entity any more, and gets none in this session.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Counts the changes of the connection, within the epoch.</summary>
    public uint ConnectionNumber { get; set; }

    /// <summary>Whether the entity's zone has confirmed the last change of the connection, and nothing is known since to have been lost on the way.</summary>
    public bool IsAttached { get; set; } = true;

    /// <summary>Whether the zone has taken the connection that there is. If not, and the session turns out to be another gateway's, its client may be the one that came last.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>When the zone was last told of the connection.</summary>
    public TimeSpan ConnectionSent { get; set; }

    /// <summary>Since when the entity is not found where it should be; null if it is.</summary>
    public TimeSpan? MissingSince { get; set; }

    /// <summary>The zone where it is not found.</summary>
    public ZoneId MissingFrom { get; set; }

    /// <summary>When the player registry was last told of the session.</summary>
    public TimeSpan Announced { get; set; }

    /// <summary>Whether it is known which input was the last; not so right after the session came from another gateway.</summary>
    public bool IsLastInputKnown { get; set; } = true;

    /// <summary>Whether the next input may leave numbers out: the client, or the gateway that had the session before, may have lost some.</summary>
    public bool MaySkipInputs { get; set; }

    /// <summary>The number of the last input that came.</summary>
    public uint LastInput { get; set; }

    /// <summary>Inputs that the entity has not been seen to use.</summary>
    public InputBacklog Inputs { get; } = new();

    /// <summary>The number of the last event that was taken over for the connection.</summary>
    public uint LastEvent { get; set; }

    /// <summary>The number of the last event that the client has confirmed.</summary>
    public uint EventsSeen { get; set; }

    /// <summary>Events that no beat has sent yet.</summary>
    public ByteWriter PendingEvents { get; } = new();

    public int PendingEventCount { get; set; }

    /// <summary>Whether the zone was asked for events that are missing.</summary>
    public bool IsEventGapReported { get; set; }

    /// <summary>Whether events had no room beside those that wait: the zone is asked for them once these are sent.</summary>
    public bool HasMoreEvents { get; set; }

    /// <summary>Since when snapshots are held back for the client; null if they are not.</summary>
    public TimeSpan? BlockedSince { get; set; }

    /// <summary>The version of the code tables that the connection has; 0 if none.</summary>
    public int CodesVersion { get; set; }

    public SnapshotTrack Track { get; } = new();

    public Watch Watch { get; } = new();

    /// <summary>How zones are told whose frames these are.</summary>
    public PlayerAddress Address => new(Id, Epoch, Entity);

    /// <summary>Whether there is an entity that frames can be for.</summary>
    public bool HasEntity => !Entity.IsNone && !HasEnded && State is SessionState.Placed or SessionState.Live;

    /// <summary>A new resume key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>Whether a client that shows this key may resume the session. Takes the same time for every key.</summary>
    public bool IsKey(ReadOnlySpan<byte> shown) => CryptographicOperations.FixedTimeEquals(shown, key);

    /// <summary>How many bytes an event takes at most while it waits: its type, its length and its fields.</summary>
    public static int EventBytes(ReadOnlySpan<byte> payload) => 4 + 5 + payload.Length;

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
        IsEventGapReported = HasMoreEvents = false;
    }

    /// <summary>Notes that an input has come. Numbers that were left out never come any more.</summary>
    public void TakeInput(uint number)
    {
        Inputs.Skip(LastInput + 1, number);
        LastInput = number;
        MaySkipInputs = false;
    }

    /// <summary>Notes that the entity has used inputs.</summary>
    public void NoteUsed(uint input, int beat, TimeSpan now)
    {
        if (input > LastInput || !IsLastInputKnown)
            return; // of an earlier entity, whose inputs had other numbers
        Inputs.Confirm(input, now);
        NoteSeen(input, beat);
    }

    /// <summary>Notes that an input has been used in a tick that is not safe yet: it is kept.</summary>
    public void NoteSeen(uint input, int beat)
    {
        if (input > LastInput || !IsLastInputKnown || input <= Track.LastInput)
            return;
        Track.LastInput = input;
        Track.LastInputBeat = beat;
    }

    /// <summary>Starts anew for a new connection.</summary>
    public void Attach(SessionConnection connection, uint lastEvent, bool isResumed)
    {
        Connection = connection;
        IsConfirmed = false;
        IsResumed = isResumed;
        LastEvent = lastEvent;
        BlockedSince = null;
        CodesVersion = 0;
        MaySkipInputs = isResumed;
        DropEvents();
        Track.Reset();
        if (State == SessionState.Live)
            State = SessionState.Placed;
    }
}
