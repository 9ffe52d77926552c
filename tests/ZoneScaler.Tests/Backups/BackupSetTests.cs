using ZoneScaler.Backups;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Backups;

/// <summary>What a zone's backups are sent, and what waits for them.</summary>
public sealed class BackupSetTests
{
    private const uint Owner = 1;
    private const uint Backup = 2;
    private const long Feed = 7;

    private readonly Arena _arena = new();

    [Fact]
    public void Refill_AfterALongGapOfABackupThatOutputWaitsFor_TheZoneGoesOn()
    {
        for (var i = 0; i < 60; i++)
            _arena.Add(new Ball { Diary = new string('x', 60_000) }, 10 + i, 50);
        var zone = _arena.Zone(0, 0);
        var resumed = zone.LastTick;
        zone.Backups.Resume(resumed);
        zone.Backups.Add(Owner, Backup, Feed, isRequired: true, hasState: false);

        var steps = 0;
        for (var tick = resumed + 2 * BackupSet.MaxWaitingTicks; zone.Backups.StatusOf(Backup)!.Value.Acknowledged < 0; tick++)
        {
            Assert.False(zone.Backups.IsStalled, $"it stands still after {steps} steps");
            Assert.InRange(steps++, 0, 10);
            zone.Step(tick);
            if (!zone.Backups.OwesState)
                Assert.True(zone.Backups.Take(new BackupAnswer(zone.Id, zone.Epoch, tick, Feed, Heard: tick, Backup, NeedsState: false)));
            Discard(zone);
        }
        Assert.InRange(steps, 2, 10);
    }

    [Fact]
    public void IsStalled_TooManyTicksWait_UntilTheyAreAnswered()
    {
        _arena.Add(50, 50);
        var zone = _arena.Zone(0, 0);
        zone.Backups.Add(Owner, Backup, Feed, isRequired: true, hasState: true);
        for (var i = 0; i < BackupSet.MaxWaitingTicks; i++)
        {
            Assert.False(zone.Backups.IsStalled);
            zone.Step(zone.LastTick + 1);
            Discard(zone);
        }
        Assert.True(zone.Backups.IsStalled);

        zone.Backups.Take(new BackupAnswer(zone.Id, zone.Epoch, zone.LastTick - 5, Feed, Heard: zone.LastTick, Backup, NeedsState: false));
        Assert.Equal(zone.LastTick - 5, zone.Backups.Committed);
        Assert.False(zone.Backups.IsStalled);
    }

    [Fact]
    public void HasAll_WhileATickRuns_SaysWhetherItHasTheOneBefore()
    {
        var ball = new Ball();
        _arena.Add(ball, 50, 50);
        var zone = _arena.Zone(0, 0);
        zone.Backups.Add(Owner, Backup, Feed, isRequired: true, hasState: true);
        zone.Step(zone.LastTick + 1);
        var statuses = new List<bool>();
        ball.Act = (_, _) => statuses.Add(zone.Backups.StatusOf(Backup)!.Value.HasAll);

        zone.Step(zone.LastTick + 1);
        zone.Backups.Take(new BackupAnswer(zone.Id, zone.Epoch, zone.LastTick, Feed, Heard: zone.LastTick, Backup, NeedsState: false));
        zone.Step(zone.LastTick + 1);
        Discard(zone);

        Assert.Equal([false, true], statuses);
    }

    [Fact]
    public void TryHold_BackupIsRequiredOnceTheTickHasBegun_AllOfTheTickWaits()
    {
        var ball = new Ball();
        _arena.Add(ball, 50, 50);
        var zone = _arena.Zone(0, 0);
        zone.Backups.Add(Owner, Backup, Feed, isRequired: false, hasState: true);
        zone.Step(zone.LastTick + 1);
        Discard(zone);
        ball.Act = (_, _) => zone.Backups.Require(Backup, true);

        // State and what must not be undone are in one frame, then: nothing has been kept apart for a backup.
        zone.Step(zone.LastTick + 1);
        var frames = new[] { FrameBuffer.Rent(8), FrameBuffer.Rent(8) };
        Assert.True(zone.Backups.TryHold(new OutgoingFrame(zone.Id, Gateway: 5, frames[0], IsReliable: false)));
        ball.Act = null;
        zone.Step(zone.LastTick + 1);
        Assert.False(zone.Backups.TryHold(new OutgoingFrame(zone.Id, Gateway: 5, frames[1], IsReliable: false)));

        frames[1].Release();
        zone.Backups.DropAll();
    }

    [Fact]
    public void TryHold_EarlierFramesAreAboutToLeave_StaysBehindThem()
    {
        _arena.Add(50, 50);
        var zone = _arena.Zone(0, 0);
        zone.Backups.Add(Owner, Backup, Feed, isRequired: true, hasState: true);
        zone.Step(zone.LastTick + 1);
        var frames = new[] { FrameBuffer.Rent(8), FrameBuffer.Rent(8) };
        Assert.True(zone.Backups.TryHold(new OutgoingFrame(zone.Id, 0, frames[0], IsReliable: true)));

        zone.Backups.Take(new BackupAnswer(zone.Id, zone.Epoch, zone.LastTick, Feed, Heard: zone.LastTick, Backup, NeedsState: false));
        Assert.True(zone.Backups.TryHold(new OutgoingFrame(zone.Id, 0, frames[1], IsReliable: true)));

        var left = new List<FrameBuffer>();
        zone.Backups.Release((_, frame) => left.Add(frame.Frame));
        Assert.Equal(frames, left);
        left.ForEach(f => f.Release());
        Discard(zone);
    }

    private static void Discard(Zone zone)
    {
        foreach (var (_, frame) in zone.Backups.Outbox)
            frame.Release();
        zone.Backups.Outbox.Clear();
    }
}
