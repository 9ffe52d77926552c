using System.Buffers;
using System.Text;

namespace ZoneScaler.Grpc.Framing;

/// <summary>How <c>grpc-message</c> carries any text in printable ASCII (PROTOCOL-HTTP2, "Percent-Encoded").</summary>
internal static class PercentCoding
{
    // All that is printable, but the percent sign.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(" !\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
                encoded.Append((char)b);
            else
                encoded.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return encoded.ToString();
    }

    /// <summary>Reads any value: an escape that is none stays as it is, bytes that are not UTF-8 become the replacement character.</summary>
    public static string Decode(string value)
    {
        if (!value.Contains('%', StringComparison.Ordinal))
            return value;
        var bytes = new ArrayBufferWriter<byte>(value.Length);
        for (var i = 0; i < value.Length;)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.GetSpan(1)[0] = Convert.FromHexString(value.AsSpan(i + 1, 2))[0];
                bytes.Advance(1);
                i += 3;
                continue;
            }
            var run = value.AsSpan(i + 1).IndexOf('%') is var next and >= 0 ? next + 1 : value.Length - i;
            Encoding.UTF8.GetBytes(value.AsSpan(i, run), bytes);
            i += run;
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
