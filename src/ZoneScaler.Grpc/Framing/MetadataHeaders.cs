using Microsoft.Extensions.Primitives;

namespace ZoneScaler.Grpc.Framing;

/// <summary>Metadata as HTTP headers: bytes travel in Base64 without padding, and are taken with or without it.</summary>
internal static class MetadataHeaders
{
    /// <summary>The value of an entry as a header.</summary>
    public static string ToHeader(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;

    /// <summary>Adds what a peer sent under a key, unless it belongs to the protocol.</summary>
    /// <exception cref="RpcException">A binary value is not Base64.</exception>
    public static void AddReceived(Metadata metadata, string key, string value)
    {
        var name = key.ToLowerInvariant();
        if (Metadata.Entry.IsReserved(name))
            return;
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            metadata.Add(Metadata.Entry.Received(name, value));
            return;
        }

        // Several values of a key may have been joined on the way; no comma is in Base64.
        foreach (var part in new StringTokenizer(value, [',']))
            metadata.Add(Metadata.Entry.Received(name, Decode(name, part.AsSpan().Trim())));
    }

    private static byte[] Decode(string key, ReadOnlySpan<char> value)
    {
        value = value.TrimEnd('=');
        Span<char> padded = value.Length <= 256 ? stackalloc char[value.Length + 3] : new char[value.Length + 3];
        padded.Fill('=');
        value.CopyTo(padded);
        var bytes = new byte[(value.Length * 3 / 4) + 3];
        return Convert.TryFromBase64Chars(padded[..((value.Length + 3) / 4 * 4)], bytes, out var length)
            ? bytes[..length]
            : throw new RpcException(new Status(StatusCode.Internal, $"The value of '{key}' is not Base64."));
    }
}
