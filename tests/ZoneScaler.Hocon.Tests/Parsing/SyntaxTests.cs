namespace ZoneScaler.Hocon.Tests.Parsing;

public sealed class SyntaxTests
{
    private readonly MemoryEnvironment _environment = new();

    [Theory]
    [InlineData("", "{}")]
    [InlineData(" \n# nothing but a comment", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("{ a : 1 } // end\n", "{'a':1}")]
    [InlineData("a : 1", "{'a':1}")]
    [InlineData("[1, 2]", "[1,2]")]
    [InlineData("[]", "[]")]
    public void Root_BracesLeftOutOrNot_IsObjectOrArray(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = 1, b : 2\nc = 3", "{'a':1,'b':2,'c':3}")]
    [InlineData("a { b = 1 }", "{'a':{'b':1}}")]
    [InlineData("a\n{ b = 1 }", "{'a':{'b':1}}")]
    [InlineData("a :\n\n 1", "{'a':1}")]
    [InlineData("a\n:\n1", "{'a':1}")]
    [InlineData("a = 1,\nb = 2,\n", "{'a':1,'b':2}")]
    [InlineData("a = [1\n2,\n3,]", "{'a':[1,2,3]}")]
    [InlineData("a = [\n1 // one\n2 # two\n]", "{'a':[1,2]}")]
    [InlineData("a=1 \r\nb=2\r\n", "{'a':1,'b':2}")]
    public void Separators_AnyAllowedForm_ReadTheSame(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = x // no", "{'a':'x'}")]
    [InlineData("a = x# no\nb = \"#yes//\"", "{'a':'x','b':'#yes//'}")]
    [InlineData("a = /bin/sh", "{'a':'/bin/sh'}")]
    [InlineData("// b = 1\na = 2", "{'a':2}")]
    public void Comments_OutsideQuotes_AreLeftOut(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a {x=1}\na {y=2}", "{'a':{'x':1,'y':2}}")]
    [InlineData("a {x=1}\na = null\na {y=2}", "{'a':{'y':2}}")]
    [InlineData("a = 1, a = [2]", "{'a':[2]}")]
    [InlineData("a {b {c=1}, d=4}, a.b {e=2}, a.b.c=3", "{'a':{'b':{'c':3,'e':2},'d':4}}")]
    [InlineData("a=1, b=2, a=3", "{'a':3,'b':2}")]
    public void DuplicateKeys_ObjectsMerge_OthersOverride(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = foo bar  baz ", "{'a':'foo bar  baz'}")]
    [InlineData("a = true", "{'a':true}")]
    [InlineData("a = truefoo", "{'a':'truefoo'}")]
    [InlineData("a = footrue", "{'a':'footrue'}")]
    [InlineData("a = true foo", "{'a':'true foo'}")]
    [InlineData("a = null bar 42 baz true 3.14 hi", "{'a':'null bar 42 baz true 3.14 hi'}")]
    [InlineData("a = \"x\" y \"z\"", "{'a':'x y z'}")]
    [InlineData("a = 1e5 s", "{'a':'1e5 s'}")]
    [InlineData("a = 10s", "{'a':'10s'}")]
    [InlineData("a = 127.0.0.1", "{'a':'127.0.0.1'}")]
    [InlineData("a = 2026-11-23", "{'a':'2026-11-23'}")]
    [InlineData("a = -x", "{'a':'-x'}")]
    [InlineData("a = 007", "{'a':'007'}")]
    [InlineData("a = -1.5E+3", "{'a':-1.5E+3}")]
    [InlineData("a = off", "{'a':'off'}")]
    [InlineData("a = a-b_c/d%e;f|g<h>~(i)'", "{'a':'a-b_c/d%e;f|g<h>~(i)''}")]
    [InlineData("[ 1 2 3\n4 ]", "['1 2 3',4]")]
    public void SimpleValues_SideBySide_JoinToText(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = \"q \\\" \\\\ \\/ \\n \\u00e9 \\ud83d\\ude00\"", "q \" \\ / \n é 😀")]
    [InlineData("a = \"\"\"line 1\nline \"2\" \\n\"\"\"", "line 1\nline \"2\" \\n")]
    [InlineData("a = \"\"\"x\"\"\"\"\"", "x\"\"")]
    [InlineData("a = \"\"\"\"\"\"", "")]
    [InlineData("a = \"\"", "")]
    public void Quotes_SingleOrTriple_GiveTheirText(string text, string value) =>
        Assert.Equal(value, ((HoconObject)HoconReader.ReadText(text, "t", _environment))["a"].AsText());

    [Theory]
    [InlineData("\uFEFFa = 1", "{'a':1}")]
    [InlineData("a\u00A0=\u20071\u202F,\u3000b\v=\f2\u001F", "{'a':1,'b':2}")]
    [InlineData("a = x\u00A0y", "{'a':'x\\u00a0y'}")]
    [InlineData("a = x\u2028y", "{'a':'x\\u2028y'}")]
    public void Whitespace_Unicode_IsWhitespace(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a.b.c = 1", "{'a':{'b':{'c':1}}}")]
    [InlineData("a.\"b.c\".d = 1", "{'a':{'b.c':{'d':1}}}")]
    [InlineData("a\"b.c\"d = 1", "{'ab.cd':1}")]
    [InlineData("a b c = 1", "{'a b c':1}")]
    [InlineData("3.14 = 1", "{'3':{'14':1}}")]
    [InlineData("10.0foo = 1", "{'10':{'0foo':1}}")]
    [InlineData("1.2.3 = 1", "{'1':{'2':{'3':1}}}")]
    [InlineData("true = 1, null = 2", "{'true':1,'null':2}")]
    [InlineData("a.\"\".b = 1", "{'a':{'':{'b':1}}}")]
    [InlineData("\"a.b\" = 1", "{'a.b':1}")]
    [InlineData("\"\"\"a.b\"\"\" = 1", "{'a.b':1}")]
    [InlineData("a.x = 1, a.y = 2", "{'a':{'x':1,'y':2}}")]
    [InlineData("foo include = 1", "{'foo include':1}")]
    [InlineData("\"include\" = 1", "{'include':1}")]
    [InlineData("a = include, b = [include]", "{'a':'include','b':['include']}")]
    public void Keys_PathExpressions_Unfold(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = [1] [2, 3]", "{'a':[1,2,3]}")]
    [InlineData("a = {x=1} {y=2, x=3}", "{'a':{'x':3,'y':2}}")]
    [InlineData("[[1, 2] [3]\n[4]]", "[[1,2,3],[4]]")]
    [InlineData("a { x = 1 } { y = 2 }", "{'a':{'x':1,'y':2}}")]
    [InlineData("a = [1] {\"1\":y, \"0\":x, z:0}", "{'a':[1,'x','y']}")]
    public void ArraysAndObjects_SideBySide_Join(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Fact]
    public void Values_Origin_IsWhereTheyStand()
    {
        var root = (HoconObject)HoconReader.ReadText("a = \"\"\"\n\n\"\"\" , b = 1\n  c { d = [1,\n 2] }", "f.conf", _environment);

        Assert.Equal("f.conf:1:5", root["a"].Origin.Place);
        Assert.Equal("f.conf:3:11", root["b"].Origin.Place);
        Assert.Equal("f.conf:5:2", ((HoconArray)root.Find(HoconPath.Parse("c.d"))!)[1].Origin.Place);
    }
}
