using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>A zone's channels, both ways, in the order in which they came to be.</summary>
internal sealed class ChannelSet
{
    private readonly List<Channel> _channels = [];
    private readonly Dictionary<ZoneId, Channel> _byZone = [];

    public IReadOnlyList<Channel> All => _channels;

    /// <summary>Whether everything that was sent is confirmed.</summary>
    public bool IsConfirmed
    {
        get
        {
            foreach (var channel in _channels)
            {
                if (!channel.Outgoing.IsConfirmed)
                    return false;
            }
            return true;
        }
    }

    public Channel With(ZoneId zone)
    {
        if (!_byZone.TryGetValue(zone, out var channel))
        {
            channel = new Channel(zone);
            _byZone.Add(zone, channel);
            _channels.Add(channel);
        }
        return channel;
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)_channels.Count);
        foreach (var channel in _channels)
        {
            writer.WriteUInt64(channel.Zone.Value);
            channel.Outgoing.Write(writer);
            channel.Incoming.Write(writer);
        }
    }

    public void Read(ref ByteReader reader)
    {
        _channels.Clear();
        _byZone.Clear();
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var channel = With(new ZoneId(reader.ReadUInt64()));
            channel.Outgoing.Read(ref reader);
            channel.Incoming.Read(ref reader);
        }
    }
}

/// <summary>A zone's channels to and from one other zone.</summary>
internal sealed class Channel(ZoneId zone)
{
    public ZoneId Zone { get; } = zone;

    public OutgoingChannel Outgoing { get; } = new(zone);

    public IncomingChannel Incoming { get; } = new();
}
