using ZoneScaler.Protocol;

namespace ZoneScaler.Messages;

/// <summary>A message, input or event struct; implemented by the generator.</summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
public interface IMessage<TSelf>
    where TSelf : struct, IMessage<TSelf>
{
    /// <summary>The message's type.</summary>
    static abstract MessageType MessageType { get; }

    /// <summary>Appends the fields.</summary>
    static abstract void Write(in TSelf message, ByteWriter writer);

    /// <summary>Reads the fields.</summary>
    /// <exception cref="CodecException">The bytes are not such a message.</exception>
    static abstract TSelf Read(ref ByteReader reader);
}
