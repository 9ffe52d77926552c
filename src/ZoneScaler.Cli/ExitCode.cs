namespace ZoneScaler.Cli;

/// <summary>How <c>zs</c> ends.</summary>
internal static class ExitCode
{
    /// <summary>It did what it was asked.</summary>
    public const int Good = 0;

    /// <summary>It could not, or found what it checked to be wrong.</summary>
    public const int Failed = 1;

    /// <summary>It was not asked properly.</summary>
    public const int BadUsage = 2;
}
