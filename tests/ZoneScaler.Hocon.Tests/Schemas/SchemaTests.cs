using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon.Tests.Schemas;

public sealed class SchemaTests
{
    private const string Reference = """
        game {
          # How long
          # it takes.
          # @duration 1s..10m
          lease = 10s # not this
          # @list of text red | green
          colors = [red]
          # @text secret
          key = null
          key = ${?KEY}
          name = "x"
          count = 3
          rate = 0.5
          is-open = false
          # @size 1 KiB..
          room = 1 MiB
          ports = [1, 2]
          inner {
            # @text full | off
            sync = full
            lease-more = 1
          }
        }
        """;

    private static readonly HoconSchema Schema = HoconSchema.Parse(Reference, "reference");

    [Fact]
    public void Parse_CommentsAndDefaults_SayWhatKeysTake()
    {
        var lease = Key("game.lease");
        Assert.Equal(HoconKeyKind.Duration, lease.Kind);
        Assert.Equal("How long it takes.", lease.Description);
        Assert.Equal("10s", lease.Default!.AsText());
        Assert.Equal(("1s", "10m"), (lease.Min, lease.Max));
        Assert.True(Key("game.colors") is { IsList: true, Kind: HoconKeyKind.Text, Choices: ["red", "green"] });
        Assert.True(Key("game.key") is { IsSecret: true, Default: null });
        Assert.Equal(HoconKeyKind.Integer, Key("game.count").Kind);
        Assert.Equal(HoconKeyKind.Number, Key("game.rate").Kind);
        Assert.Equal(HoconKeyKind.Boolean, Key("game.is-open").Kind);
        Assert.True(Key("game.ports") is { IsList: true, Kind: HoconKeyKind.Integer });
        Assert.Equal("full or off", Key("game.inner.sync").Allowed);
        Assert.Equal("a list, each item red or green", Key("game.colors").Allowed);
        Assert.Equal(11, Schema.Keys.Count);
    }

    [Theory]
    [InlineData("# @duration\na = soon", "t:2:5: a is \"soon\"; a duration")]
    [InlineData("# @integer 1..5\na = 6", "t:2:5: a is 6; a whole number, 1 to 5 is expected.")]
    [InlineData("# @thing\na = 1", "t:2:5: \"@thing\": one of text, boolean, integer, number, duration, size is expected.")]
    [InlineData("# @integer 1-5\na = 1", "t:2:5: \"@integer 1-5\": a range such as 1..10 is expected, not 1-5.")]
    [InlineData("# @list text\na = []", "t:2:5: \"@list text\": 'of' is expected")]
    [InlineData("a = ${x}", "t:1:5: a has no default")]
    [InlineData("# @integer x..5\na = 3", "t:2:5: a is 3; a whole number, x to 5")]
    public void Parse_ReferenceThatContradictsItself_IsRefused(string reference, string message) =>
        Assert.StartsWith(message, Assert.Throws<HoconException>(() => HoconSchema.Parse(reference, "t")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("game.lease = 1s")]
    [InlineData("game.lease = 10 minutes")]
    [InlineData("game.lease = 5000")]
    [InlineData("game.key = null")]
    [InlineData("game.key = 5")]
    [InlineData("game.colors = []")]
    [InlineData("game.colors { \"0\" = green }")]
    [InlineData("game.is-open = yes")]
    [InlineData("game.count = \"4\"")]
    [InlineData("game.rate = 1")]
    [InlineData("logging { anything = [1] }")]
    [InlineData("x = 10s, game.lease = ${x}")]
    public void Check_WhatIsAllowed_IsNoProblem(string text) => Assert.Empty(Check(text));

    [Theory]
    [InlineData("game.lease = 11m", "t:1:14: game.lease is \"11m\"; a duration such as 10s, 1s to 10m is expected.")]
    [InlineData("game.lease = null", "t:1:14: game.lease is null; a duration")]
    [InlineData("game.lease = []", "t:1:14: game.lease is an array; a duration")]
    [InlineData("game.colors = red", "t:1:15: game.colors is \"red\"; a list, each item red or green is expected.")]
    [InlineData("game.colors = [blue]", "t:1:15: game.colors is an array; a list")]
    [InlineData("game.count = many", "t:1:14: game.count is \"many\"; a whole number is expected.")]
    [InlineData("game.count = 1.5", "t:1:14: game.count is 1.5; a whole number is expected.")]
    [InlineData("game.room = 1 kB", "t:1:13: game.room is \"1 kB\"; a size such as 64 KiB, 1 KiB or more is expected.")]
    [InlineData("game.inner.sync = on", "t:1:19: game.inner.sync is \"on\"; full or off is expected.")]
    [InlineData("game.inner = 1", "t:1:14: game.inner is 1; an object with keys is expected: sync, lease-more.")]
    [InlineData("game.key = [secret]", "t:1:12: game.key is not allowed; text is expected.")]
    [InlineData("game.laese = 1s", "t:1:14: There is no key game.laese; did you mean game.lease?")]
    [InlineData("game.inner.isOpen = 1", "t:1:21: There is no key game.inner.isOpen;")]
    [InlineData("game.isOpen = true", "t:1:15: There is no key game.isOpen; did you mean game.is-open?")]
    [InlineData("game.IS_OPEN = true", "t:1:16: There is no key game.IS_OPEN; did you mean game.is-open?")]
    [InlineData("game.inner.rate = 1", "t:1:19: There is no key game.inner.rate; did you mean game.rate?")]
    [InlineData("game.inner.zebra = 1", "t:1:20: There is no key game.inner.zebra; game.inner has sync, lease-more.")]
    [InlineData("gmae { lease = 1s }", "t:1:6: There is no key gmae; did you mean game?")]
    public void Check_WhatIsNot_NamesKeyPlaceAndWhatIs(string text, string message) =>
        Assert.StartsWith(message, Assert.Single(Check(text)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Validate_SeveralProblems_TellsAll()
    {
        var root = (HoconObject)HoconReader.ReadText("game.lease = x\ngame.zebra = 1\n", "t", new MemoryEnvironment());

        var lines = Assert.Throws<HoconException>(() => Schema.Validate(root)).Message.Split(Environment.NewLine);

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("t:1:14: game.lease is", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("t:2:14: There is no key game.zebra", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lease", "lease", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("lease", "laese", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void NearestName_Distance_CountsEdits(string a, string b, int distance)
    {
        Assert.Equal(distance, NearestName.Distance(a, b));
        Assert.Equal(distance, NearestName.Distance(b, a));
    }

    private static HoconKey Key(string path) => Schema.Find(HoconPath.Parse(path))!;

    private static IReadOnlyList<HoconProblem> Check(string text) => Schema.Check((HoconObject)HoconReader.ReadText(text, "t", new MemoryEnvironment()));
}
