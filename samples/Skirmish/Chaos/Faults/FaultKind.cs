namespace Skirmish.Chaos.Faults;

/// <summary>What can be done to nodes.</summary>
internal enum FaultKind
{
    /// <summary>The process is ended as by <c>kill -9</c>, and started again.</summary>
    Kill,

    /// <summary>What the process says does not reach one other node any more, and then it is killed: what had left for the others then must be known to a backup, too.</summary>
    Tear,

    /// <summary>The process stands still for a while.</summary>
    Stop,

    /// <summary>The process is told to leave in order, and started again.</summary>
    Drain,

    /// <summary>Nothing passes between two nodes for a while, in one direction or in both.</summary>
    Cut,

    /// <summary>A part of what comes to a node is lost for a while.</summary>
    Loss,

    /// <summary>A worker is killed at the moment at which another one begins to stand still: what only that one has a backup of must wait for it, although the killed one is long back.</summary>
    Strand,

    /// <summary>A worker that is told to leave does not get to know whether its zones have gone over, and the one that they have gone to is killed.</summary>
    Deafen,
}
