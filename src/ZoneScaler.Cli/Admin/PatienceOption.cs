using System.CommandLine;
using System.Globalization;

namespace ZoneScaler.Cli.Admin;

/// <summary>Says for how long a command waits.</summary>
internal static class PatienceOption
{
    private const int Most = 3600;

    public static Option<double> Create(string description, double normally, double least)
    {
        return new Option<double>("--timeout")
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} {least} to {Most}."),
            DefaultValueFactory = _ => normally,
            // Not as a validator: one is asked for the value of what is no number, too, and that throws.
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= least && seconds <= Most)
                    return seconds;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--timeout: {text} is not allowed; {least} to {Most} seconds are."));
                return default;
            },
        };
    }
}
