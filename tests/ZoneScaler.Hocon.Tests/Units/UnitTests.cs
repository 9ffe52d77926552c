using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Hocon.Units;

namespace ZoneScaler.Hocon.Tests.Units;

public sealed class UnitTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("10", 10)]
    [InlineData(" 500  ms ", 500)]
    [InlineData("1.5 seconds", 1_500)]
    [InlineData("-2 second", -2_000)]
    [InlineData("1e3 millis", 1_000)]
    [InlineData("1m", 60_000)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("3 hours", 10_800_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("2 days", 172_800_000)]
    [InlineData("2000 us", 2)]
    [InlineData("2000 micros", 2)]
    [InlineData("3000000 ns", 3)]
    [InlineData("3000000 nanoseconds", 3)]
    public void Duration_NumberAndUnit_GivesTime(string text, double milliseconds)
    {
        Assert.True(HoconDuration.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("10 S")]
    [InlineData("10 Seconds")]
    [InlineData("10 sec")]
    [InlineData("10 s s")]
    [InlineData("01 s")]
    [InlineData(".5 s")]
    [InlineData("5. s")]
    [InlineData("10 w")]
    [InlineData("1 ns")]
    [InlineData("1e30 d")]
    [InlineData("99999999999 d")]
    [InlineData("1e999 s")]
    public void Duration_SomethingElse_IsRefused(string text) => Assert.False(HoconDuration.TryParse(text, out _));

    [Theory]
    [InlineData("100", 100)]
    [InlineData("100 B", 100)]
    [InlineData("1 byte", 1)]
    [InlineData("64 kB", 64_000)]
    [InlineData("64 KiB", 65_536)]
    [InlineData("64K", 65_536)]
    [InlineData("64k", 65_536)]
    [InlineData("64 Ki", 65_536)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1m", 1_048_576)]
    [InlineData("2 mebibytes", 2_097_152)]
    [InlineData("1 gigabyte", 1_000_000_000)]
    [InlineData("1.5 KiB", 1_536)]
    [InlineData("7 EiB", 7L << 60)]
    [InlineData("9 exabytes", 9_000_000_000_000_000_000)]
    [InlineData("0 YiB", 0)]
    public void Size_NumberAndUnit_GivesBytes(string text, long bytes)
    {
        Assert.True(HoconSize.TryParse(text, out var value));
        Assert.Equal(bytes, value);
    }

    [Theory]
    [InlineData("KiB")]
    [InlineData("1 KB")]
    [InlineData("1 mB")]
    [InlineData("1 kilo")]
    [InlineData("1.5 B")]
    [InlineData("8 EiB")]
    [InlineData("1 ZB")]
    [InlineData("1 YiB")]
    [InlineData("1e28 YiB")]
    public void Size_SomethingElse_IsRefused(string text) => Assert.False(HoconSize.TryParse(text, out _));

    [Theory]
    [InlineData("10", 0, 0, 10)]
    [InlineData("3 days", 0, 0, 3)]
    [InlineData("2w", 0, 0, 14)]
    [InlineData("6 months", 0, 6, 0)]
    [InlineData("6m", 0, 6, 0)]
    [InlineData("1 mo", 0, 1, 0)]
    [InlineData("-1 y", -1, 0, 0)]
    public void Period_NumberAndUnit_GivesCalendarTime(string text, int years, int months, int days)
    {
        Assert.True(HoconPeriod.TryParse(text, out var value));
        Assert.Equal(new HoconPeriod(years, months, days), value);
    }

    [Theory]
    [InlineData("1.5 y")]
    [InlineData("1 h")]
    [InlineData("3000000000 d")]
    [InlineData("1 Y")]
    public void Period_SomethingElse_IsRefused(string text) => Assert.False(HoconPeriod.TryParse(text, out _));

    [Fact]
    public void Period_AddedToADate_KeepsToTheCalendar() =>
        Assert.Equal(new DateOnly(2024, 2, 29), new HoconPeriod(0, 1, 0).AddTo(new DateOnly(2024, 1, 31)));

    [Fact]
    public void ToText_AnyDurationOrSize_ReadsBackTheSame() =>
        Check.QuickThrowOnFailure(Prop.ForAll<long>(number =>
            HoconDuration.TryParse(HoconDuration.ToText(new TimeSpan(number)), out var time) && time.Ticks == number
            && HoconSize.TryParse(HoconSize.ToText(number * 1024), out var bytes) && bytes == number * 1024));

    [Fact]
    public void ToText_RoundNumbers_AreShort()
    {
        Assert.Equal("90s", HoconDuration.ToText(TimeSpan.FromSeconds(90)));
        Assert.Equal("0s", HoconDuration.ToText(TimeSpan.Zero));
        Assert.Equal("64 KiB", HoconSize.ToText(65_536));
        Assert.Equal("0 B", HoconSize.ToText(0));
    }
}
