using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Where to listen, as in <c>http://0.0.0.0:7400</c>.</summary>
internal static class ListenAddress
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">What an operator wrote.</param>
    /// <param name="address">The IP address and the port; 0 takes a free one.</param>
    /// <returns>False if it is none.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        address = null;
        const string Scheme = "http://";
        if (text == null || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = text[Scheme.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(rest[(colon + 1)..], out var port))
            return false;
        var host = rest[..colon];
        var ip = host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" or "+" => IPAddress.Any,
            _ when IPAddress.TryParse(host.Trim('[', ']'), out var parsed) => parsed,
            _ => null,
        };
        if (ip != null)
            address = new IPEndPoint(ip, port);
        return ip != null;
    }

    /// <summary>Reads an address that has been checked.</summary>
    public static IPEndPoint Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is no address to listen on.");

    /// <summary>How others reach what listens there: an address that stands for all gets the machine's name.</summary>
    public static string Reach(IPEndPoint listening)
    {
        var isAny = listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any);
        return isAny ? FormattableString.Invariant($"http://{Dns.GetHostName()}:{listening.Port}") : $"http://{listening}";
    }
}
