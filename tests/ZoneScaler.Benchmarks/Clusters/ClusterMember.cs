using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A node of a benchmark's cluster, in a process of its own.</summary>
internal sealed class ClusterMember
{
    public ClusterMember(string name, string[] arguments)
    {
        Name = name;
        Process = ChildProcess.Start(arguments);
        Lighthouse = Process.ReadLine();
        Players = new Uri(Process.ReadLine());
        Address = Process.ReadLine();
    }

    public string Name { get; }

    public ChildProcess Process { get; }

    /// <summary>Where its lighthouse is reached, if it has one.</summary>
    public string Lighthouse { get; }

    /// <summary>Where players and operators reach it.</summary>
    public Uri Players { get; }

    /// <summary>Where other nodes and the admin client reach it.</summary>
    public string Address { get; }
}
