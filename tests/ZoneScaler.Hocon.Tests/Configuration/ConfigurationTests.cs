using Microsoft.Extensions.Configuration;
using ZoneScaler.Hocon.Configuration;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon.Tests.Configuration;

public sealed class ConfigurationTests
{
    private static readonly HoconSchema Schema = HoconSchema.Parse(
        """
        game {
          # @duration 1s..1h
          hold-timeout = 10s
          # @size
          max-bytes = 1 KiB
          catch-up-ticks = 5
          is-open = true
          # @integer
          threads = null
          # @list of text
          seeds = [a]
          rate = 0.5
        }
        """,
        "reference");

    [Fact]
    public void Bind_KebabCaseKeys_SetProperties()
    {
        var options = Bind("game { hold-timeout = 90 s, max-bytes = 64 KiB, catch-up-ticks = 7, is-open = off, seeds = [x, y], rate = 1e-1, threads = null }");

        Assert.Equal(TimeSpan.FromSeconds(90), options.HoldTimeout);
        Assert.Equal(65536, options.MaxBytes);
        Assert.Equal(7, options.CatchUpTicks);
        Assert.False(options.IsOpen);
        Assert.Equal(["x", "y"], options.Seeds);
        Assert.Equal(0.1, options.Rate);
        Assert.Equal(3, options.Threads);
    }

    [Fact]
    public void Bind_FractionsOfAMillisecond_AreKept() =>
        Assert.Equal(new TimeSpan(10_000_001), Bind("game.hold-timeout = 1000000100 ns").HoldTimeout);

    [Fact]
    public void Bind_EmptyList_IsEmpty() => Assert.Equal([], Bind("game.seeds = []").Seeds);

    [Fact]
    public void Load_WithoutSchema_KeepsTextsAndIndexes()
    {
        var root = new ConfigurationBuilder()
            .AddHocon(layers => layers.AddText("a-b { c = [1, {d = x}], e = 10s, f = null, g = [] }, logging.\"My-Game.Zones\" = Debug", "t"), null, new MemoryEnvironment())
            .Build();

        Assert.Equal("1", root["AB:C:0"]);
        Assert.Equal("x", root["ab:c:1:d"]);
        Assert.Equal("10s", root["ab:e"]);
        Assert.Equal("Debug", root["logging:My-Game.Zones"]);
        Assert.False(root.GetSection("ab:f").Exists());
    }

    [Fact]
    public void Load_LaterProvider_Wins()
    {
        var root = new ConfigurationBuilder().AddHoconText("a { b = 1, c = 1 }").AddHoconText("a.b = 2").Build();

        Assert.Equal(("2", "1"), (root["a:b"], root["a:c"]));
    }

    [Fact]
    public void Load_TwoKeysForOneSetting_IsRefused()
    {
        var builder = new ConfigurationBuilder().AddHoconText("a { hold-timeout = 1, holdTimeout = 2 }", "t");

        Assert.Equal("t:1:37: a.holdTimeout and a.hold-timeout are the same setting, a:holdTimeout; one of them must go.", Assert.Throws<HoconException>(builder.Build).Message);
    }

    [Fact]
    public void Load_AgainstSchema_IsRefused()
    {
        var builder = new ConfigurationBuilder().AddHoconText("game.hold-timeout = 2h", "t", Schema);

        Assert.StartsWith("t:1:21: game.hold-timeout is \"2h\"", Assert.Throws<HoconException>(builder.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddZoneScalerHocon_AllLayers_LaterWin()
    {
        var environment = new MemoryEnvironment()
            .With("a.conf", "zonescaler { node { lease = 2s, retry-min = 300ms, retry-max = 3s, seeds = [a, b] } }")
            .WithVariable("ZONESCALER__NODE__RETRY_MIN", "400ms")
            .WithVariable("ZONESCALER__NODE__RETRY_MAX", "4s");

        var root = new ConfigurationBuilder().AddZoneScalerHocon("a.conf", ["node.retry-max=5 s"], environment).Build().GetSection("ZoneScaler");

        Assert.Equal("00:00:02", root["Node:Lease"]);
        Assert.Equal("00:00:00.4000000", root["Node:RetryMin"]);
        Assert.Equal("00:00:05", root["Node:RetryMax"]);
        Assert.Equal("1048576", root["Mesh:MaxBatch"]);
        Assert.Equal(["a", "b"], root.GetSection("Node:Seeds").Get<string[]>()!);
        Assert.Null(root["Node:Name"]);
    }

    [Fact]
    public void AddZoneScalerHocon_GameHasDefaults_TheyStandBetweenReferenceAndFile()
    {
        var environment = new MemoryEnvironment().With("reference.conf", ReferenceConfiguration.Text).With("a.conf", "include \"reference.conf\", zonescaler.node.lease = 2s");
        var defaults = new Dictionary<string, string?> { ["ZoneScaler:Gateway:InterestRadius"] = "720", ["ZoneScaler:Node:Lease"] = "00:01:00" };

        var root = new ConfigurationBuilder().AddInMemoryCollection(defaults).AddZoneScalerHocon("a.conf", [], environment).Build().GetSection("ZoneScaler");

        Assert.Equal("720", root["Gateway:InterestRadius"]);
        Assert.Equal("00:00:02", root["Node:Lease"]);
        Assert.Equal("00:00:05", root["Node:RetryMax"]);
    }

    [Fact]
    public void AddZoneScalerHocon_UnknownKey_IsRefused()
    {
        var environment = new MemoryEnvironment().With("a.conf", "zonescaler.node.laese = 2s");

        var error = Assert.Throws<HoconException>(new ConfigurationBuilder().AddZoneScalerHocon("a.conf", [], environment).Build);

        Assert.Equal("a.conf:1:25: There is no key zonescaler.node.laese; did you mean zonescaler.node.lease?", error.Message);
    }

    [Fact]
    public void AddHocon_File_ReadsItOrNothingIfOptional()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "a.conf");
            File.WriteAllText(file, "game.hold-timeout = 1m");

            var root = new ConfigurationBuilder().AddHocon(file, schema: Schema).AddHocon(file + "none", optional: true).Build();

            Assert.Equal("00:01:00", root["Game:HoldTimeout"]);
            Assert.Throws<HoconException>(new ConfigurationBuilder().AddHocon(file + "none").Build);
            File.WriteAllText(file, "game.hold-timeout = 2m");
            root.Reload();
            Assert.Equal("00:02:00", root["Game:HoldTimeout"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Options Bind(string text)
    {
        var options = new Options();
        new ConfigurationBuilder().AddHoconText(text, "t", Schema).Build().GetSection("Game").Bind(options, o => o.ErrorOnUnknownConfiguration = true);
        return options;
    }

    public sealed class Options
    {
        public TimeSpan HoldTimeout { get; set; }

        public int MaxBytes { get; set; }

        public int CatchUpTicks { get; set; }

        public bool IsOpen { get; set; } = true;

        public int Threads { get; set; } = 3;

        public string[] Seeds { get; set; } = [];

        public double Rate { get; set; }
    }
}
