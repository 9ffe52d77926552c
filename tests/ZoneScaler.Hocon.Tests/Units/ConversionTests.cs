namespace ZoneScaler.Hocon.Tests.Units;

public sealed class ConversionTests
{
    [Fact]
    public void As_ValuesThatConvert_GiveTheirType()
    {
        Assert.Equal("1.50", Value("1.50").AsText());
        Assert.Equal("true", Value("true").AsText());
        Assert.True(Value("yes").AsBoolean());
        Assert.True(Value("\"on\"").AsBoolean());
        Assert.False(Value("off").AsBoolean());
        Assert.False(Value("no").AsBoolean());
        Assert.False(Value("false").AsBoolean());
        Assert.Equal(1000, Value("1e3").AsInteger());
        Assert.Equal(long.MinValue, Value("\"-9223372036854775808\"").AsInteger());
        Assert.Equal(1.5, Value("\"1.5\"").AsNumber());
        Assert.Equal(1e300, Value("1e300").AsNumber());
        Assert.Equal(TimeSpan.FromSeconds(1), Value("1000").AsDuration());
        Assert.Equal(65536, Value("64 KiB").AsSize());
        Assert.Equal(14, Value("2 w").AsPeriod().Days);
    }

    [Fact]
    public void AsArray_NumberedKeys_AreItemsInOrder()
    {
        var items = Value("{ \"10\" = c, \"2\" = b, \"0\" = a, x = ignored, \"-1\" = ignored }").AsArray();

        Assert.Equal(["a", "b", "c"], items.Select(i => i.AsText()));
    }

    [Theory]
    [InlineData("[]", "t:1:5: The value is an array; text is expected.")]
    [InlineData("null", "t:1:5: The value is null; text is expected.")]
    [InlineData("{}", "t:1:5: The value is an object; text is expected.")]
    public void AsText_SomethingElse_NamesPlaceAndValue(string text, string message) =>
        Assert.Equal(message, Assert.Throws<HoconException>(() => Value(text).AsText()).Message);

    [Fact]
    public void As_WrongKind_IsRefused()
    {
        Assert.Equal(
            "t:1:5: The value is \"maybe\"; true or false (or yes, no, on, off) is expected.",
            Assert.Throws<HoconException>(() => Value("maybe").AsBoolean()).Message);
        Assert.Throws<HoconException>(() => Value("1").AsBoolean());
        Assert.Throws<HoconException>(() => Value("True").AsBoolean());
        Assert.Throws<HoconException>(() => Value("1.5").AsInteger());
        Assert.Throws<HoconException>(() => Value("9223372036854775808").AsInteger());
        Assert.Throws<HoconException>(() => Value("1e400").AsNumber());
        Assert.Throws<HoconException>(() => Value("NaN").AsNumber());
        Assert.Throws<HoconException>(() => Value("soon").AsDuration());
        Assert.Throws<HoconException>(() => Value("big").AsSize());
        Assert.Throws<HoconException>(() => Value("1 s").AsPeriod());
        Assert.Throws<HoconException>(() => Value("{}").AsArray());
        Assert.Throws<HoconException>(() => Value("{x = 1}").AsArray());
        Assert.Throws<HoconException>(() => Value("a").AsArray());
    }

    private static HoconValue Value(string text) => ((HoconObject)HoconReader.ReadText($"a = {text}", "t", new MemoryEnvironment()))["a"];
}
