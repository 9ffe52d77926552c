using System.Text;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Tests;

/// <summary>Runs <c>zs</c> in this process, on files and variables in memory.</summary>
internal sealed class Shell : IHoconEnvironment
{
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, string> _variables = [];

    /// <summary>How many columns there are; null for none that bind.</summary>
    public int? Width { get; init; }

    public bool HasColors { get; init; }

    public string Output { get; private set; } = "";

    public string Errors { get; private set; } = "";

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    IReadOnlyDictionary<string, string> IHoconEnvironment.Variables => _variables;

    public Shell With(string file, string text)
    {
        _files.Add(file, text);
        return this;
    }

    public Shell WithVariable(string name, string value)
    {
        _variables.Add(name, value);
        return this;
    }

    /// <summary>Runs a command; arguments are parted by spaces.</summary>
    public Task<int> RunAsync(string arguments) => RunAsync(arguments.Split(' '));

    public async Task<int> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new CommandLine(new Terminal(output, errors, Width, HasColors), this).RunAsync(arguments);
        Output = output.ToString().ReplaceLineEndings("\n");
        Errors = errors.ToString().ReplaceLineEndings("\n");
        return code;
    }

    string IHoconEnvironment.Locate(string path, string? includer) => path;

    Stream? IHoconEnvironment.Open(string path) => _files.TryGetValue(path, out var text) ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : null;
}
