using System.Globalization;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Nodes;

/// <summary>Where things are in the coordination store.</summary>
/// <param name="world">The name of the world.</param>
internal sealed class ClusterKeys(string world)
{
    private readonly string _root = $"/zonescaler/{world}/";

    /// <summary>The <see cref="WorldRecord"/>.</summary>
    public string Spec => _root + "spec";

    /// <summary>The elected coordinator; the key's create revision is its term.</summary>
    public string Leader => _root + "leader";

    /// <summary>Who does not reach the coordinator and would replace it, unless it answers.</summary>
    public string Challenge => _root + "challenge";

    /// <summary>All nodes' <see cref="NodeInfo"/>, each bound to its node's lease.</summary>
    public string Nodes => _root + "nodes/";

    /// <summary>All zones' assignments.</summary>
    public string Zones => _root + "zones/";

    public string Node(string name) => Nodes + name;

    public string Zone(ZoneId zone) => Zones + zone.Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Says to one registration of a node that an operator has ended it.</summary>
    public string Dismissal(NodeId node) => string.Create(CultureInfo.InvariantCulture, $"{_root}dismissed/{node.Name}/{node.Revision}");

    /// <summary>The node of a key below <see cref="Nodes"/>.</summary>
    public string NodeOf(string key) => key[Nodes.Length..];

    /// <summary>The zone of a key below <see cref="Zones"/>.</summary>
    /// <returns>False if the key is none of ours.</returns>
    public bool TryGetZone(string key, out ZoneId zone)
    {
        var isZone = ulong.TryParse(key.AsSpan(Zones.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        zone = new ZoneId(value);
        return isZone;
    }
}
