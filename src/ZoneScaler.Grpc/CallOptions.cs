using System.Diagnostics.CodeAnalysis;

namespace ZoneScaler.Grpc;

/// <summary>What a client says about one call.</summary>
/// <param name="headers">Metadata sent before the first message.</param>
/// <param name="deadline">When the call is given up at the latest, in UTC; both sides keep to it.</param>
/// <param name="cancellationToken">Gives the call up.</param>
/// <param name="writeOptions">How messages are written until the stream's own options are set.</param>
/// <exception cref="ArgumentException">The deadline is not in UTC.</exception>
[SuppressMessage("Design", "CA1068", Justification = "The order of the official package.")]
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null)
{
    /// <summary>Metadata sent before the first message.</summary>
    public Metadata? Headers { get; } = headers;

    /// <summary>When the call is given up at the latest, in UTC.</summary>
    public DateTime? Deadline { get; } = deadline is null or { Kind: DateTimeKind.Utc } || deadline == DateTime.MaxValue
        ? deadline
        : throw new ArgumentException($"The deadline {deadline:O} is not in UTC.", nameof(deadline));

    /// <summary>Gives the call up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>How messages are written until the stream's own options are set.</summary>
    public WriteOptions? WriteOptions { get; } = writeOptions;

    /// <summary>The same with other metadata.</summary>
    public CallOptions WithHeaders(Metadata headers) => new(headers, Deadline, CancellationToken, WriteOptions);

    /// <summary>The same with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) => new(Headers, deadline, CancellationToken, WriteOptions);

    /// <summary>The same with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => new(Headers, Deadline, cancellationToken, WriteOptions);

    /// <summary>The same with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => new(Headers, Deadline, CancellationToken, writeOptions);
}
