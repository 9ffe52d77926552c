namespace ZoneScaler.Cluster.Mesh;

/// <summary>What a record of a batch is; its first byte. With <see cref="Partial"/> set, the rest of it follows in later records.</summary>
internal enum RecordKind : byte
{
    /// <summary>A control message, as protobuf.</summary>
    Control = 1,

    /// <summary>A frame for a zone, from a zone or a gateway.</summary>
    ZoneFrame = 2,

    /// <summary>A frame for the gateway.</summary>
    GatewayFrame = 3,

    /// <summary>The link ends; the content is a byte with the reason.</summary>
    Bye = 4,

    /// <summary>A flag.</summary>
    Partial = 0x80,
}
