using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Views;

public sealed class ViewGridTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(500, 8)]
    [InlineData(500, 60)]
    [InlineData(500, 0.01f)]
    public void Find_AnyPlace_IsWhatASearchThroughAllFinds(int count, float squareSize)
    {
        var random = new Random(count);
        var zone = ZoneId.OfCell(0, 0);
        var view = new View([FeedFrame.Schema], 2, new SilentListener(), TimeSpan.FromSeconds(1));
        view.AddFeed(zone).Want(1);
        var frame = new FeedFrame(zone, 1, isFull: true);
        for (var i = 0; i < count; i++)
            frame.Enter(i, new EntityId(zone, 1, (uint)i), 1, (byte)random.Next(256), (byte)random.Next(256));
        view.Apply(frame.Next(view).Bytes, default);
        var leaves = new FeedFrame(zone, 2);
        for (var i = 0; i < count; i += 3)
            leaves.Leave(i);
        view.Apply(leaves.Next(view).Bytes, default);
        var grid = new ViewGrid(squareSize);
        grid.Rebuild(view);

        var found = new int[view.Serial.Length];
        var marks = new uint[view.Serial.Length];
        for (var i = 0; i < 300; i++)
        {
            var center = new Vector3(random.Next(-100, 356) + 0.5f, random.Next(-100, 356) + 0.25f, 0);
            var mark = (uint)(i + 1) * 2;
            var n = grid.Find(center, 30, 40, found, marks, mark);
            var inner = found.Take(n).Where(r => marks[r] == mark + 1).Order();
            Assert.Equal(Near(view, center, 40), found.Take(n).Order());
            Assert.Equal(Near(view, center, 30), inner);
        }
    }

    [Fact]
    public void Find_NothingInView_FindsNothing()
    {
        var grid = new ViewGrid(10);
        grid.Rebuild(new View([FeedFrame.Schema], 2, new SilentListener(), TimeSpan.FromSeconds(1)));
        Assert.Equal(0, grid.Find(default, 1, 2, [], [], 2));
    }

    private static IEnumerable<int> Near(View view, Vector3 center, float radius) => Enumerable.Range(0, view.Count)
        .Where(r => view.Serial[r] != 0 && Vector3.DistanceSquared(view.Position[r], center) <= radius * radius);
}
