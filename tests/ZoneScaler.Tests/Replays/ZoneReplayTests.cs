using System.Numerics;
using ZoneScaler.Protocol;
using ZoneScaler.Replays;
using ZoneScaler.Tests.Backups;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Replays;

/// <summary>A zone that was recorded runs again, and comes to the same.</summary>
public sealed class ZoneReplayTests : IDisposable
{
    private const int Steps = 40;

    private readonly Arena _arena = new();
    private readonly MemoryStream _record = new();
    private readonly World _world = new(Arena.Spec, Arena.Types);

    public void Dispose() => _record.Dispose();

    [Fact]
    public void RecordedZone_RunAgain_ComesToTheSameState()
    {
        var zone = Record(fatalAt: 0);

        var replay = ZoneReplay.Load(_world, _record.ToArray());
        Assert.Equal(Steps, replay.StepsLeft);
        replay.Run();

        Assert.Equal(BackedUpCluster.Contents(zone), BackedUpCluster.Contents(replay.Zone));
        Assert.Contains(replay.Zone.OwnEntities.OfType<Ball>(), b => b.Hits > 3);
    }

    [Fact]
    public void ZoneRecordedFromItsFirstStepOn_RunAgain_StartsItsScripts()
    {
        var world = _world.WithZoneScript<Keeper>(zone => zone == ZoneId.OfCell(0, 0));
        var arena = new Arena(world);
        var zone = arena.Zone(0, 0);
        ZoneHost.Record(zone, _record, e => throw e);
        arena.Driver.Step(3);
        Assert.Equal(1, zone.Entities.ScriptCount);

        var replay = ZoneReplay.Load(world, _record.ToArray());
        replay.Run();

        Assert.Equal(BackedUpCluster.Contents(zone)[0], BackedUpCluster.Contents(replay.Zone)[0]);
        Assert.Equal(1, replay.Zone.Entities.ScriptCount);
    }

    [Fact]
    public void RecordedFault_RunAgain_HappensAgainInTheSameTick()
    {
        var zone = Record(fatalAt: 30);
        Assert.Equal(1, zone.FaultCount);

        var again = new Arena(_world);
        var replay = ZoneReplay.Load(_world, _record.ToArray(), again);
        while (replay.NextTick <= 30)
            replay.Step();
        Assert.Empty(again.Faults);
        replay.Step(); // what is sent in tick 30 arrives in 31

        Assert.Contains("A bug in the game.", Assert.Single(again.Faults), StringComparison.Ordinal);
        Assert.Equal(1, replay.Zone.FaultCount);
    }

    [Fact]
    public void Record_CutOffInItsLastStep_EndsBeforeIt()
    {
        Record(fatalAt: 0);

        var replay = ZoneReplay.Load(_world, _record.ToArray().AsSpan(..^3));

        Assert.Equal(Steps - 1, replay.StepsLeft);
        replay.Run();
    }

    [Fact]
    public void Replay_GoesOnAfterItsSteps_WithoutAnythingComingIn()
    {
        Record(fatalAt: 0);
        var replay = ZoneReplay.Load(_world, _record.ToArray());
        replay.Run();
        var last = replay.Zone.LastTick;

        replay.GoOn().Step(10);

        Assert.False(replay.Step());
        Assert.Equal(last + 10, replay.Zone.LastTick);
    }

    [Fact]
    public void Record_OfAnotherWorldOrNone_IsRefused()
    {
        Record(fatalAt: 0);
        var other = new World(Arena.Spec with { Name = "other" }, Arena.Types);

        var refused = Assert.Throws<CodecException>(() => ZoneReplay.Load(other, _record.ToArray()));
        Assert.Throws<CodecException>(() => ZoneReplay.Load(_world, "nothing of the kind"u8));
        Assert.Throws<CodecException>(() => ZoneReplay.Load(_world, _record.ToArray().AsSpan(..40)));

        Assert.Contains("of world 'arena', and this is world 'other'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_ThatCannotBeWritten_SaysSoOnceAndTheZoneGoesOn()
    {
        var zone = _arena.Host.Zones[0];
        var failures = new List<Exception>();
        _record.Dispose();

        ZoneHost.Record(zone, _record, failures.Add);
        _arena.Add(new Ball(), 50, 50);
        _arena.Driver.Step(5);

        Assert.Single(failures);
        Assert.False(zone.IsQuarantined);
        Assert.Equal(6, zone.LastTick);
    }

    [Fact]
    public void Backup_Recorded_IsTheZoneAndStaysABackup()
    {
        using var backed = new BackedUpCluster(3, seed: 3);
        backed.Cluster.AddSwarm(40);
        backed.Cluster.Step(120);
        var zone = backed.Cluster.LiveZones.First(z => z.EntityCount > 0);
        var holder = backed.BackupsOf(zone.Id).Single();

        var record = holder.Host.RecordBackup(zone.Id, zone.Epoch);

        var replay = ZoneReplay.Load(backed.Cluster.World, record);
        Assert.Equal(BackedUpCluster.Contents(zone), BackedUpCluster.Contents(replay.Zone));
        Assert.Equal(0, replay.StepsLeft);
        backed.Cluster.Step(20);
        Assert.Equal(zone.LastTick, holder.Host.Replicas.Find(zone.Id)!.Tick); // it has kept up
        Assert.Equal(BackedUpCluster.Contents(zone), BackedUpCluster.Contents(holder.Host.Replicas.Find(zone.Id)!.Promote(zone.Epoch, zone.LastTick)!));
        Assert.Null(backed.Cluster.NodeOf(zone.Id).Host.RecordBackup(zone.Id, zone.Epoch));
    }

    /// <summary>Records a zone whose balls are shot at, and bounced, from beside.</summary>
    private Zone Record(long fatalAt)
    {
        var target = _arena.Add(new Ball { Velocity = new Vector2(3, 2), Label = "target" }, 80, 50);
        _arena.Add(new Ball { Velocity = new Vector2(-60, 10) }, 130, 20);
        _arena.Add(
            new Ball { Act = (ball, tick) => ball.Fire(target, tick.Number == fatalAt ? Hit.Fatal : (uint)tick.Number) },
            120,
            50);
        _arena.Driver.Step(5);
        var zone = _arena.Host.Zones.Single(z => z.Id == ZoneId.OfCell(0, 0));
        ZoneHost.Record(zone, _record, e => throw e);
        _arena.Driver.Step(Steps);
        ZoneHost.EndRecord(zone);
        return zone;
    }
}
