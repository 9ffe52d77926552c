using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Worlds;

namespace ZoneScaler.Streams;

/// <summary>
/// The frames that a gateway sends to zones. The receiver releases them. Each may be lost, and each may be sent again: zones know by numbers what they have had.
/// </summary>
public static class GatewayFrames
{
    /// <summary>Asks for a zone's stream: its full state, then what changes.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="subscription">A number that the gateway counts up; the same one again changes nothing, a higher one brings the full state again. 0 always does.</param>
    public static FrameBuffer Subscribe(uint gateway, uint subscription = 0)
    {
        var frame = Start(FrameKind.Subscribe, gateway);
        frame.Writer.WriteUInt32(subscription);
        return frame;
    }

    /// <summary>Ends the subscription.</summary>
    public static FrameBuffer Unsubscribe(uint gateway) => Start(FrameKind.Unsubscribe, gateway);

    /// <summary>
    /// Asks the player registry for an entity; answered by PlayerPlaced, PlayerRefused, PlayerEnded or SessionMoved. Asking again for the same session brings the same answer.
    /// </summary>
    /// <param name="claim">The session.</param>
    /// <param name="lost">An entity of the session that is not where it was last known; none if this is the first.</param>
    /// <param name="lostHop">With which hop it was last known to be there: the registry may have heard of it since.</param>
    /// <param name="wantsAnother">If it is lost for good: whether there is to be another one; else the session ends.</param>
    /// <param name="lastInput">With another entity, inputs go on after this number.</param>
    /// <param name="lastEvent">With another entity, events go on after this number.</param>
    public static FrameBuffer Join(in SessionClaim claim, EntityRef lost = default, uint lostHop = 0, bool wantsAnother = false, uint lastInput = 0, uint lastEvent = 0)
    {
        var frame = Start(FrameKind.Join, claim.Gateway);
        claim.Write(frame.Writer);
        frame.Writer.WriteEntity(lost);
        frame.Writer.WriteVarint(lostHop);
        frame.Writer.WriteBool(wantsAnother);
        frame.Writer.WriteVarint(lastInput);
        frame.Writer.WriteVarint(lastEvent);
        return frame;
    }

    /// <summary>Asks the player registry for a session of another gateway; answered by SessionResumed, SessionUnknown, KeyRefused or, if another gateway has asked since, SessionMoved; and not before the registry can tell.</summary>
    /// <param name="gateway">The gateway that wants it.</param>
    /// <param name="session">The session.</param>
    /// <param name="key">The hash of the key that the client showed.</param>
    /// <param name="attempt">A number that the gateway counts up: the same one again does not take the session from itself.</param>
    public static FrameBuffer Resume(uint gateway, ulong session, ResumeKeyHash key, uint attempt)
    {
        var frame = Start(FrameKind.Resume, gateway);
        frame.Writer.WriteUInt64(session);
        key.Write(frame.Writer);
        frame.Writer.WriteUInt32(attempt);
        return frame;
    }

    /// <summary>Tells the player registry of a session that the gateway has, in case it has forgotten. Answered only if the session has ended.</summary>
    public static FrameBuffer Announce(in SessionClaim claim, EntityRef entity)
    {
        var frame = Start(FrameKind.Announce, claim.Gateway);
        claim.Write(frame.Writer);
        frame.Writer.WriteEntity(entity);
        return frame;
    }

    /// <summary>Asks the player registry for a sign of life: its epoch is in the answer's header.</summary>
    public static FrameBuffer Probe(uint gateway) => Start(FrameKind.Probe, gateway);

    /// <summary>A player's input.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="player">Whose.</param>
    /// <param name="oldest">The oldest input that can still be had: what is missing before it never comes.</param>
    /// <param name="number">Its number.</param>
    /// <param name="messageType">Its type.</param>
    /// <param name="payload">Its fields.</param>
    public static FrameBuffer Input(uint gateway, in PlayerAddress player, uint oldest, uint number, uint messageType, ReadOnlySpan<byte> payload)
    {
        var frame = Start(FrameKind.Input, gateway, player);
        frame.Writer.WriteVarint(oldest);
        frame.Writer.WriteVarint(number);
        frame.Writer.WriteUInt32(messageType);
        frame.Writer.WriteBytes(payload);
        return frame;
    }

    /// <summary>The player's client has all events up to a number.</summary>
    public static FrameBuffer EventsSeen(uint gateway, in PlayerAddress player, uint number)
    {
        var frame = Start(FrameKind.EventsSeen, gateway, player);
        frame.Writer.WriteVarint(number);
        return frame;
    }

    /// <summary>
    /// The player's connection is lost, or is at this gateway: then the zone sends again all events after <paramref name="lastEvent"/>, and the owner's state.
    /// Answered by PlayerAttached, SessionMoved or PlayerMissing.
    /// </summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="player">Whose. An epoch above the one that the zone knows takes the player from its former gateway.</param>
    /// <param name="zone">Where the frame is sent. It may follow a trail from there; PlayerMissing names it again.</param>
    /// <param name="number">Counts the changes of the connection within the epoch.</param>
    /// <param name="isConnected">Whether it is there.</param>
    /// <param name="eventsSeen">The last event that the client has: up to it they can be forgotten.</param>
    /// <param name="lastEvent">The last event that the gateway has: up to it they need not be sent again.</param>
    /// <param name="windowTicks">For how many ticks without a connection the player is waited for.</param>
    public static FrameBuffer Connection(uint gateway, in PlayerAddress player, ZoneId zone, uint number, bool isConnected, uint eventsSeen, uint lastEvent, uint windowTicks)
    {
        var frame = Start(FrameKind.Connection, gateway, player);
        frame.Writer.WriteUInt64(zone.Value);
        frame.Writer.WriteVarint(number);
        frame.Writer.WriteBool(isConnected);
        frame.Writer.WriteVarint(eventsSeen);
        frame.Writer.WriteVarint(lastEvent);
        frame.Writer.WriteVarint(windowTicks);
        return frame;
    }

    /// <summary>The player has left for good. Answered by PlayerEnded, SessionMoved or PlayerMissing; by the player registry, for an entity that is nowhere, by PlayerEnded.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="player">Whose.</param>
    /// <param name="zone">Where the frame is sent, as for <see cref="Connection"/>.</param>
    public static FrameBuffer PlayerLeft(uint gateway, in PlayerAddress player, ZoneId zone)
    {
        var frame = Start(FrameKind.PlayerLeft, gateway, player);
        frame.Writer.WriteUInt64(zone.Value);
        return frame;
    }

    /// <summary>The answer to PlayerUnheard of a gateway that does not have the session: it is over, or has gone to another gateway.</summary>
    public static FrameBuffer SessionAbsent(uint gateway, in PlayerAddress player) => Start(FrameKind.SessionAbsent, gateway, player);

    private static FrameBuffer Start(FrameKind kind, uint gateway, in PlayerAddress player)
    {
        var frame = Start(kind, gateway);
        frame.Writer.WriteUInt64(player.Session);
        player.Entity.Write(frame.Writer);
        frame.Writer.WriteVarint(player.Epoch);
        return frame;
    }

    private static FrameBuffer Start(FrameKind kind, uint gateway)
    {
        var frame = FrameBuffer.Rent();
        frame.Writer.WriteByte((byte)kind);
        frame.Writer.WriteUInt32(gateway);
        return frame;
    }
}
