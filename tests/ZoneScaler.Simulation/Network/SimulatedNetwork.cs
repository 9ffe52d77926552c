using ZoneScaler.Simulation.Time;

namespace ZoneScaler.Simulation.Network;

/// <summary>The machines' network: delays, and what cuts or slows its routes.</summary>
internal sealed class SimulatedNetwork(Schedule schedule, Dice dice, TimeSpan delay, TimeSpan jitter)
{
    private readonly Dictionary<(string From, string To), Route> _routes = [];
    private readonly List<(Pipe Pipe, int Generation)> _waiting = [];

    /// <summary>How likely a dialled connection fails at once.</summary>
    public double DialFailures { get; set; }

    public Schedule Schedule => schedule;

    public Dice Dice => dice;

    /// <summary>All routes that have been used.</summary>
    public IReadOnlyCollection<Route> Routes => _routes.Values;

    /// <summary>The route from one machine to another.</summary>
    public Route Route(string from, string to)
    {
        if (!_routes.TryGetValue((from, to), out var route))
        {
            route = new Route(from, to) { Delay = delay * dice.Between(0.5, 1.5), Jitter = jitter };
            _routes.Add((from, to), route);
        }
        return route;
    }

    /// <summary>How long the next packet takes.</summary>
    public TimeSpan Travel(Route route) => route.Delay + dice.About(route.Jitter);

    /// <summary>Nothing comes through in this direction any more.</summary>
    public void Cut(string from, string to) => Route(from, to).Cuts++;

    /// <summary>Ends one cut. What waited is sent again some time after, as TCP does.</summary>
    public void Heal(string from, string to)
    {
        var route = Route(from, to);
        if (--route.Cuts > 0)
            return;
        foreach (var (pipe, generation) in _waiting.Where(w => w.Pipe.Route == route).ToArray())
            pipe.Resume(generation);
        _waiting.RemoveAll(w => w.Pipe.Route == route);
    }

    /// <summary>A pipe has something for a route that is cut.</summary>
    public void Wait(Pipe pipe, int generation) => _waiting.Add((pipe, generation));
}
