using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Tests.Players;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Zones;

/// <summary>What is too large is the fault of one entity, and of nobody else.</summary>
public sealed class SizeTests
{
    private const uint Gateway = 5;
    private static readonly string TooLong = new('x', 70_000);

    private readonly Arena _arena = new();
    private readonly GatewayRecorder _gateway = new();
    private readonly EntityRef _bystander;

    public SizeTests()
    {
        _arena.Host.AttachGateway(Gateway, _gateway);
        _bystander = _arena.Add(20, 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_TooLongToBeShown_OnlyThatEntityGoes(bool isWatched)
    {
        var writer = _arena.Add(90, 50);
        if (isWatched)
            Watch();

        _arena.Do(writer, ball => ball.Label = TooLong);
        Watch(); // its full state comes in the tick in which the text is found to be too long, or in the next one
        _arena.Driver.Step(3);

        AssertOnlyTheBystanderIsLeft();
    }

    [Fact]
    public void Text_OfSeveralThatAreTooLongTogether_OnlyThatEntityGoes()
    {
        Watch();
        var writer = _arena.Add(90, 50);

        _arena.Do(writer, ball => (ball.Label, ball.Title) = (TooLong[..40_000], TooLong[..40_000]));
        Watch();
        _arena.Driver.Step(3);

        AssertOnlyTheBystanderIsLeft();
    }

    [Fact]
    public void Text_TooLongToBeShown_OnTheWayOverABorder_OnlyThatEntityGoes()
    {
        var writer = _arena.Add(99, 50, 60);

        _arena.Do(writer, ball => ball.Label = TooLong);
        _arena.Driver.Step(3);

        AssertOnlyTheBystanderIsLeft();
    }

    [Fact]
    public void Text_TooLongToBeShown_RightAfterABorder_OnlyThatEntityGoes()
    {
        Watch();
        var writer = _arena.Add(99, 50, 60);
        for (var tick = 0; tick < 10 && _arena.Faults.Count == 0; tick++)
        {
            _arena.Driver.Step();
            foreach (var ball in _arena.Balls.Where(b => b.Id == writer.Id))
                ball.Act = (self, _) => self.Label = self.Handovers > 0 ? TooLong : "";
        }
        _arena.Driver.Step(2);

        AssertOnlyTheBystanderIsLeft();
    }

    [Fact]
    public void Text_ThatNobodyIsShown_MayBeLong()
    {
        var writer = _arena.Add(99, 50, 60);

        _arena.Do(writer, ball => ball.Diary = TooLong);
        _arena.Driver.Step(5);

        Assert.Equal(ZoneId.OfCell(1, 0), _arena.Find(writer).Home);
        Assert.Equal(TooLong, _arena.Find(writer).Diary);
        Assert.Empty(_arena.Faults);
    }

    [Fact]
    public void Message_TooLongForOnlookers_OnlyItsSenderGoes()
    {
        Watch();
        var writer = _arena.Add(90, 50);

        _arena.Do(writer, ball => ball.Shout(TooLong));
        _arena.Driver.Step(3);

        AssertOnlyTheBystanderIsLeft("A Said takes 700");
    }

    [Fact]
    public void Timer_OfYears_IsRefused()
    {
        var sleeper = _arena.Add(90, 50);

        _arena.Do(sleeper, ball => ball.Remind(TimeSpan.MaxValue, 1));
        _arena.Driver.Step(3);

        AssertOnlyTheBystanderIsLeft("At most 2147483647 ticks are allowed");
    }

    [Theory]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void StateField_OfAnyLength_IsReadAsItWasWritten(int length)
    {
        var value = new byte[length];
        new Random(length).NextBytes(value);
        var writer = new ByteWriter();
        var fields = new StateWriter(writer);
        foreach (var (tag, bytes) in new[] { (7u, value), (8u, [1, 2, 3]) })
        {
            var mark = fields.Begin(tag);
            writer.WriteBytes(bytes);
            fields.End(mark);
        }

        var reader = new StateReader(writer.Written);

        Assert.True(reader.Next(out var first, out var read));
        Assert.Equal(7u, first);
        Assert.Equal(value, read.Rest.ToArray());
        Assert.True(reader.Next(out var second, out read));
        Assert.Equal(8u, second);
        Assert.Equal([1, 2, 3], read.Rest.ToArray());
        Assert.False(reader.Next(out _, out _));
        Assert.Equal(7u, StateReader.TagOf(StateReader.FieldAt(writer.Written)));
        Assert.Equal(writer.Length - 9, StateReader.FieldAt(writer.Written).Length);
    }

    private void Watch()
    {
        foreach (var column in new[] { 0, 1 })
            _arena.Host.Send(ZoneId.OfCell(column, 0), GatewayFrames.Subscribe(Gateway));
        _arena.Driver.Step();
    }

    private void AssertOnlyTheBystanderIsLeft(string fault = "its lists and texts are too long")
    {
        Assert.Contains(fault, Assert.Single(_arena.Faults), StringComparison.Ordinal);
        Assert.Empty(_arena.Quarantined);
        Assert.Equal(_bystander.Id, Assert.Single(_arena.Balls).Id);
    }
}
