using Xunit;

namespace ZoneScaler.Client.Tests.CrossLanguage;

/// <summary>Where Node.js and this repository are.</summary>
internal static class Node
{
    /// <summary>The program, or null where none is installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => (string[])[System.IO.Path.Combine(folder, "node"), System.IO.Path.Combine(folder, "node.exe")])
        .FirstOrDefault(File.Exists);

    public static string RepositoryRoot { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ZoneScaler.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run within the repository.");
    }
}

/// <summary>A test that needs Node.js: skipped, and reported as such, where there is none; in CI it then fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (Node.Path == null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "Node.js is not installed.";
    }
}
