namespace ZoneScaler.Generators.Model;

/// <summary>A handler method.</summary>
/// <param name="Method">Its name, escaped.</param>
/// <param name="MessageType">The message struct, fully qualified.</param>
/// <param name="MessageName">The message's name on the wire.</param>
/// <param name="ByReference">Whether the parameter is an <c>in</c> parameter.</param>
internal sealed record HandlerModel(string Method, string MessageType, string MessageName, bool ByReference)
{
    public uint MessageId => NameHash.Of(MessageName);
}
