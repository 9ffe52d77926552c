using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Channels;

public sealed class AreaTests
{
    private readonly Arena _arena = new();

    [Fact]
    public void Area_OverFourZones_HitsEachEntityWithinOnce()
    {
        EntityRef[] within = [_arena.Add(95, 95), _arena.Add(105, 95), _arena.Add(95, 105), _arena.Add(105, 105)];
        var outside = _arena.Add(130, 130);

        _arena.Do(within[0], ball => ball.Blast(Shape.Circle(new Vector2(100, 100), 20), 1));
        _arena.Driver.Step(10);

        Assert.All(within, reference => Assert.Equal([1u], _arena.Find(reference).Received));
        Assert.Empty(_arena.Find(outside).Received);
    }

    /// <summary>Entities that cross the border at every phase of the blast: none is missed, none is hit twice.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(-20)]
    [InlineData(-40)]
    public void Area_WhileEntitiesCrossTheBorder_HitsEachOnce(float velocity)
    {
        var bomber = _arena.Add(100, 20);
        var crossing = Enumerable.Range(0, 60).Select(i => _arena.Add(100 - velocity * 0.05f * i / 4, 60, velocity)).ToList();

        _arena.Do(bomber, ball => ball.Blast(Shape.Rectangle(new Vector2(0, 50), new Vector2(400, 70)), 1));
        _arena.Driver.Step(10);

        Assert.All(crossing, reference => Assert.Equal([1u], _arena.Find(reference).Received));
        Assert.Contains(_arena.Balls, ball => ball.Handovers > 0);
    }

    [Fact]
    public void Box_WithoutVolume_ContainsOnlyItsPlane()
    {
        var line = Shape.Rectangle(new Vector2(10, 10), new Vector2(10, 20));

        Assert.True(line.Contains(new Vector3(10, 15, 0)));
        Assert.False(line.Contains(new Vector3(10.01f, 15, 0)));
    }

    [Fact]
    public void Circle_BadRadius_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Circle(Vector2.Zero, float.NaN));
}
