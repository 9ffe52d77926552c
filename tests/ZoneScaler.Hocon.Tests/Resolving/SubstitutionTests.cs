namespace ZoneScaler.Hocon.Tests.Resolving;

public sealed class SubstitutionTests
{
    private readonly MemoryEnvironment _environment = new();

    [Theory]
    [InlineData("a = ${b}, b = 1", "{'a':1,'b':1}")]
    [InlineData("a = ${b.c}, b { c = [1] }", "{'a':[1],'b':{'c':[1]}}")]
    [InlineData("a = ${ b }, b = 1", "{'a':1,'b':1}")]
    [InlineData("a = ${\"b.c\"}, \"b.c\" = 1", "{'a':1,'b.c':1}")]
    [InlineData("a = ${b} is my ${b}, b = x", "{'a':'x is my x','b':'x'}")]
    [InlineData("a = ${b}\" quoted\", b = x", "{'a':'x quoted','b':'x'}")]
    [InlineData("a = \"${b}\", b = x", "{'a':'${b}','b':'x'}")]
    [InlineData("a = ${b}x, b = null", "{'a':'nullx','b':null}")]
    [InlineData("a = ${b}, b = null", "{'a':null,'b':null}")]
    [InlineData("a = [${b}, ${b} y], b = 1", "{'a':[1,'1 y'],'b':1}")]
    [InlineData("a = ${b}, b = ${c}, c = 3", "{'a':3,'b':3,'c':3}")]
    [InlineData("b = 1, a = ${b}, b = 2", "{'b':2,'a':2}")]
    [InlineData("a = ${b}, b { c = 1 }, b { d = 2 }", "{'a':{'c':1,'d':2},'b':{'c':1,'d':2}}")]
    public void Substitution_Path_TakesItsFinalValue(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = ${?x}", "{}")]
    [InlineData("a = 1, a = ${?x}", "{'a':1}")]
    [InlineData("a = [1, ${?x}, 2]", "{'a':[1,2]}")]
    [InlineData("a = ${?x}foo", "{'a':'foo'}")]
    [InlineData("a = foo ${?x}bar", "{'a':'foo bar'}")]
    [InlineData("a = ${?x}${?y}", "{}")]
    [InlineData("a = ${?x} ${?y}", "{}")]
    [InlineData("a = ${?x} [1]", "{'a':[1]}")]
    [InlineData("a = ${?x} {b=1}", "{'a':{'b':1}}")]
    [InlineData("a { b = 1 }, a = ${?x}", "{'a':{'b':1}}")]
    [InlineData("a = ${?b}, b = ${?x}", "{}")]
    [InlineData("a = ${?b.c.d}, b.c = 1", "{'b':{'c':1}}")]
    public void Substitution_OptionalAndMissing_LeavesNothing(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("p = a, p = ${p}\":d\"", "{'p':'a:d'}")]
    [InlineData("p = [1], p = ${p} [2], p = ${p} [3]", "{'p':[1,2,3]}")]
    [InlineData("a = ${?a}foo", "{'a':'foo'}")]
    [InlineData("a = ${?a}", "{}")]
    [InlineData("foo { a { c = 1 } }\nfoo = ${foo.a}\nfoo { a = 2 }", "{'foo':{'a':2,'c':1}}")]
    [InlineData("a { x = 1 }, a = ${a} { y = 2 }", "{'a':{'x':1,'y':2}}")]
    [InlineData("o { p = 1 }, o { p = ${o.p} 2 }", "{'o':{'p':'1 2'}}")]
    [InlineData("o { p = 1, p = ${o.p} 2, p = ${o.p} 3 }", "{'o':{'p':'1 2 3'}}")]
    [InlineData("a = 1, a = ${b}, b = ${a}", "{'a':1,'b':1}")]
    [InlineData("a = 1, b = 2, a = ${b}, b = ${a}", "{'a':1,'b':1}")]
    [InlineData("a = ${?b}, b = ${?a}", "{}")]
    [InlineData("b = { x = 1 }, c = ${b} { x = ${b.x} 2 }, d = ${c.x}", "{'b':{'x':1},'c':{'x':'1 2'},'d':'1 2'}")]
    [InlineData("b = { x = 1, x = ${b.x} 2 }, c = ${b} { x = ${c.x} 3 }", "{'b':{'x':'1 2'},'c':{'x':'1 2 3'}}")]
    [InlineData("b = { x = 1, x = ${b.x} 2 }, c = ${b}, c { x = ${c.x} 3 }", "{'b':{'x':'1 2'},'c':{'x':'1 2 3'}}")]
    [InlineData("b = { x { k = 1, l = ${b.x.k} } }, c = ${b} { x { k = 2 } }", "{'b':{'x':{'k':1,'l':1}},'c':{'x':{'k':2,'l':1}}}")]
    public void Substitution_OfItself_LooksBack(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = ${x}, a = 1", "{'a':1}")]
    [InlineData("a = ${a}, a = 1", "{'a':1}")]
    [InlineData("a = ${x}, a = [1]", "{'a':[1]}")]
    public void Substitution_Hidden_IsNeverLookedUp(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("bar { foo = 42, baz = ${bar.foo} }", "{'bar':{'foo':42,'baz':42}}")]
    [InlineData("bar { foo = 42, baz = ${bar.foo} }, bar { foo = 43 }", "{'bar':{'foo':43,'baz':43}}")]
    [InlineData("bar { a = ${foo.d}, b = 1 }\nbar.b = 3\nfoo { c = ${bar.b}, d = 2 }\nfoo.d = 4", "{'bar':{'a':4,'b':3},'foo':{'c':3,'d':4}}")]
    [InlineData("a = ${b} { x = 1 }, b { y = ${a.x} }", "{'a':{'y':1,'x':1},'b':{'y':1}}")]
    [InlineData("a = [${b}], b = { c = ${a2} }, a2 = 1", "{'a':[{'c':1}],'b':{'c':1},'a2':1}")]
    public void Substitution_WithinAnObject_ResolvesOnlyWhatItNeeds(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a += 1", "{'a':[1]}")]
    [InlineData("a = [1], a += 2, a += [3], a += {b = 4}", "{'a':[1,2,[3],{'b':4}]}")]
    [InlineData("o { a = [1] }, o.a += 2", "{'o':{'a':[1,2]}}")]
    [InlineData("a = [1], b = ${a}, a += 2", "{'a':[1,2],'b':[1,2]}")]
    [InlineData("b { a = [1] }, c = ${b}, c.a += 2", "{'b':{'a':[1]},'c':{'a':[1,2]}}")]
    [InlineData("l = [{ a += 1, a += 2 }]", "{'l':[{'a':[1,2]}]}")]
    [InlineData("a = {\"5\" = x}, a += y", "{'a':['x','y']}")]
    [InlineData("b = [1], a = ${b}, a += 2", "{'b':[1],'a':[1,2]}")]
    [InlineData("a = ${?x}, a += ${?y} 2", "{'a':[' 2']}")]
    [InlineData("a += ${?y}", "{'a':[]}")]
    public void PlusEquals_EarlierValue_GetsTheItem(string text, string json) => Assert.Equal(json, _environment.Json(text));

    [Theory]
    [InlineData("a = 1\na += 2", "t:2:1: '+=' appends to an array, but a was set to something else at t:1:5.")]
    [InlineData("a = ${x.y}", "t:1:5: ${x.y} is not defined, neither as a key nor as an environment variable.")]
    [InlineData("a = ${a}", "t:1:5: ${a} refers to itself, and nothing was set before: a → a.")]
    [InlineData("a = ${a}, a { b = 1 }", "t:1:5: ${a} refers to itself")]
    [InlineData("a = ${b}\nb = ${c}\nc = ${a}", "t:3:5: ${a} refers to itself, and nothing was set before: a → b → c → a.")]
    [InlineData("o { p = ${q} }\nq = ${o.p}x", "t:2:5: ${o.p} refers to itself, and nothing was set before: o.p → q → o.p.")]
    [InlineData("a { b = ${a} }", "t:1:3: The object contains itself through a substitution.")]
    [InlineData("a = [${a}]", "t:1:5: The array contains itself through a substitution.")]
    [InlineData("a { b = ${a} { b { c = 1 } } }", "The object contains itself through a substitution.")]
    [InlineData("a = ${b} x, b = [1]", "t:1:10: Text stands beside an array")]
    public void Substitution_LeadsNowhere_NamesPlaceAndChain(string text, string message) =>
        Assert.Contains(message, _environment.Error(text), StringComparison.Ordinal);

    [Fact]
    public void Variable_NoSuchKey_GivesText()
    {
        _environment.WithVariable("HOST", "ship").WithVariable("EMPTY", "").WithVariable("PORT", "80");

        Assert.Equal("{'a':'ship','b':'','c':'80','d':'x'}", _environment.Json("a = ${HOST}, b = ${EMPTY}, c = 1, c = ${?PORT}, d = x, d = ${?NONE}"));
        Assert.Equal("{'a':'http://ship:80'}", _environment.Json("a = \"http://\"${HOST}\":\"${PORT}"));
    }

    [Fact]
    public void Variable_KeyOfTheSameName_IsNotAsked()
    {
        _environment.WithVariable("HOST", "ship");

        Assert.Equal("{'HOST':null,'a':null}", _environment.Json("HOST = null, a = ${HOST}"));
    }

    [Fact]
    public void Variable_List_TakesNumberedOnes()
    {
        _environment.WithVariable("S_0", "x").WithVariable("S_1", "y").WithVariable("S_3", "z");

        Assert.Equal("{'a':['x','y'],'b':['w','x','y'],'c':['v']}", _environment.Json("a = ${S[]}, b = [w] ${?S[]}, c = [v], c = ${?NONE[]}"));
        Assert.Contains("${NONE[]} is not defined", _environment.Error("a = ${NONE[]}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Origin_ThroughSubstitution_NamesBothPlaces()
    {
        _environment.WithVariable("HOST", "ship");

        var root = (HoconObject)HoconReader.ReadText("a = 1\nb = ${a}\nc = ${HOST}\nd = ${HOST}x", "f", _environment);

        Assert.Equal("f:1, via f:2", root["b"].Origin.ToString());
        Assert.Equal("variable HOST, via f:3", root["c"].Origin.ToString());
        Assert.Equal("variable HOST, via f:4", root["d"].Origin.ToString());
    }
}
