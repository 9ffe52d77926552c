using System.Text.Json.Serialization;
using ZoneScaler.Hosting.Zones;

namespace ZoneScaler.Hosting.Management;

/// <summary>How management answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ZoneReport>))]
[JsonSerializable(typeof(IReadOnlyList<GhostReport>))]
[JsonSerializable(typeof(SessionsReport))]
[JsonSerializable(typeof(MembersReport))]
[JsonSerializable(typeof(IReadOnlyList<ClusterZoneReport>))]
internal sealed partial class ManagementJson : JsonSerializerContext;
