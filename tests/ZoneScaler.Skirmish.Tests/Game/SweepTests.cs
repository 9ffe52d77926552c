using System.Numerics;
using Skirmish.Game;

namespace ZoneScaler.Skirmish.Tests.Game;

public sealed class SweepTests
{
    [Theory]
    [InlineData(-100, 0, 200, 0, 0.45)] // through the middle, in one step
    [InlineData(-100, 9, 200, 0, 0.48)]
    [InlineData(-5, 0, 1, 0, 0.0)]      // inside already
    [InlineData(-100, 11, 200, 0, null)]
    [InlineData(-100, 0, 80, 0, null)]  // too short
    [InlineData(-100, 0, -50, 0, null)] // away
    [InlineData(-100, 0, 0, 0, null)]   // at rest
    public void Touch_OfACircleOfRadius10(float x, float y, float motionX, float motionY, double? expected)
    {
        var time = Sweep.Touch(new Vector2(x, y), new Vector2(motionX, motionY), 10);

        Assert.Equal(expected.HasValue, time.HasValue);
        if (expected is { } wanted)
            Assert.Equal(wanted, time!.Value, 0.01);
    }

    [Fact]
    public void Helm_OfAnyBytes_IsSafeToFly()
    {
        foreach (var push in new sbyte[] { -128, -127, 0, 1, 127 })
        {
            foreach (var aim in new ushort[] { 0, 1, 32768, 65535 })
            {
                var state = new FlightState { Position = Rules.Center, Energy = Rules.ShipEnergy };
                for (var i = 0; i < 200; i++)
                    Flight.Step(ref state, new Helm(push, push, aim, (Buttons)255), Rules.ShipHandling, 1f / Rules.TickRate);

                Assert.InRange(state.Velocity.Length(), 0, Rules.SpeedLimit);
                Assert.InRange(state.Heading, -MathF.PI - 0.001f, MathF.PI + 0.001f);
            }
        }
    }
}
