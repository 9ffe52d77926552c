namespace ZoneScaler.Architecture.Tests;

/// <summary>
/// What pure code must not use: the wall clock, chance that no seed decides, waiting, and I/O. Time and randomness are passed in,
/// so that a world runs under a seed on virtual time.
/// </summary>
internal static class PurityRules
{
    private static readonly string[] Namespaces =
    [
        "System.Net.Sockets.", "System.Net.Http.", "System.Net.WebSockets.", "System.Net.Security.", "System.IO.Pipes.",
        "Microsoft.AspNetCore.", "Microsoft.Extensions.", "System.Diagnostics.Process",
    ];

    private static readonly HashSet<string> Types =
    [
        "System.Diagnostics.Stopwatch", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Threading.Thread", "System.Threading.ThreadPool",
        "System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.Console",
        "System.Runtime.CompilerServices.IAsyncStateMachine", "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly HashSet<string> Members =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.TimeProvider.get_System",
        "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Random.get_Shared", "System.Random..ctor", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
        "System.Threading.Tasks.Task.Delay", "System.Threading.Tasks.Task.Run",
    ];

    /// <summary>Each use that breaks a rule.</summary>
    public static IEnumerable<string> Violations(AssemblyReferences assembly) =>
        assembly.Types.Where(t => Types.Contains(t) || Namespaces.Any(n => t.StartsWith(n, StringComparison.Ordinal)))
            .Concat(assembly.Members.Where(Members.Contains));
}
