namespace ZoneScaler.Cluster.Nodes;

/// <summary>How far a node has come in becoming a member.</summary>
internal enum MemberState
{
    /// <summary>Waits to try again.</summary>
    Waiting,

    /// <summary>Asks for the world, a lease or its key.</summary>
    Asking,

    /// <summary>Is a member.</summary>
    Active,

    /// <summary>Has left for good.</summary>
    Left,
}
