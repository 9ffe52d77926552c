using System.CommandLine;
using System.Globalization;

namespace ZoneScaler.Cli.Admin;

/// <summary>Says for how long a command waits.</summary>
internal static class PatienceOption
{
    private const int Most = 3600;

    public static Option<double> Create(string description, double normally, double least)
    {
        var option = new Option<double>("--timeout") { Description = string.Create(CultureInfo.InvariantCulture, $"{description} {least} to {Most}."), DefaultValueFactory = _ => normally };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is var seconds && !(seconds >= least && seconds <= Most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--timeout: {seconds} is not allowed; {least} to {Most} seconds are."));
        });
        return option;
    }
}
