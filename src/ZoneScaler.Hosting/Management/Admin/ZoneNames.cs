using System.Globalization;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Grpc;
using ZoneScaler.Worlds;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>What people call zones.</summary>
internal sealed class ZoneNames(WorldRecord? world)
{
    private readonly Dictionary<ZoneId, string> _named = (world?.NamedZones ?? []).ToDictionary(n => ZoneId.Named(n));

    /// <summary>A zone's name, as in <c>2d/3,4</c>.</summary>
    public string this[ZoneId zone] => _named.GetValueOrDefault(zone) ?? zone.ToString();

    /// <summary>A zone's number as 16 hexadecimal digits.</summary>
    public static string NumberOf(ZoneId zone) => zone.Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The zone of a name or number.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public KnownZone Find(string zone, IReadOnlyCollection<KnownZone> zones) =>
        zones.FirstOrDefault(z => this[z.Zone] == zone || NumberOf(z.Zone) == zone) ?? throw NotFound(zone, zones.Select(z => this[z.Zone]));

    public static RpcException NotFound(string zone, IEnumerable<string> names) =>
        new(new Status(StatusCode.NotFound, $"There is no zone '{zone}'; zones are named like {string.Join(", ", names.Take(2))}."));
}
