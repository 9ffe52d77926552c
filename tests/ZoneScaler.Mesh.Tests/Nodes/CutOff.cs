using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ZoneScaler.Mesh.Tests.Nodes;

/// <summary>A way to another server that can be cut: connections stay, and nothing comes through any more, as with a broken network.</summary>
internal sealed class CutOff : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private volatile bool _isCut;

    public CutOff(string address)
    {
        _port = new Uri(address).Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public void Cut() => _isCut = true;

    /// <summary>New connections work again; those that were there, in which something is missing by now, end.</summary>
    public void Heal()
    {
        _isCut = false;
        foreach (var (client, _) in _clients)
            client.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var ending = client;
        using var server = new TcpClient();
        _clients[client] = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
            await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream()), CopyAsync(server.GetStream(), client.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the two has hung up.
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            // It was ended from here.
        }
        _clients.TryRemove(client, out var _);
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            if (!_isCut)
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
