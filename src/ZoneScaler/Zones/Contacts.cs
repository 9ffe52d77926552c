using ZoneScaler.Channels;
using ZoneScaler.Planting;
using ZoneScaler.Streams;

namespace ZoneScaler.Zones;

/// <summary>What a zone knows of the others that it talks to: how to reach them, in which epoch they are, and in which of their lives (timelines).</summary>
internal sealed class Contacts(Zone zone)
{
    private int _looked; // how many channels have been looked at in this tick

    /// <summary>Looks, before a tick, how others can be reached now.</summary>
    public void Look()
    {
        _looked = 0;
        LookAtNew();
        zone.HasLostOutput = false;
    }

    /// <summary>Looks at those that the zone has to do with only since this tick.</summary>
    public void LookAtNew()
    {
        for (; _looked < zone.Channels.All.Length; _looked++)
            Look(zone.Channels.All[_looked]);
    }

    /// <summary>Takes note of what the header of a frame says.</summary>
    /// <returns>False if the rest of the frame must not count: it is from a former owner or life of its sender, or for another life of this zone.</returns>
    public bool Take(Channel channel, in ZoneFrameHeader header)
    {
        if ((header.Epoch < channel.Epoch || header.SourceTimeline < channel.Timeline || header.TargetTimeline > zone.Timeline) && !Planted.Is(PlantedBug.EpochUnchecked))
        {
            zone.Observer.FrameFenced(zone.Id, header.Source, header.Epoch);
            return false;
        }
        Learn(channel, header.Epoch, header.SourceTimeline);
        if (header.TargetTimeline == zone.Timeline)
            return true;

        // The sender does not know this life yet: this zone's next frame tells it.
        channel.Incoming.OwesConfirmation = true;
        if (header.TargetTimeline != 0)
            zone.Observer.FrameFenced(zone.Id, header.Source, header.Epoch);
        return false;
    }

    private void Look(Channel channel)
    {
        var reach = zone.Directory.Reach(channel.Zone);
        channel.IsAvailable = reach.IsAvailable;
        if (reach.IsAvailable)
        {
            var isOtherPath = reach.Path != channel.Path;
            channel.Path = reach.Path;
            Learn(channel, reach.Timeline, reach.Timeline);
            if (isOtherPath || zone.HasLostOutput)
                channel.NoteLoss();
        }
        if (channel.Subscriber is { } subscriber)
            zone.Publisher.SetReach(subscriber, reach.IsAvailable && channel.Timeline != 0, reach.IsCongested, zone.Entities.Records);
    }

    private void Learn(Channel channel, uint epoch, uint timeline)
    {
        if (timeline > channel.Timeline)
        {
            var isFirst = channel.Timeline == 0;
            channel.Begin(timeline);
            channel.Epoch = Math.Max(channel.Epoch, epoch);
            if (isFirst)
                return;
            zone.Ghosts.Drop(channel.Stream);
            zone.Mail.TellPassed(channel.Zone);
            StreamPublisher.Restart(channel.Subscriber, zone.Entities.Records);
        }
        else if (epoch > channel.Epoch)
        {
            // Another owner goes on with the zone's state. Streams are not part of it.
            var isFirst = channel.Epoch == 0;
            channel.Epoch = epoch;
            if (isFirst)
                return;
            if (!Planted.Is(PlantedBug.StreamKept))
                channel.Stream?.Restart();
            StreamPublisher.Restart(channel.Subscriber, zone.Entities.Records);
        }
    }
}
