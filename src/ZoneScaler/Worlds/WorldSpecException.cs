namespace ZoneScaler.Worlds;

/// <summary>A world cannot be made from its spec and types.</summary>
public sealed class WorldSpecException : Exception
{
    internal WorldSpecException(string world, IReadOnlyList<string> errors)
        : base($"World '{world}' cannot be made: {string.Join(" ", errors)}")
        => Errors = errors;

    /// <summary>Each thing that is wrong: the value and what is allowed.</summary>
    public IReadOnlyList<string> Errors { get; }
}
