using ZoneScaler.Entities;

namespace ZoneScaler.Streams;

/// <summary>The frames that a gateway sends to zones. The receiver releases them.</summary>
public static class GatewayFrames
{
    /// <summary>Asks for a zone's stream. Asking again brings a full entry again.</summary>
    public static FrameBuffer Subscribe(uint gateway) => Start(FrameKind.Subscribe, gateway);

    /// <summary>Ends the subscription.</summary>
    public static FrameBuffer Unsubscribe(uint gateway) => Start(FrameKind.Unsubscribe, gateway);

    /// <summary>Asks the player registry for an entity; answered by PlayerPlaced or PlayerRefused. Asking again for the same session brings the same answer.</summary>
    public static FrameBuffer Join(uint gateway, ulong session, string name)
    {
        var frame = Start(FrameKind.Join, gateway);
        frame.Writer.WriteUInt64(session);
        frame.Writer.WriteString(name);
        return frame;
    }

    /// <summary>A player's input.</summary>
    public static FrameBuffer Input(uint gateway, ulong session, EntityId entity, uint number, uint messageType, ReadOnlySpan<byte> payload)
    {
        var frame = Start(FrameKind.Input, gateway, session, entity);
        frame.Writer.WriteVarint(number);
        frame.Writer.WriteUInt32(messageType);
        frame.Writer.WriteBytes(payload);
        return frame;
    }

    /// <summary>The player's client has all events up to a number.</summary>
    public static FrameBuffer EventsSeen(uint gateway, ulong session, EntityId entity, uint number)
    {
        var frame = Start(FrameKind.EventsSeen, gateway, session, entity);
        frame.Writer.WriteVarint(number);
        return frame;
    }

    /// <summary>The player's connection is lost, or back: then the zone sends again all events after <paramref name="lastEventSeen"/>, and the owner's state.</summary>
    public static FrameBuffer Connection(uint gateway, ulong session, EntityId entity, bool connected, uint lastEventSeen)
    {
        var frame = Start(FrameKind.Connection, gateway, session, entity);
        frame.Writer.WriteBool(connected);
        frame.Writer.WriteVarint(lastEventSeen);
        return frame;
    }

    /// <summary>The player has left for good.</summary>
    public static FrameBuffer PlayerLeft(uint gateway, ulong session, EntityId entity) => Start(FrameKind.PlayerLeft, gateway, session, entity);

    private static FrameBuffer Start(FrameKind kind, uint gateway, ulong session, EntityId entity)
    {
        var frame = Start(kind, gateway);
        frame.Writer.WriteUInt64(session);
        entity.Write(frame.Writer);
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
