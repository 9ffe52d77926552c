namespace ZoneScaler.Streams;

/// <summary>
/// A gateway as a subscriber: it gets everything that clients may see. Its first entries are the full state, in chunks, in order of handles; changes of what has been
/// sent of it come between.
/// </summary>
/// <param name="gateway">The gateway.</param>
/// <param name="number">The number that it gave the subscription.</param>
internal sealed class GatewaySubscription(uint gateway, uint number)
{
    /// <summary>How many bytes of the full state an entry takes.</summary>
    public const int MaxStateBytesPerTick = 64 << 10;

    private const int Everything = int.MaxValue;

    public uint Gateway { get; } = gateway;

    public uint Number { get; } = number;

    /// <summary>The number of the last entry.</summary>
    public uint LastEntry { get; set; }

    /// <summary>The first handle that the gateway has not been shown.</summary>
    public int ShownBelow { get; set; }

    /// <summary>Whether the full state has yet to begin.</summary>
    public bool WantsFull { get; private set; } = true;

    /// <summary>Whether the full state has been sent, so that every change counts.</summary>
    public bool IsFilled => ShownBelow == Everything;

    /// <summary>Whether state is held back for now.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Holds state back. Afterwards the full state begins anew: what has changed meanwhile comes once.</summary>
    public void Hold()
    {
        IsHeld = true;
        WantsFull = true;
        ShownBelow = 0;
    }

    /// <summary>Starts an entry with state.</summary>
    /// <returns>Whether the full state begins with it.</returns>
    public bool BeginState()
    {
        var begins = WantsFull;
        WantsFull = false;
        IsHeld = false;
        return begins;
    }

    /// <summary>The full state has been sent.</summary>
    public void NoteFilled() => ShownBelow = Everything;
}
