using System.Diagnostics;
using System.Globalization;
using System.Net;
using ZoneScaler.Benchmarks.Players;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>The network players of the world of sixteen cells, as many in each. They are lean clients in this process; the first of each cell decodes everything with the real client.</summary>
internal sealed class Crowd : IDisposable
{
    private const int InputsPerSecond = 2; // of each
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(30);

    private readonly List<ArenaBot> _bots = [];
    private readonly List<ArrivalLog> _logs = [];
    private readonly Thread _inputs;
    private readonly int _perCell;
    private volatile bool _isOver;

    /// <summary>Lets all come in.</summary>
    /// <exception cref="InvalidOperationException">Not all did.</exception>
    public Crowd(Uri gateway, int perCell)
    {
        _perCell = perCell;
        var server = IPEndPoint.Parse(string.Create(CultureInfo.InvariantCulture, $"{gateway.Host}:{gateway.Port}"));
        for (var cell = 0; cell < BenchmarkWorlds.SixteenAlong * BenchmarkWorlds.SixteenAlong; cell++)
        {
            for (var i = 0; i < perCell; i++)
            {
                var log = new ArrivalLog();
                _logs.Add(log);
                _bots.Add(new ArenaBot(server, Resident.NameOf(cell, i), decodes: i == 0, log));
            }
            Thread.Sleep(20); // they come in one by one
        }
        var began = Stopwatch.GetTimestamp();
        while (_bots.Any(b => !b.IsPlaying))
        {
            if (Stopwatch.GetElapsedTime(began) > JoinTimeout)
                throw new InvalidOperationException($"Only {_bots.Count(b => b.IsPlaying)} of {_bots.Count} players came in within {JoinTimeout.TotalSeconds} s.");
            Thread.Sleep(20);
        }
        _inputs = new Thread(SendInputs) { IsBackground = true, Name = "inputs" };
        _inputs.Start();
    }

    /// <summary>How many have lost their connection.</summary>
    public int Broken => _bots.Count(b => b.IsBroken);

    /// <summary>The bots by name.</summary>
    public IEnumerable<(string Name, ArenaBot Bot)> Bots => _bots.Select((bot, i) => (Resident.NameOf(i / _perCell, i % _perCell), bot));

    /// <summary>Who lives where, with what arrived there.</summary>
    public IEnumerable<(int Cell, ArenaBot Bot, ArrivalLog Log)> Players => _bots.Select((bot, i) => (i / _perCell, bot, _logs[i]));

    /// <summary>What arrived at a cell's players.</summary>
    public IEnumerable<ArrivalLog> Of(int cell) => _logs.Skip(cell * _perCell).Take(_perCell);

    /// <summary>No more inputs.</summary>
    public void Rest()
    {
        _isOver = true;
        _inputs.Join();
    }

    public void Dispose()
    {
        Rest();
        foreach (var bot in _bots)
            bot.Dispose();
    }

    private void SendInputs()
    {
        var start = Stopwatch.GetTimestamp();
        for (var next = 0L; !_isOver;)
        {
            // Each has its own phase within the period.
            var due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * InputsPerSecond * _bots.Count);
            for (; next < due && !_isOver; next++)
                _bots[(int)(next % _bots.Count)].Turn();
            Thread.Sleep(2);
        }
    }
}
