namespace Skirmish.Chaos.Networks;

/// <summary>A network for a chaos run cannot be made or changed; the message says why.</summary>
internal sealed class NetworkException(string message, Exception? inner = null) : Exception(message, inner);
