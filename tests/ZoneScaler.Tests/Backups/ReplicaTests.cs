using ZoneScaler.Backups;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Backups;

public sealed class ReplicaTests
{
    private readonly Arena _arena = new();

    [Fact]
    public void Take_WhateverIsThrown_GivesTheStateUpAndAsksForAnother()
    {
        _arena.Add(50, 50);
        var zone = _arena.Zone(0, 0);
        var fault = (Exception?)null;
        var replica = new Replica(() => fault == null ? new Zone(_arena.Host.World, zone.Id, 1, new Everything(), _arena) : throw fault);
        Assert.False(Feed(replica, zone));
        Assert.Equal(zone.LastTick, replica.Tick);

        fault = new InvalidOperationException("no zone");
        Assert.Throws<InvalidOperationException>(() => Feed(replica, zone));

        Assert.Equal((-1, -1), (replica.Tick, replica.Acknowledged));
        var nothing = new ByteReader([]);
        Assert.True(replica.Take(Header(FrameKind.BackupEntry, zone), ref nothing));
    }

    private static bool? Feed(Replica replica, Zone zone)
    {
        var state = new ByteWriter();
        BackupLog.WriteWhole(zone, state);
        var content = new ByteWriter();
        content.WriteUInt32((uint)state.Length);
        content.WriteUInt32(0);
        content.WriteBytes(state.Written);
        var reader = new ByteReader(content.Written);
        return replica.Take(Header(FrameKind.BackupState, zone), ref reader);
    }

    private static BackupHeader Header(FrameKind kind, Zone zone) => new(kind, zone.Id, zone.Epoch, zone.LastTick, Owner: 1, Feed: 1, OpenedTick: 0);
}
