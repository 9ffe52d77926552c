using System.Text.Json.Nodes;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Tests.Config;

public sealed class ShowTests
{
    private const string File = "zonescaler { node { name = alpha, lease = ${short} }, join-tokens.shared-key = c2VjcmV0 }\nshort = 3s\n";

    [Fact]
    public async Task Show_File_PrintsSortedTreeWithOrigins()
    {
        var shell = new Shell().With("a.conf", File);

        Assert.Equal(ExitCode.Good, await shell.RunAsync("config show a.conf"));

        Assert.Equal("", shell.Errors);
        Assert.Matches(@"^short = 3s +# a\.conf:2$", shell.Lines[0]);
        Assert.Equal("zonescaler {", shell.Lines[1]);
        Assert.Matches("(?m)^    name = alpha +# a\\.conf:1$", shell.Output);
        Assert.Matches("(?m)^    lease = 3s +# a\\.conf:2, via a\\.conf:1$", shell.Output);
        Assert.Matches("(?m)^    retry-max = 5s +# reference\\.conf:[0-9]+$", shell.Output);
        var sections = shell.Lines.Where(l => l.EndsWith('{')).Skip(1).ToList();
        Assert.Equal(sections.Order(StringComparer.Ordinal), sections);
    }

    [Fact]
    public async Task Show_Output_IsHoconThatMeansTheSame()
    {
        var shell = new Shell().With("a.conf", File + "odd { \"k.1\" = \"10\", l = [true, \"true\", \"x // y\", {a = \"\"}], e = {}, n = null, \"\" = \"tab\\t\\u001b[31m\" }");

        await shell.RunAsync("config show a.conf --secrets");

        var shown = (HoconObject)HoconReader.ReadText(shell.Output, "shown", shell);
        var meant = new HoconLayers(shell).AddText(ReferenceConfiguration.Text, "reference").AddFile("a.conf").Resolve();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(meant.ToString()), JsonNode.Parse(shown.ToString())));
        Assert.DoesNotContain('\u001b', shell.Output);
    }

    [Fact]
    public async Task Show_Layers_LaterOnesWin()
    {
        var shell = new Shell().With("a.conf", File).WithVariable("ZONESCALER__NODE__NAME", "beta").WithVariable("ZONESCALER__NODE__LEASE", "4s").WithVariable("PATH", "/bin");

        Assert.Equal(ExitCode.Good, await shell.RunAsync("config show a.conf --set node.lease=5s --set node.seeds=http://a:1,http://b:2"));

        Assert.Matches("(?m)^    name = beta +# variable ZONESCALER__NODE__NAME$", shell.Output);
        Assert.Matches("(?m)^    lease = 5s +# command line$", shell.Output);
        Assert.Contains("seeds = [\"http://a:1\", \"http://b:2\"]", shell.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Good, await shell.RunAsync("config show a.conf --no-env"));
        Assert.Contains("name = alpha", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config show a.conf")]
    [InlineData("config show a.conf --json")]
    public async Task Show_Secrets_AreHiddenUnlessAskedFor(string command)
    {
        var shell = new Shell().With("a.conf", File + "db-password = pass1\nmyToken = pass2, tokens { api-key = [pass3] }, key-count = pass4, keyboard = shown");

        await shell.RunAsync(command);
        Assert.DoesNotContain("c2VjcmV0", shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", shell.Output.Replace("-password", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("(hidden)", shell.Output, StringComparison.Ordinal);
        Assert.Contains("shown", shell.Output, StringComparison.Ordinal);

        await shell.RunAsync(command + " --secrets");
        Assert.Contains("c2VjcmV0", shell.Output, StringComparison.Ordinal);
        Assert.Contains("pass1", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_SecretOfTheWrongKind_IsNotInTheError()
    {
        var shell = new Shell().With("a.conf", "zonescaler.join-tokens.shared-key = [c2VjcmV0]");

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config show a.conf"));

        Assert.DoesNotContain("c2VjcmV0", shell.Output + shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Json_HasValuesAndOrigins()
    {
        var shell = new Shell().With("a.conf", File).WithVariable("ZONESCALER__GATEWAY__MAX_SESSIONS", "7");

        Assert.Equal(ExitCode.Good, await shell.RunAsync("config show a.conf --json"));

        var json = JsonNode.Parse(shell.Output)!;
        Assert.Equal("3s", (string?)json["values"]!["zonescaler"]!["node"]!["lease"]);
        Assert.Equal(7, (int?)json["values"]!["zonescaler"]!["gateway"]!["max-sessions"]);
        var origin = json["origins"]!["zonescaler.node.lease"]!;
        Assert.Equal(("a.conf", 2, 9), ((string?)origin["source"], (int?)origin["line"], (int?)origin["column"]));
        Assert.Equal(1, (int?)origin["via"]!["line"]);
        Assert.Equal("variable ZONESCALER__GATEWAY__MAX_SESSIONS", (string?)json["origins"]!["zonescaler.gateway.max-sessions"]!["source"]);
        Assert.Empty(json["problems"]!.AsArray());
    }

    [Fact]
    public async Task Show_ValuesNotAllowed_ShowsThemAndFails()
    {
        var shell = new Shell().With("a.conf", "zonescaler.node.laese = 3s");

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config show a.conf"));

        Assert.Contains("laese = 3s", shell.Output, StringComparison.Ordinal);
        Assert.Equal("a.conf:1:25: There is no key zonescaler.node.laese; did you mean zonescaler.node.lease?\n", shell.Errors);

        await shell.RunAsync("config show a.conf --json");
        Assert.Equal("zonescaler.node.laese", (string?)JsonNode.Parse(shell.Output)!["problems"]![0]!["key"]);
    }

    [Fact]
    public async Task Show_NarrowTerminal_PutsOriginsAboveAndWrapsNothing()
    {
        var name = new string('n', 70);
        var shell = new Shell { Width = 80 }.With("a.conf", $"zonescaler.node.name = {name}");

        await shell.RunAsync("config show a.conf");

        Assert.Contains($"    # a.conf:1\n    name = {name}\n", shell.Output, StringComparison.Ordinal);
        Assert.All(shell.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 81));
    }

    [Fact]
    public async Task Show_Colors_AreThereOnlyOnATerminal()
    {
        var plain = new Shell().With("a.conf", File);
        var colored = new Shell { HasColors = true }.With("a.conf", File);

        await plain.RunAsync("config show a.conf");
        await colored.RunAsync("config show a.conf");

        Assert.DoesNotContain('\u001b', plain.Output);
        Assert.Contains('\u001b', colored.Output);
        Assert.Equal(plain.Output, System.Text.RegularExpressions.Regex.Replace(colored.Output, "\u001b\\[[0-9;]*m", ""));
    }
}
