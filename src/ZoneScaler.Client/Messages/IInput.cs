using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Messages;

/// <summary>An input that writes itself, without objects in between. A struct with this interface is sent without allocating.</summary>
public interface IInput
{
    /// <summary>The input's number: <see cref="NameHash.Of"/> its name. Compute it once.</summary>
    uint TypeId { get; }

    /// <summary>Appends the fields in the order of the input's schema.</summary>
    void Write(ByteWriter writer);
}
