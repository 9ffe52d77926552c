namespace ZoneScaler.Cluster.Nodes;

/// <summary>
/// A node as the cluster knows it: its name, and the revision at which it registered. A restart under the same name is another node, so it adopts nothing of the one before.
/// </summary>
/// <param name="Name">The name that operators gave it.</param>
/// <param name="Revision">The create revision of its key.</param>
public readonly record struct NodeId(string Name, long Revision) : IComparable<NodeId>
{
    /// <summary>Whether this names a node at all.</summary>
    public bool IsNone => Name is null;

    /// <summary>The node's number, as gateway and as the holder of backups: revisions are never used twice, so the sessions that it numbers are not, either.</summary>
    public uint Number => unchecked((uint)Revision);

    /// <summary>By name, then by revision.</summary>
    public int CompareTo(NodeId other)
    {
        var byName = string.CompareOrdinal(Name, other.Name);
        return byName != 0 ? byName : Revision.CompareTo(other.Revision);
    }

    /// <inheritdoc/>
    public override string ToString() => IsNone ? "nobody" : FormattableString.Invariant($"{Name}@{Revision}");

    /// <summary>By name, then by revision.</summary>
    public static bool operator <(NodeId left, NodeId right) => left.CompareTo(right) < 0;

    /// <summary>By name, then by revision.</summary>
    public static bool operator >(NodeId left, NodeId right) => left.CompareTo(right) > 0;

    /// <summary>By name, then by revision.</summary>
    public static bool operator <=(NodeId left, NodeId right) => left.CompareTo(right) <= 0;

    /// <summary>By name, then by revision.</summary>
    public static bool operator >=(NodeId left, NodeId right) => left.CompareTo(right) >= 0;
}
