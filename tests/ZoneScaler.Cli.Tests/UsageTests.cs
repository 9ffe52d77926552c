namespace ZoneScaler.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("config show", "Required argument missing")]
    [InlineData("config", "Required command was not provided.")]
    [InlineData("config shwo a.conf", "'shwo'")]
    [InlineData("config show a.conf --jsno", "'--jsno'")]
    [InlineData("config show a.conf b.conf", "'b.conf'")]
    [InlineData("config show a.conf --set node.name", "--set is \"node.name\"; key=value is expected.")]
    [InlineData("config show a.conf --set =x", "--set is \"=x\"; key=value is expected.")]
    [InlineData("config check a.conf --set", "--set")]
    public async Task Run_BadUsage_EndsWith2AndSaysWhy(string arguments, string message)
    {
        var shell = new Shell().With("a.conf", "");

        Assert.Equal(ExitCode.BadUsage, await shell.RunAsync(arguments));

        Assert.Equal("", shell.Output);
        Assert.Contains(message, shell.Errors, StringComparison.Ordinal);
        Assert.EndsWith("Say --help for what is allowed.\n", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileNameEmpty_IsBadUsage()
    {
        var shell = new Shell();

        Assert.Equal(ExitCode.BadUsage, await shell.RunAsync(["config", "show", ""]));

        Assert.Contains("FILE is empty", shell.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "config")]
    [InlineData("config --help", "show")]
    [InlineData("config show --help", "--secrets")]
    public async Task Run_Help_NamesWhatThereIs(string arguments, string name)
    {
        var shell = new Shell();

        Assert.Equal(ExitCode.Good, await shell.RunAsync(arguments));

        Assert.Contains(name, shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SettingForNoKey_FailsAndNamesTheNearest()
    {
        var shell = new Shell().With("a.conf", "");

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config show a.conf --set node.naem=x"));

        Assert.Equal("command line: There is no key zonescaler.node.naem; did you mean zonescaler.node.name?\n", shell.Errors);
    }
}
