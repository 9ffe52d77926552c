namespace ZoneScaler.Grpc;

/// <summary>How a call ended: a code for programs and a text for people.</summary>
/// <param name="StatusCode">The code.</param>
/// <param name="Detail">What happened, in the server's words; empty if there is nothing to say.</param>
/// <param name="DebugException">What caused a status that this side made. It never travels.</param>
public readonly record struct Status(StatusCode StatusCode, string Detail, Exception? DebugException = null)
{
    /// <summary>Success.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Given up by the caller.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <inheritdoc/>
    public override string ToString() => $"{StatusCode}: {Detail}";
}
