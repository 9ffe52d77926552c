using Microsoft.Extensions.Logging;
using ZoneScaler.Gateway;

namespace ZoneScaler.Hosting.Beats;

/// <summary>The thread on which a gateway beats, and its clock.</summary>
internal sealed partial class GatewayThread : IDisposable
{
    private readonly SessionGateway _gateway;
    private readonly TimeProvider _time;
    private readonly ILogger<GatewayThread> _logger;
    private readonly long _start;
    private readonly AutoResetEvent _woken = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public GatewayThread(SessionGateway gateway, TimeProvider time, ILogger<GatewayThread> logger)
    {
        _gateway = gateway;
        _time = time;
        _logger = logger;
        _start = time.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "ZoneScaler gateway" };
        Rates = new GatewayRates(gateway.Metrics);
    }

    /// <summary>The time that the gateway goes by. Thread-safe.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>What the gateway did in the last seconds.</summary>
    public GatewayRates Rates { get; }

    public void Start()
    {
        _gateway.Woken = () => _woken.Set();
        _thread.Start();
    }

    /// <summary>Ends all sessions with the reason that the server is stopping, takes no new ones, and ends the thread.</summary>
    public void Stop()
    {
        if (_isStopping)
            return;
        _isStopping = true;
        _woken.Set();
        if (_thread.IsAlive)
            _thread.Join();

        // Its thread has ended, so this one may call it.
        _gateway.Stop();
    }

    public void Dispose()
    {
        Stop();
        _gateway.Woken = null;
        _woken.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            var next = Now + TimeSpan.FromMilliseconds(10);
            try
            {
                next = _gateway.Advance(Now);
            }
#pragma warning disable CA1031 // Whatever one beat throws, the sessions go on with the next.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogBeatThrew(e);
            }
            Rates.Sample(Now);
            var left = next - Now;
            if (left > TimeSpan.Zero)
                _woken.WaitOne((int)Math.Ceiling(left.TotalMilliseconds));
        }
    }

    [LoggerMessage(30, LogLevel.Error, "A beat of the gateway threw; it goes on with the next.")]
    private partial void LogBeatThrew(Exception exception);
}
