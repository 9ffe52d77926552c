using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>The player that owns an entity. Part of the entity's state: it travels with the entity from zone to zone.</summary>
public sealed class Player
{
    private SessionClaim _claim;

    internal Player(in SessionClaim claim, uint lastInput = 0, uint lastEvent = 0)
    {
        _claim = claim;
        Inputs.Skip(lastInput);
        Events.Skip(lastEvent);
    }

    /// <summary>The player's session.</summary>
    public ulong Session => _claim.Session;

    /// <summary>The name that the player gave, or that the join token carries.</summary>
    public string Name => _claim.Name;

    /// <summary>Whether the player's client is connected now, as far as the zone knows: its gateway says so and is there.</summary>
    public bool IsConnected { get; private set; } = true;

    /// <summary>The session as its gateway last claimed it.</summary>
    internal ref readonly SessionClaim Claim => ref _claim;

    /// <summary>The number of the last change of the connection that the gateway told.</summary>
    internal uint ConnectionNumber { get; private set; }

    /// <summary>Whether the gateway says that the client is connected.</summary>
    internal bool IsClaimedConnected { get; private set; } = true;

    /// <summary>How long the player has been without a connection.</summary>
    internal long DetachedTicks { get; private set; }

    /// <summary>For how long nothing has come from the player's gateway, though the player is connected.</summary>
    internal long UnheardTicks { get; private set; }

    /// <summary>Whether the entity has been told that the player has left for good.</summary>
    internal bool HasLeft { get; set; }

    internal InputQueue Inputs { get; } = new();

    internal EventQueue Events { get; } = new();

    /// <summary>Whether an input was handled in this tick.</summary>
    internal bool UsedInput { get; set; }

    /// <summary>Whether the owner's state is to be sent whole.</summary>
    internal bool WantsOwnerState { get; set; } = true;

    /// <summary>Takes over what a gateway says of the connection.</summary>
    /// <returns>False if it is older than what is known.</returns>
    internal bool Take(ulong epoch, uint gateway, uint number, bool isConnected, uint windowTicks)
    {
        if (epoch == _claim.Epoch && number < ConnectionNumber)
            return false;
        _claim = _claim with { Epoch = epoch, Gateway = gateway, WindowTicks = windowTicks };
        ConnectionNumber = number;
        IsClaimedConnected = isConnected;
        return true;
    }

    /// <summary>Notes that the gateway that claims the session does not have it. Another one may: that claims it in a later epoch.</summary>
    internal void LoseGateway()
    {
        _claim = _claim with { Gateway = 0 };
        IsClaimedConnected = false;
    }

    /// <summary>Notes that something has come from the player's gateway.</summary>
    internal void NoteHeard() => UnheardTicks = 0;

    /// <summary>Notes whether the player counts as connected.</summary>
    /// <returns>Whether that is new.</returns>
    internal bool SetConnected(bool isConnected)
    {
        var isNew = isConnected != IsConnected;
        IsConnected = isConnected;
        if (isConnected || isNew)
            DetachedTicks = 0;
        return isNew;
    }

    /// <summary>Counts ticks: without a connection or, with one, without a word from the gateway.</summary>
    internal void Wait(long ticks)
    {
        if (IsConnected)
            UnheardTicks += ticks;
        else
            DetachedTicks += ticks;
    }

    internal void Write(ByteWriter writer)
    {
        _claim.Write(writer);
        writer.WriteVarint(ConnectionNumber);
        writer.WriteBool(IsClaimedConnected);
        writer.WriteBool(IsConnected);
        writer.WriteBool(HasLeft);
        writer.WriteVarint((ulong)DetachedTicks);
        writer.WriteVarint((ulong)UnheardTicks);
        Inputs.Write(writer);
        Events.Write(writer);
    }

    internal static Player Read(ref ByteReader reader)
    {
        var player = new Player(SessionClaim.Read(ref reader))
        {
            ConnectionNumber = reader.ReadNumber(),
            IsClaimedConnected = reader.ReadBool(),
            IsConnected = reader.ReadBool(),
            HasLeft = reader.ReadBool(),
            DetachedTicks = reader.ReadCount(int.MaxValue),
            UnheardTicks = reader.ReadCount(int.MaxValue),
        };
        player.Inputs.Read(ref reader);
        player.UsedInput = true; // the old zone may have gone before it could say so
        player.Events.Read(ref reader);
        return player;
    }
}
