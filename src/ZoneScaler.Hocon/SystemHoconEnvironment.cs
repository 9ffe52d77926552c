using System.Collections;

namespace ZoneScaler.Hocon;

/// <summary>The file system and the environment variables of this process. Variables are taken as they are when the object is made.</summary>
public sealed class SystemHoconEnvironment : IHoconEnvironment
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Variables { get; } = ReadVariables();

    /// <inheritdoc/>
    public string Locate(string path, string? includer)
    {
        ArgumentNullException.ThrowIfNull(path);
        var combined = includer == null ? path : Path.Combine(Path.GetDirectoryName(includer) ?? "", path);
        var full = Path.GetFullPath(combined);
        // What was named relative stays so: that is how people know their files in messages.
        return Path.IsPathRooted(combined) ? full : Path.GetRelativePath(Environment.CurrentDirectory, full);
    }

    /// <inheritdoc/>
    public Stream? Open(string path)
    {
        // A folder of the same name is no file: include "worker" means worker.conf.
        if (Directory.Exists(path))
            return null;
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> ReadVariables()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }
}
