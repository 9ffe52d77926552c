using System.Numerics;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>Where one connection stands in its snapshots: what was sent, what was acknowledged, what the client knows.</summary>
internal sealed class SnapshotTrack
{
    /// <summary>How many snapshots back a base may lie.</summary>
    public const int MaxBack = 31;

    private const int Ring = 32;

    private const float StartBitsPerUpdate = 40;
    private const float CostWeight = 0.125f;

    private readonly int[] _beats = new int[Ring];
    private uint _acknowledged;

    public KnownEntities Known { get; } = new();

    /// <summary>The number of the last snapshot sent; 0 before the first.</summary>
    public uint Sent { get; private set; }

    /// <summary>The number of the last snapshot that the client has. Written by the connection's thread.</summary>
    public uint Acknowledged
    {
        get => Volatile.Read(ref _acknowledged);
        set => Volatile.Write(ref _acknowledged, value);
    }

    /// <summary>The record of the player's own entity, or -1.</summary>
    public int OwnRecord { get; set; } = -1;

    /// <summary>The middle of what the player sees.</summary>
    public Vector3 Center { get; set; }

    /// <summary>The last input that the entity has handled.</summary>
    public uint LastInput { get; set; }

    /// <summary>The beat that showed it.</summary>
    public int LastInputBeat { get; set; }

    /// <summary>Whether not everything fitted the last snapshot.</summary>
    public bool IsOverBudget { get; set; }

    /// <summary>The bits of the last snapshot's updates.</summary>
    public int UpdateBits { get; set; }

    /// <summary>What an update has taken lately; an estimate for how many fit.</summary>
    public float BitsPerUpdate { get; private set; } = StartBitsPerUpdate;

    /// <summary>The beat of one of the last 32 snapshots.</summary>
    public int BeatOf(uint snapshot) => _beats[snapshot % Ring];

    public void NoteSent(int beat)
    {
        Sent++;
        _beats[Sent % Ring] = beat;
    }

    /// <summary>Notes what some updates took.</summary>
    public void NoteCost(int bits, int updates)
    {
        if (updates > 0)
            BitsPerUpdate += ((float)bits / updates - BitsPerUpdate) * CostWeight;
    }

    /// <summary>Starts anew for a new connection, which knows nothing.</summary>
    public void Reset()
    {
        Known.Reset();
        Sent = 0;
        Acknowledged = 0;
        IsOverBudget = false;
        UpdateBits = 0;
    }
}
