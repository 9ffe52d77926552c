using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Tests.Framing;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData(0, "1n")]
    [InlineData(-5, "1n")]
    [InlineData(1, "100n")]
    [InlineData(TimeSpan.TicksPerMillisecond * 5, "5000000n")]
    [InlineData(TimeSpan.TicksPerSecond, "1000000u")]
    [InlineData(TimeSpan.TicksPerSecond * 100, "100000m")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Format_Timeout_IsWrittenInTheFinestUnitWithRoom(long ticks, string expected) => Assert.Equal(expected, GrpcTimeout.Format(new TimeSpan(ticks)));

    [Fact]
    public void Format_AnyTimeout_IsReadAsNoLessAndHardlyMore() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.GeneratorFor<long>().Select(Math.Abs).Where(t => t is > 0 and < TimeSpan.TicksPerHour * 99_999_999).ToArbitrary(),
        ticks =>
        {
            var timeout = new TimeSpan(ticks);
            Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(timeout), out var read));
            Assert.True(read >= timeout && read.Ticks - timeout.Ticks <= timeout.Ticks / 1000, $"{timeout} became {read}");
        }));

    [Theory]
    [InlineData("1n", 1)]
    [InlineData("0n", 0)]
    [InlineData("250n", 3)]
    [InlineData("1u", TimeSpan.TicksPerMicrosecond)]
    [InlineData("00000001m", TimeSpan.TicksPerMillisecond)]
    [InlineData("99999999S", TimeSpan.TicksPerSecond * 99_999_999)]
    [InlineData("2M", TimeSpan.TicksPerMinute * 2)]
    [InlineData("2H", TimeSpan.TicksPerHour * 2)]
    [InlineData("99999999H", TimeSpan.TicksPerHour * 99_999_999)]
    public void Parse_Timeout_IsRead(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("n")]
    [InlineData("1s")]
    [InlineData("1.5S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1S ")]
    [InlineData("١S")]
    [InlineData("100000000S")]
    public void Parse_Nonsense_IsRefused(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Fact]
    public void Parse_AnyText_DoesNotThrow() => Check.QuickThrowOnFailure(Prop.ForAll<string?>(text => GrpcTimeout.TryParse(text ?? "", out _) || true));
}
