using ZoneScaler.Client.Transport;

namespace Skirmish.Bots;

/// <summary>The bots of one thread.</summary>
internal sealed class BotCrew(IReadOnlyList<Bot> bots, Findings findings, TimeSpan start, TimeSpan joinPeriod) : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    private Thread? _thread;
    private volatile bool _stops;
    private volatile bool _measures;
    private volatile int _playing;
    private volatile bool _awaitsEnds;

    /// <summary>What they found; read it once the crew has stopped.</summary>
    public Findings Findings { get; } = findings;

    /// <summary>How many have their ships.</summary>
    public int Playing => _playing;

    /// <summary>Whether ends of shots have not been told that should have been.</summary>
    public bool AwaitsEnds => _awaitsEnds;

    public long BytesReceived => bots.Sum(b => b.BytesReceived);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "bots" };
        _thread.Start();
    }

    /// <summary>From now on what they see counts.</summary>
    public void Measure() => _measures = true;

    public void Stop()
    {
        _stops = true;
        _thread?.Join();
    }

    public void Dispose()
    {
        Stop();
        foreach (var bot in bots)
            bot.Dispose();
    }

    private void Run()
    {
        var isMeasuring = false;
        while (!_stops)
        {
            var now = ClientClock.Now;
            // They join one after the other, as people would.
            var joined = (int)Math.Min(bots.Count, (now - start) / joinPeriod);
            var startsMeasuring = _measures && !isMeasuring;
            var playing = 0;
            for (var i = 0; i < joined; i++)
            {
                bots[i].Run(now);
                if (bots[i].IsPlaying)
                    playing++;
            }

            foreach (var bot in startsMeasuring ? bots : [])
                bot.Measure(now);
            isMeasuring |= startsMeasuring;
            _playing = playing;
            _awaitsEnds = Findings.Count(Cheat.LostShot) > 0;
            var spent = ClientClock.Now - now;
            if (spent < Beat)
                Thread.Sleep(Beat - spent);
        }
    }
}
