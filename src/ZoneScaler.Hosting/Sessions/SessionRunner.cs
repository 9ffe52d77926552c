using Microsoft.Extensions.Logging;
using ZoneScaler.Gateway;

namespace ZoneScaler.Hosting.Sessions;

/// <summary>Runs a gateway on a thread of its own, and keeps its time.</summary>
internal sealed partial class SessionRunner : IDisposable
{
    private readonly SessionGateway _gateway;
    private readonly TimeProvider _time;
    private readonly ILogger<SessionRunner> _logger;
    private readonly long _start;
    private readonly AutoResetEvent _wake = new(false); // never disposed of: a zone's thread that had looked the gateway up before it left may still set it
    private Thread? _thread;
    private volatile bool _isStopping;

    public SessionRunner(SessionGateway gateway, TimeProvider time, ILogger<SessionRunner> logger)
    {
        _gateway = gateway;
        _time = time;
        _logger = logger;
        _start = time.GetTimestamp();
        gateway.Woken = () => _wake.Set();
        gateway.Faulted = LogSessionFault;
        gateway.FrameFaulted = LogFrameFault;
    }

    /// <summary>The gateway.</summary>
    public SessionGateway Gateway => _gateway;

    /// <summary>The gateway's time.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "gateway" };
        _thread.Start();
    }

    /// <summary>Ends all connections with a word, and the thread.</summary>
    public void Stop()
    {
        if (_isStopping)
            return;
        _isStopping = true;
        _wake.Set();
        _thread?.Join();
        _gateway.Stop();
    }

    public void Dispose() => Stop();

    private void Run()
    {
        while (!_isStopping)
        {
            var wait = TimeSpan.Zero;
            try
            {
                wait = _gateway.Advance(Now) - Now;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogBeatFault(e);
                wait = TimeSpan.FromMilliseconds(10);
            }
            if (wait > TimeSpan.Zero)
                _wake.WaitOne(wait);
        }
    }

    [LoggerMessage(40, LogLevel.Error, "A session has ended because serving it failed.")]
    private partial void LogSessionFault(Exception exception);

    [LoggerMessage(44, LogLevel.Error, "A frame of a zone could not be taken in; the zone is asked for its full state.")]
    private partial void LogFrameFault(Exception exception);

    [LoggerMessage(41, LogLevel.Error, "A beat of the gateway failed; the next one goes on.")]
    private partial void LogBeatFault(Exception exception);
}
