using ZoneScaler.Backups;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
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

    [Fact]
    public void Adopt_WhatTheNextOwnerHasSentIsHereAlready_ChangesNothing()
    {
        _arena.Add(50, 50);
        var zone = _arena.Zone(0, 0);
        var replica = new Replica(() => new Zone(_arena.Host.World, zone.Id, 1, new Everything(), _arena));
        replica.Adopt(zone);
        var handed = zone.LastTick;
        Assert.Equal(handed, replica.Tick);
        var next = new Arena();
        next.Add(50, 50);
        next.Driver.Step(3);
        Assert.False(Feed(replica, next.Zone(0, 0), epoch: 2));
        Assert.Equal(handed + 3, replica.Tick);

        replica.Adopt(zone); // late: that it was handed over has only now been heard
        Assert.Equal(handed + 3, replica.Tick);
        Assert.Null(replica.Promote(3, handed));
        Assert.Equal(handed + 3, replica.Promote(3, null)?.LastTick);
    }

    [Fact]
    public void Promote_AnEntityCannotBeMade_TheStateStays()
    {
        _arena.Add(new Ball { Hits = 5, Diary = "of yesterday" }, 50, 50);
        var zone = _arena.Zone(0, 0);
        var lacking = new World(_arena.Host.World.Spec, new GameTypes([], []));
        var world = lacking;
        var replica = new Replica(() => new Zone(world, zone.Id, 1, new Everything(), _arena));
        replica.Adopt(zone);
        world = _arena.Host.World;

        Assert.Throws<CodecException>(() => replica.Promote(2, null));
        Assert.Equal((true, zone.LastTick), (replica.HasFailed, replica.Tick));

        Assert.Equal(BackedUpCluster.Contents(zone), BackedUpCluster.Contents(replica.Promote(3, null)!));
    }

    [Theory]
    [InlineData("a state", 2)]
    [InlineData("the next entry", 2)]
    [InlineData("an entry after one that is not here", 1)]
    [InlineData("an entry by an owner that went on from before", 1)]
    public void Promote_GatewaysAreToldWhoseHistoryGoesOn(string sent, uint from)
    {
        _arena.Add(50, 50);
        var zone = _arena.Zone(0, 0);
        var replica = new Replica(() => new Zone(_arena.Host.World, zone.Id, 1, new Everything(), _arena));
        replica.Adopt(zone);
        var tick = zone.LastTick;
        var asks = sent switch
        {
            "a state" => Feed(replica, zone, epoch: 2),
            "the next entry" => FeedEntry(replica, zone, opened: tick, previous: tick),
            "an entry after one that is not here" => FeedEntry(replica, zone, opened: tick, previous: tick + 1),
            _ => FeedEntry(replica, zone, opened: tick - 1, previous: tick),
        };
        Assert.Equal(from == 1, asks);

        var promoted = replica.Promote(3, null)!;
        promoted.Publisher.Subscribe(7, 1);
        tick = promoted.LastTick;
        promoted.Step(tick + 10);

        var entry = new StreamEntryReader(promoted.Outbox.Single(o => o.Gateway == 7).Frame.Span);
        Assert.True(entry.IsFull);
        Assert.Equal((from, tick), entry.Origin);
        Assert.True(entry.Read());
        Assert.Equal(StreamRecordKind.Enter, entry.Kind);
    }

    [Fact]
    public void BackupSet_SendsALargeState_TheBackupIsBeingFilledUntilAllIsSent_AndOnlyTheFirstTime()
    {
        _arena.Add(new Ball { Diary = new string('x', 600_000) }, 50, 50); // more than a tick sends
        var backups = _arena.Zone(0, 0).Backups;
        backups.Add(owner: 1, node: 2, feed: 1, isRequired: false, hasState: false);
        bool[] Fill() => [.. Enumerable.Range(0, 4).Select(_ =>
        {
            _arena.Driver.Step();
            return backups.StatusOf(2)!.Value.IsBeingFilled;
        })];

        var filled = Fill();
        Assert.Equal((true, false), (filled[0], filled[^1]));
        backups.NoteLoss(2);
        Assert.DoesNotContain(true, Fill());
        Assert.Equal(-1, backups.StatusOf(2)!.Value.Acknowledged);
    }

    private static bool? Feed(Replica replica, Zone zone, uint epoch = 0)
    {
        var state = new ByteWriter();
        BackupLog.WriteWhole(zone, state);
        var content = new ByteWriter();
        content.WriteUInt32((uint)state.Length);
        content.WriteUInt32(0);
        content.WriteBytes(state.Written);
        var reader = new ByteReader(content.Written);
        return replica.Take(Header(FrameKind.BackupState, zone) with { Epoch = epoch == 0 ? zone.Epoch : epoch }, ref reader);
    }

    /// <summary>An entry by the next owner, in which nothing has changed.</summary>
    private static bool? FeedEntry(Replica replica, Zone zone, long opened, long previous)
    {
        var content = new ByteWriter();
        content.WriteUInt64((ulong)previous);
        new BackupLog(zone).Write(content);
        var reader = new ByteReader(content.Written);
        return replica.Take(Header(FrameKind.BackupEntry, zone) with { Epoch = 2, Tick = previous + 1, OpenedTick = opened }, ref reader);
    }

    private static BackupHeader Header(FrameKind kind, Zone zone) => new(kind, zone.Id, zone.Epoch, zone.LastTick, Owner: 1, Feed: 1, OpenedTick: 0);
}
