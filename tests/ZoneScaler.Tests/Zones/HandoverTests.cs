using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Zones;

public sealed class HandoverTests
{
    private readonly Arena _arena = new();

    [Fact]
    public void Handover_EntityLeavesItsCell_NextZoneOwnsItWithAllItsState()
    {
        var ball = new Ball { Velocity = new Vector2(40, 0), Exact = Math.PI, Label = "traveller", Secret = 9 };
        var reference = _arena.Add(ball, 95, 50);

        _arena.Driver.Step(10);

        var arrived = _arena.Find(reference);
        Assert.NotSame(ball, arrived);
        Assert.False(ball.IsAlive);
        Assert.Equal(ZoneId.OfCell(1, 0), arrived.Home);
        Assert.Equal(reference.Id, arrived.Id);
        Assert.Equal(Math.PI, arrived.Exact);
        Assert.Equal("traveller", arrived.Label);
        Assert.Equal(9, arrived.Secret);
        Assert.Equal(1, arrived.Handovers);
        Assert.Equal(["handover from 2d/0,0"], arrived.Log);
        Assert.Empty(_arena.Faults);
    }

    [Fact]
    public void Handover_PositionIsExact_NoBitChangesAtTheBorder()
    {
        var reference = _arena.Add(95.123f, 50, 40);
        var expected = 95.123f;
        for (var tick = 0; tick < 20; tick++)
        {
            // Between zones, after the tick in which it left, the entity is in no zone's list.
            if (_arena.Balls.Count > 0)
                Assert.Equal(expected, _arena.Find(reference).Position.X);
            _arena.Driver.Step();
            expected += 40 * Arena.Spec.TickSeconds; // in every tick: none is lost at the border
        }
        Assert.Equal(ZoneId.OfCell(1, 0), _arena.Find(reference).Home);
    }

    [Fact]
    public void Handover_JitterOnTheBorder_StaysInOneZone()
    {
        var reference = _arena.Add(99.5f, 50);
        _arena.Find(reference).Act = (self, tick) => self.Position = new Vector2(100 + (tick.Number % 2 == 0 ? 1.5f : -1.5f), 50);

        _arena.Driver.Step(100);

        Assert.Equal(0, _arena.Find(reference).Handovers);
        Assert.Equal(ZoneId.OfCell(0, 0), _arena.Find(reference).Home);
    }

    [Fact]
    public void Handover_TimersTravelAsRemainingTime()
    {
        var reference = _arena.Add(90, 50, 40);
        _arena.Do(reference, ball => ball.Remind(TimeSpan.FromSeconds(1), 5)); // due 20 ticks later, in the next zone
        _arena.Driver.Step(19);
        Assert.Equal(ZoneId.OfCell(1, 0), _arena.Find(reference).Home);
        Assert.Equal(0, _arena.Find(reference).Hits);

        _arena.Driver.Step();

        Assert.Equal([5u], _arena.Find(reference).Received);
    }

    [Fact]
    public void Handover_MessagesSentMeanwhile_FollowInOrder()
    {
        var target = _arena.Add(90, 50, 40);
        var shooter = _arena.Add(50, 50);
        for (uint i = 1; i <= 30; i++)
        {
            var number = i;
            _arena.Do(shooter, ball => ball.Fire(target, number));
        }
        _arena.Driver.Step(5);

        Assert.Equal(Enumerable.Range(1, 30).Select(i => (uint)i), _arena.Find(target).Received);
        Assert.Equal(ZoneId.OfCell(1, 0), _arena.Find(target).Home);
    }

    [Fact]
    public void Handover_AttachedEntities_TravelInTheSameMessage()
    {
        var carrier = _arena.Add(90, 50, 40);
        var cargo = _arena.Add(88, 51);
        _arena.Do(cargo, ball => ball.HoldOnTo(_arena.Find(carrier)));
        for (var i = 0; i < 40; i++)
        {
            _arena.Driver.Step();
            if (_arena.Balls.Count < 2)
            {
                Assert.Empty(_arena.Balls); // both on their way, never one alone
                continue;
            }
            Assert.Equal(_arena.Find(carrier).Home, _arena.Find(cargo).Home);
        }

        Assert.Equal(ZoneId.OfCell(1, 0), _arena.Find(cargo).Home);
        Assert.Same(_arena.Find(carrier), _arena.Find(cargo).Parent);
        var offset = _arena.Find(cargo).Position - _arena.Find(carrier).Position;
        _arena.Do(cargo, ball => ball.LetGo());
        _arena.Driver.Step(10);
        Assert.NotEqual(offset, _arena.Find(cargo).Position - _arena.Find(carrier).Position);
        Assert.Empty(_arena.Faults);
    }

    [Fact]
    public void Teleport_AnyZone_ArrivesThere()
    {
        var reference = _arena.Add(10, 10);

        _arena.Do(reference, ball => ball.JumpTo(new Vector2(390, 390)));
        _arena.Driver.Step(2);

        Assert.Equal(new Vector2(390, 390), _arena.Find(reference).Position);
        Assert.Equal(ZoneId.OfCell(3, 3), _arena.Find(reference).Home);
        Assert.Equal(["handover from 2d/0,0"], _arena.Find(reference).Log);
    }

    [Fact]
    public void WorldEdge_EntityIsSetBack_AndTold()
    {
        var reference = _arena.Add(398, 50, 100);

        _arena.Driver.Step();

        var ball = _arena.Find(reference);
        Assert.Equal(400, ball.Position.X);
        Assert.Contains($"blocked {BlockReason.WorldEdge}", ball.Log);
    }

    [Fact]
    public void Spawn_InAnotherZone_IsBornThereOnce()
    {
        var spawner = _arena.Add(50, 50);
        var born = default(EntityRef);

        _arena.Do(spawner, ball => born = Ball.SpawnFrom(ball, new Ball { Label = "child" }, new Vector2(250, 250)));
        _arena.Driver.Step(3);

        var child = _arena.Find(born);
        Assert.Equal("child", child.Label);
        Assert.Equal(["spawn"], child.Log);
        Assert.Equal(ZoneId.OfCell(2, 2), child.Home);
        Assert.Equal(ZoneId.OfCell(0, 0), child.Id.Zone);
    }

    [Fact]
    public void Despawn_EndsAtTheEndOfTheTick_AndIsToldOnce()
    {
        var reference = _arena.Add(50, 50);
        var ball = _arena.Find(reference);

        _arena.Do(reference, self => self.Leave());

        Assert.Equal(["spawn", "despawn"], ball.Log);
        Assert.Empty(_arena.Balls);
        Assert.False(ball.IsAlive);
    }
}
