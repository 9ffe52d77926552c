using System.Globalization;

namespace ZoneScaler.Grpc.Framing;

/// <summary>A status as headers or trailers.</summary>
internal static class StatusHeaders
{
    /// <summary>Hands out the headers of a status and its metadata.</summary>
    public static void Write(Status status, Metadata? trailers, Action<string, string> write)
    {
        write(GrpcHeaders.Status, ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture));
        if (!string.IsNullOrEmpty(status.Detail))
            write(GrpcHeaders.Message, PercentCoding.Encode(status.Detail));
        foreach (var entry in trailers ?? Metadata.Empty)
            write(entry.Key, MetadataHeaders.ToHeader(entry));
    }

    /// <summary>Reads a status; a code that is not known is <see cref="StatusCode.Unknown"/>.</summary>
    public static Status Read(string code, string? message)
    {
        var detail = message == null ? "" : PercentCoding.Decode(message);
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (int)StatusCode.Unauthenticated
            ? new Status((StatusCode)number, detail)
            : new Status(StatusCode.Unknown, $"The server answered with status '{code}', which is not defined. {detail}".TrimEnd());
    }
}
