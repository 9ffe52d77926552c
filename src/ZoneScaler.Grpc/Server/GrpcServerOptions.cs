using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZoneScaler.Grpc.Server;

/// <summary>Limits of a gRPC server.</summary>
public sealed class GrpcServerOptions
{
    /// <summary>The default of <see cref="MaxReceiveMessageSize"/>, in bytes: 4 MiB, as in other implementations.</summary>
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>How large a received message may be, in bytes; any size if null. A larger one ends the call with <see cref="StatusCode.ResourceExhausted"/>.</summary>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>How large a sent message may be, in bytes; any size if null. A larger one ends the call with <see cref="StatusCode.ResourceExhausted"/>.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>After so long without a frame from a client it is asked for a sign of life; null leaves Kestrel's setting (never).</summary>
    /// <remarks>Sets <see cref="Http2Limits.KeepAlivePingDelay"/> for the whole server.</remarks>
    public TimeSpan? KeepAlivePingDelay { get; set; }

    /// <summary>So long that sign of life may take before the connection is closed; null leaves Kestrel's setting.</summary>
    /// <remarks>Sets <see cref="Http2Limits.KeepAlivePingTimeout"/> for the whole server.</remarks>
    public TimeSpan? KeepAlivePingTimeout { get; set; }
}
