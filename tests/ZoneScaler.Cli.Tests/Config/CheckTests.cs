namespace ZoneScaler.Cli.Tests.Config;

public sealed class CheckTests
{
    [Fact]
    public async Task Check_GoodFile_SaysSo()
    {
        var shell = new Shell().With("a.conf", "zonescaler.node.name = alpha");

        Assert.Equal(ExitCode.Good, await shell.RunAsync("config check a.conf"));

        Assert.Equal(("a.conf is good.\n", ""), (shell.Output, shell.Errors));
    }

    [Fact]
    public async Task Check_SeveralProblems_NamesAll()
    {
        var shell = new Shell().With("a.conf", "zonescaler.node { lease = soon\nlisten = []\nnaem = x }");

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config check a.conf"));

        Assert.Equal("", shell.Output);
        Assert.Equal(3, shell.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("a.conf:1:27: zonescaler.node.lease is \"soon\"; a duration such as 10s, 1s to 10m is expected.", shell.Errors, StringComparison.Ordinal);
        Assert.Contains("a.conf:3:8: There is no key zonescaler.node.naem; did you mean zonescaler.node.name?", shell.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zonescaler {", "a.conf:1:13: The text ends, but '}' is missing for a.conf:1:12.\n")]
    [InlineData("x = ${nowhere}", "a.conf:1:5: ${nowhere} is not defined, neither as a key nor as an environment variable. Write ${?nowhere} if it may be missing.\n")]
    public async Task Check_NotReadable_NamesThePlace(string text, string message)
    {
        var shell = new Shell().With("a.conf", text);

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config check a.conf"));

        Assert.Equal(message, shell.Errors);
    }

    [Fact]
    public async Task Check_FileMissing_Fails()
    {
        var shell = new Shell();

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config check a.conf"));

        Assert.Equal("a.conf: There is no such file.\n", shell.Errors);
    }

    [Fact]
    public async Task Check_VariableMisspelt_IsNamed()
    {
        var shell = new Shell().With("a.conf", "").WithVariable("ZONESCALER__NODE__NAEM", "x");

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config check a.conf"));

        Assert.Equal("variable ZONESCALER__NODE__NAEM: There is no key zonescaler.node.naem; did you mean zonescaler.node.name?\n", shell.Errors);
    }
}
