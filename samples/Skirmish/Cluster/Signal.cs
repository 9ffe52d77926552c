namespace Skirmish.Cluster;

/// <summary>What a process can be told by the system, by the numbers that Linux gives it.</summary>
internal enum Signal
{
    /// <summary>SIGTERM: leave in order.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: go on.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: stand still until told to go on.</summary>
    Stop = 19,
}
