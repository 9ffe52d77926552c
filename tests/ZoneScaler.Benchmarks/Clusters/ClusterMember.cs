using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A node of a benchmark's cluster, in a process of its own.</summary>
internal sealed class ClusterMember
{
    /// <param name="name">Its name.</param>
    /// <param name="launcher">What starts it, in another network; empty: nothing.</param>
    /// <param name="arguments">What it is to be.</param>
    public ClusterMember(string name, string[] launcher, string[] arguments)
    {
        Name = name;
        Process = ChildProcess.StartBy(launcher, arguments);
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
