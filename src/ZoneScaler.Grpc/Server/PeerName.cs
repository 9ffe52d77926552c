using System.Net;
using System.Net.Sockets;

namespace ZoneScaler.Grpc.Server;

/// <summary>How gRPC writes an address.</summary>
internal static class PeerName
{
    public static string Of(IPAddress? address, int port) => address switch
    {
        null => "unknown", // A Unix socket, or a test server without connections.
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => $"ipv6:[{address}]:{port}",
        _ => $"ipv4:{address.MapToIPv4()}:{port}",
    };
}
