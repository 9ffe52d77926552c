using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster;

/// <summary>What the coordination store holds, as JSON: an operator can read it with etcdctl, and a later version can add to it.</summary>
internal static class StoredValues
{
    public static byte[] Write(WorldRecord value) => JsonSerializer.SerializeToUtf8Bytes(value, StoredJson.Default.WorldRecord);

    public static byte[] Write(NodeInfo value) => JsonSerializer.SerializeToUtf8Bytes(value, StoredJson.Default.NodeInfo);

    public static byte[] Write(Assignment value) => JsonSerializer.SerializeToUtf8Bytes(value, StoredJson.Default.Assignment);

    public static byte[] Write(LeaderInfo value) => JsonSerializer.SerializeToUtf8Bytes(value, StoredJson.Default.LeaderInfo);

    public static bool TryRead(ReadOnlyMemory<byte> json, out WorldRecord value) => TryRead(json, StoredJson.Default.WorldRecord, out value);

    public static bool TryRead(ReadOnlyMemory<byte> json, out NodeInfo value) => TryRead(json, StoredJson.Default.NodeInfo, out value);

    public static bool TryRead(ReadOnlyMemory<byte> json, out Assignment value) => TryRead(json, StoredJson.Default.Assignment, out value);

    public static bool TryRead(ReadOnlyMemory<byte> json, out LeaderInfo value) => TryRead(json, StoredJson.Default.LeaderInfo, out value);

    private static bool TryRead<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, out T value)
        where T : class
    {
        try
        {
            value = JsonSerializer.Deserialize(json.Span, type)!;
            return value != null;
        }
        catch (JsonException)
        {
            value = null!;
            return false; // the caller says which key it is
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorldRecord))]
[JsonSerializable(typeof(NodeInfo))]
[JsonSerializable(typeof(Assignment))]
[JsonSerializable(typeof(LeaderInfo))]
internal sealed partial class StoredJson : JsonSerializerContext;
