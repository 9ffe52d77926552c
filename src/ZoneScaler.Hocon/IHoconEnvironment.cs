namespace ZoneScaler.Hocon;

/// <summary>All that reading HOCON sees of the outside: files and environment variables. Tests pass one that lives in memory.</summary>
public interface IHoconEnvironment
{
    /// <summary>The environment variables.</summary>
    IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The path of a file, in a form that is the same for the same file.</summary>
    /// <param name="path">An absolute path, or one relative to <paramref name="includer"/>'s folder.</param>
    /// <param name="includer">The file that includes it; null for a file that was named by the caller.</param>
    string Locate(string path, string? includer);

    /// <summary>Opens a file for reading; null if there is none.</summary>
    /// <exception cref="IOException">It is there but cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    Stream? Open(string path);
}
