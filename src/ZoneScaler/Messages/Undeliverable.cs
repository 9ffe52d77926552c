using ZoneScaler.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.Messages;

/// <summary>Why a message came back.</summary>
public enum UndeliverableReason : byte
{
    /// <summary>The entity has ended, or its trail is too old.</summary>
    NoSuchEntity = 1,

    /// <summary>The entity has no handler for the message.</summary>
    NoHandler = 2,

    /// <summary>The entity's zone takes no messages now.</summary>
    ZoneUnavailable = 3,

    /// <summary>A worker has died while it was handled, for the second time: it is not handled again.</summary>
    KilledWorkers = 4,
}

/// <summary>A message that came back to its sender. Valid only within <see cref="Entity.OnUndeliverable"/>.</summary>
public readonly ref struct Undeliverable
{
    private readonly ReadOnlySpan<byte> _payload;

    internal Undeliverable(EntityRef target, UndeliverableReason reason, uint messageType, ReadOnlySpan<byte> payload)
    {
        Target = target;
        Reason = reason;
        MessageType = messageType;
        _payload = payload;
    }

    /// <summary>Who should have got it.</summary>
    public EntityRef Target { get; }

    /// <summary>Why it came back.</summary>
    public UndeliverableReason Reason { get; }

    /// <summary>The number of the message's type.</summary>
    public uint MessageType { get; }

    /// <summary>The message, if it is of that type.</summary>
    public bool Is<T>(out T message)
        where T : struct, IMessage<T>
    {
        message = default;
        if (T.MessageType.Id != MessageType)
            return false;
        var reader = new ByteReader(_payload);
        message = T.Read(ref reader);
        return true;
    }
}
