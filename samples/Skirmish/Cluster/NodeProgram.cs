namespace Skirmish.Cluster;

/// <summary>How a node's program is started.</summary>
/// <param name="Words">The program and the words before its own arguments.</param>
internal sealed record NodeProgram(IReadOnlyList<string> Words)
{
    /// <summary>This program, as it was started itself.</summary>
    public static NodeProgram Own { get; } = new(OwnWords());

    /// <summary>This program with another runtime configuration than its own.</summary>
    public static NodeProgram WithConfiguration(FileInfo configuration) =>
        new([IsHost(OwnPath) ? OwnPath : "dotnet", "exec", "--runtimeconfig", configuration.FullName, typeof(NodeProgram).Assembly.Location]);

    private static string OwnPath => Environment.ProcessPath ?? throw new InvalidOperationException("It is not known which program this is.");

    private static string[] OwnWords() => IsHost(OwnPath) ? [OwnPath, typeof(NodeProgram).Assembly.Location] : [OwnPath];

    private static bool IsHost(string program) => Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
}
