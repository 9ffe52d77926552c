namespace ZoneScaler.Architecture.Tests;

/// <summary>The folder of the solution, found from where the tests run.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ZoneScaler.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No ZoneScaler.sln in or above {AppContext.BaseDirectory}.");
    }
}
