namespace ZoneScaler.Simulation.Network;

/// <summary>One direction of a connection: packets arrive in the order in which they were sent, or, once it has been broken, never.</summary>
internal sealed class Pipe(SimulatedNetwork network, Route route, Action<Packet> arrive)
{
    private readonly Queue<(Packet Packet, TimeSpan SentAt)> _packets = new();
    private TimeSpan _freeAt; // when the route has taken what was sent before
    private TimeSpan _lastArrival;
    private bool _isMoving;
    private bool _isBroken;
    private int _generation; // what is under way is dropped with a clearing

    public Route Route => route;

    /// <summary>What has been sent and has not arrived, in bytes.</summary>
    public int PendingBytes { get; private set; }

    public void Send(in Packet packet)
    {
        if (_isBroken)
        {
            packet.Drop();
            return;
        }
        PendingBytes += packet.Bytes;
        _packets.Enqueue((packet, network.Schedule.Now));
        if (!_isMoving)
            Move();
    }

    /// <summary>Everything on its way is lost, and whatever is sent from now on.</summary>
    public void Break()
    {
        Clear();
        _isBroken = true;
    }

    /// <summary>Everything on its way is lost.</summary>
    public void Clear()
    {
        foreach (var (packet, _) in _packets)
            packet.Drop();
        _packets.Clear();
        PendingBytes = 0;
        _generation++;
        _isMoving = false;
    }

    /// <summary>The route carries again.</summary>
    /// <param name="generation">As it was told when it had to wait.</param>
    public void Resume(int generation)
    {
        network.Schedule.After(network.Dice.About(TimeSpan.FromMilliseconds(100)), () => Deliver(generation));
    }

    private void Move()
    {
        _isMoving = true;
        var (packet, sentAt) = _packets.Peek();
        var start = _freeAt > sentAt ? _freeAt : sentAt;
        _freeAt = route.BytesPerSecond > 0 ? start + TimeSpan.FromSeconds(packet.Bytes / route.BytesPerSecond) : start;
        var arrival = _freeAt + network.Travel(route);
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        var generation = _generation;
        network.Schedule.At(_lastArrival, () => Deliver(generation));
    }

    private void Deliver(int generation)
    {
        if (generation != _generation)
            return;
        if (route.IsCut)
        {
            network.Wait(this, generation);
            return;
        }
        var (packet, _) = _packets.Dequeue();
        PendingBytes -= packet.Bytes;
        _isMoving = false;
        arrive(packet);
        if (!_isMoving && _packets.Count > 0)
            Move();
    }
}
