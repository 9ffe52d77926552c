using System.CommandLine;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Config;

/// <summary>What commands read a configuration from: a file, over it environment variables, over them settings.</summary>
internal sealed class ConfigurationInput
{
    private readonly Argument<string> _file = new("FILE") { Description = "The configuration file." };
    private readonly Option<string[]> _settings = new("--set") { Description = "A setting over the file and the environment: key=value. May be repeated.", HelpName = "key=value" };
    private readonly Option<bool> _withoutVariables = new("--no-env") { Description = "Leaves out environment variables such as ZONESCALER__NODE__NAME." };

    public ConfigurationInput()
    {
        _file.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => t.Value.Trim().Length == 0))
                result.AddError("FILE is empty; a path is expected.");
        });
        _settings.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"--set is \"{token.Value}\"; key=value is expected.");
        });
    }

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_settings);
        command.Add(_withoutVariables);
    }

    public string File(ParseResult parsed) => parsed.GetRequiredValue(_file);

    /// <summary>Reads what a node that is given the file would read.</summary>
    /// <exception cref="HoconException">Something cannot be read.</exception>
    public HoconObject Read(ParseResult parsed, IHoconEnvironment environment) =>
        new HoconLayers(environment).AddReference(File(parsed), parsed.GetValue(_settings) ?? [], !parsed.GetValue(_withoutVariables)).Resolve();
}
