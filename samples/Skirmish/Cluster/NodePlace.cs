namespace Skirmish.Cluster;

/// <summary>Where a node's process runs.</summary>
/// <param name="Host">The address on which it listens.</param>
/// <param name="Launcher">The words of the command that starts its program there; none if it is started as any other.</param>
internal sealed record NodePlace(string Host, IReadOnlyList<string> Launcher)
{
    /// <summary>On the network of this machine.</summary>
    public static NodePlace Here { get; } = new("127.0.0.1", []);
}
