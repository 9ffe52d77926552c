using System.Diagnostics.Metrics;
using System.Net.Security;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Client;

/// <summary>How a channel connects, and its limits.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>How large a received message may be, in bytes; any size if null. A larger one ends the call with <see cref="StatusCode.ResourceExhausted"/>.</summary>
    public int? MaxReceiveMessageSize { get; set; } = GrpcServerOptions.DefaultMaxReceiveMessageSize;

    /// <summary>How large a sent message may be, in bytes; any size if null. A larger one ends the call with <see cref="StatusCode.ResourceExhausted"/>.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>How long a connection may take to come about; a call then fails with <see cref="StatusCode.Unavailable"/>.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>After so long without a frame from the server it is asked for a sign of life, while calls run; by default never.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>So long that sign of life may take before the connection's calls fail with <see cref="StatusCode.Unavailable"/>.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>TLS for <c>https</c> addresses: trusted roots, a client certificate, a check of the server's. The system's trust if not given.</summary>
    public SslClientAuthenticationOptions? SslOptions { get; set; }

    /// <summary>The transport to use in place of the channel's own; the options above that concern connections then have no effect.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes <see cref="HttpHandler"/>.</summary>
    public bool DisposeHttpHandler { get; set; }

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Makes the meter; without it the meter is the process's own.</summary>
    public IMeterFactory? MeterFactory { get; set; }
}
