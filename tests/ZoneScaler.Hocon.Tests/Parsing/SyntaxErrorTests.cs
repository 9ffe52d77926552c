namespace ZoneScaler.Hocon.Tests.Parsing;

public sealed class SyntaxErrorTests
{
    private readonly MemoryEnvironment _environment = new();

    [Theory]
    [InlineData("a = 1\n}", "t:2:1: A key or the end of the text is expected, but there is '}'.")]
    [InlineData("{ a = 1", "t:1:8: The text ends, but '}' is missing for t:1:1.")]
    [InlineData("a = [1, 2", "t:1:10: The text ends, but ']' is missing for t:1:5.")]
    [InlineData("{} x", "t:1:4: The end of the text is expected, but there is 'x'.")]
    [InlineData("[1,,2]", "t:1:4: An item or ']' is expected, but there is ','.")]
    [InlineData("[,1]", "t:1:2: An item or ']'")]
    [InlineData("[1,2,,]", "t:1:6: An item or ']'")]
    [InlineData("a = 1,, b = 2", "t:1:7: A key or the end of the text")]
    [InlineData(",a = 1", "t:1:1: A key or the end of the text")]
    [InlineData("{a = 1 ]", "t:1:8: A comma or a new line is expected, but there is ']'.")]
    [InlineData("a", "t:1:2: ':', '=', '+=' or '{' after the key a is expected, but there is the end of the text.")]
    [InlineData("a b\nc = 1", "t:2:1: ':', '=', '+=' or '{' after the key \"a b\" is expected, but there is 'c'.")]
    [InlineData("a = ", "t:1:5: A value is expected, but there is the end of the text.")]
    [InlineData("a = , b = 1", "t:1:5: A value is expected, but there is ','.")]
    [InlineData("a : : 1", "t:1:5: A value is expected, but there is ':'.")]
    [InlineData("a..b = 1", "t:1:1: A key is empty")]
    [InlineData(".a = 1", "t:1:1: A key is empty")]
    [InlineData("a. = 1", "t:1:4: A key is empty")]
    [InlineData("= 1", "t:1:1: A key is expected, but there is '='.")]
    [InlineData("[1] = 2", "t:1:5: The end of the text is expected")]
    [InlineData("a = x?y", "t:1:6: '?' is reserved; text with it must be in quotes.")]
    [InlineData("a = $x", "t:1:5: '$' is reserved")]
    [InlineData("a = 1+2", "t:1:6: '+' is reserved")]
    [InlineData("a = b = c", "t:1:7: A comma or a new line is expected, but there is '='.")]
    [InlineData("a = \"x\n\"", "t:1:5: A quoted text has no closing '\"' on its line.")]
    [InlineData("a = \"x\ty\"", "t:1:7: A quoted text has a control character, U+0009; write it as an escape.")]
    [InlineData("a = \"\\x\"", "t:1:6: An escape is none of")]
    [InlineData("a = \"x\\ud83d\"", "t:1:5: A quoted text has an escape that is half of a character")]
    [InlineData("a = \"\\ude00\\ud83d\"", "t:1:5: A quoted text has an escape that is half of a character")]
    [InlineData("a = \"\\u12\"", "t:1:6: An escape is none of")]
    [InlineData("a = \"\"\"x\n\n", "t:1:5: A text in three quotes has no closing '\"\"\"'.")]
    [InlineData("a = ${x", "t:1:8: '}' at the end of the substitution is expected, but there is the end of the text.")]
    [InlineData("a = ${}", "t:1:7: A path in the substitution is expected, but there is '}'.")]
    [InlineData("a = ${x${y}}", "t:1:8: '}' at the end of the substitution is expected, but there is a substitution.")]
    [InlineData("${x} = 1", "t:1:1: A key is expected, but there is a substitution.")]
    [InlineData("a = ${ ?x}", "t:1:8: '?' is reserved")]
    [InlineData("a = ${x[1]}", "t:1:9: ']' right after '[' is expected, but there is '1'.")]
    public void Read_NotHocon_NamesPlaceAndWhatIsExpected(string text, string message) =>
        Assert.StartsWith(message, _environment.Error(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("a = [1] x", "t:1:9: Text stands beside an array on one line")]
    [InlineData("a = x {}", "t:1:5: Text stands beside an object on one line")]
    [InlineData("a = {} [1]", "t:1:5: An object stands beside an array")]
    [InlineData("a = [1] \" \" [2]", "t:1:9: Text stands beside an array")]
    [InlineData("a = [1] null", "t:1:9: The value null stands beside an array")]
    public void Read_KindsMixedOnALine_NamesThem(string text, string message) =>
        Assert.StartsWith(message, _environment.Error(text), StringComparison.Ordinal);

    [Fact]
    public void ReadText_HalfACharacter_NamesLineAndColumn() => Assert.Equal("t:2:2: The text is not valid Unicode.", _environment.Error("a = 1\n#\ud83d"));

    [Fact]
    public void ReadFile_InvalidUtf8_NamesLineAndColumn()
    {
        _environment.Files["x.conf"] = [.. "a = 1\nb = "u8, 0xC3, 0x28];

        Assert.Equal("x.conf:2:5: The text is not valid UTF-8.", _environment.FileError("x.conf"));
    }

    [Fact]
    public void ReadFile_NotThere_SaysSo() => Assert.Equal("x.conf: There is no such file.", _environment.FileError("x.conf"));

    [Theory]
    [InlineData("a..b")]
    [InlineData("")]
    [InlineData("a[0]")]
    [InlineData("${a}")]
    public void Path_NotAPath_IsRefused(string text) => Assert.Throws<HoconException>(() => HoconPath.Parse(text));

    [Fact]
    public void Path_KeysThatNeedQuotes_ReadBackTheSame()
    {
        var path = new HoconPath("a-b", "c.d", "", "e f", "include", "\"");

        Assert.Equal("a-b.\"c.d\".\"\".\"e f\".\"include\".\"\\\"\"", path.ToString());
        Assert.Equal(path, HoconPath.Parse(path.ToString()));
    }
}
