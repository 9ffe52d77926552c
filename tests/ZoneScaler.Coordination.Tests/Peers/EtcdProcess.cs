using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>A member of an etcd cluster: a real etcd, in a folder of its own.</summary>
internal sealed class EtcdProcess : IDisposable
{
    private readonly string _name;
    private readonly string _folder;
    private readonly StringBuilder _output = new();
    private readonly int _peerPort = FreePort();
    private readonly int _clientPort = FreePort();
    private Process? _process;

    public EtcdProcess(string name)
    {
        _name = name;
        _folder = Directory.CreateTempSubdirectory($"etcd-{name}-").FullName;
    }

    public Uri ClientAddress => new($"http://127.0.0.1:{_clientPort}");

    public string PeerAddress => $"http://127.0.0.1:{_peerPort}";

    public string Member => $"{_name}={PeerAddress}";

    /// <summary>Whether it was started and has ended by itself.</summary>
    public bool HasEnded => _process is { HasExited: true };

    /// <summary>All that it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it, or starts it again with what it has on disk.</summary>
    public void Start(string cluster)
    {
        var start = new ProcessStartInfo(Peer.Etcd ?? throw new FileNotFoundException("etcd is not installed.")) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            "--name", _name, "--data-dir", Path.Combine(_folder, "data"),
            "--listen-client-urls", ClientAddress.OriginalString, "--advertise-client-urls", ClientAddress.OriginalString,
            "--listen-peer-urls", PeerAddress, "--initial-advertise-peer-urls", PeerAddress, "--initial-cluster", cluster,
        })
        {
            start.ArgumentList.Add(argument);
        }
        // What the machine configures for its own etcd is not for this one.
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("ETCD_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Read(e.Data);
        _process.ErrorDataReceived += (_, e) => Read(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>As by <c>kill -9</c>.</summary>
    public void Kill()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    // etcd must know its own addresses before it listens.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Read(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
