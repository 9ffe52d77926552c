using System.Runtime.InteropServices;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>A zone's channels: first those with its neighbours, then others in the order in which they came to be.</summary>
internal sealed class ChannelSet
{
    private readonly Func<ZoneId, Channel> _create;
    private readonly List<Channel> _channels = [];
    private readonly Dictionary<ZoneId, Channel> _byZone = [];

    /// <param name="neighbours">The zones with which there always is a channel.</param>
    /// <param name="create">Makes a channel.</param>
    public ChannelSet(IReadOnlyList<ZoneId> neighbours, Func<ZoneId, Channel> create)
    {
        _create = create;
        foreach (var neighbour in neighbours)
            With(neighbour);
    }

    public ReadOnlySpan<Channel> All => CollectionsMarshal.AsSpan(_channels);

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
            channel = _create(zone);
            _byZone.Add(zone, channel);
            _channels.Add(channel);
        }
        return channel;
    }

    /// <summary>Writes what has changed since the last time, for backups: how many channels, and of each its zone and changes.</summary>
    public void WriteChanges(ByteWriter writer)
    {
        var count = 0;
        foreach (var channel in _channels)
            count += channel.HasChanges ? 1 : 0;
        writer.WriteVarint((ulong)count);
        foreach (var channel in _channels)
        {
            if (!channel.HasChanges)
                continue;
            writer.WriteUInt64(channel.Zone.Value);
            channel.WriteChanges(writer);
        }
    }

    /// <summary>Takes over what <see cref="WriteChanges"/> wrote.</summary>
    public void ReadChanges(ref ByteReader reader)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
            With(new ZoneId(reader.ReadUInt64())).ReadChanges(ref reader);
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)_channels.Count);
        foreach (var channel in _channels)
        {
            writer.WriteUInt64(channel.Zone.Value);
            writer.WriteUInt32(channel.Epoch);
            writer.WriteUInt32(channel.Timeline);
            channel.Outgoing.Write(writer);
            channel.Incoming.Write(writer);
        }
    }

    public void Read(ref ByteReader reader)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var channel = With(new ZoneId(reader.ReadUInt64()));
            channel.Epoch = reader.ReadUInt32();
            channel.Timeline = reader.ReadUInt32();
            channel.Outgoing.Read(ref reader);
            channel.Incoming.Read(ref reader);
        }
    }
}
