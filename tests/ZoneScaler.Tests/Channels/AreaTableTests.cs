using System.Numerics;
using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Channels;

public sealed class AreaTableTests
{
    private static readonly AreaId Blast = new(ZoneId.OfCell(0, 0), 1, 1);
    private static readonly EntityId Ship = new(ZoneId.OfCell(0, 0), 1, 7);

    [Fact]
    public void Hits_CarriedToAndFro_AreForgottenInTimeAndNeverMultiply()
    {
        AreaTable[] zones = [new(), new()];
        zones[0].Add(Blast, Shape.Circle(Vector2.Zero, 1), default, 1, [], tick: 0).Hit.Add(Ship);
        var bytes = new List<int>();

        // Every tenth tick the ship goes from one zone to the other.
        for (var tick = 10L; tick <= AreaTable.MemoryTicks + 100; tick += 10)
        {
            var writer = new ByteWriter();
            zones[0].WriteHits(Ship, tick, writer);
            zones[0].Forget(Ship);
            var reader = new ByteReader(writer.Written);
            zones[1].ReadHits(Ship, tick, ref reader);
            bytes.Add(writer.Length);
            zones.AsSpan().Reverse();
            for (var t = tick; t < tick + 10; t++)
            {
                zones[0].Expire(t);
                zones[1].Expire(t);
            }
        }

        Assert.True(bytes[0] > 1);
        Assert.True(bytes.Max() <= bytes[0], "What the ship carries has grown.");
        Assert.Equal(1, bytes[^1]);
    }
}
