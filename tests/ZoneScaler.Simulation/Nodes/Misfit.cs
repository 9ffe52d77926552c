namespace ZoneScaler.Simulation.Nodes;

/// <summary>What keeps a machine's node out of the cluster for good.</summary>
internal enum Misfit
{
    None,

    /// <summary>Its world is another one.</summary>
    OtherWorld,

    /// <summary>It speaks a protocol that the cluster does not take any more.</summary>
    OldProtocol,
}
