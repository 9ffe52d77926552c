using System.Globalization;
using Microsoft.Extensions.Options;
using ZoneScaler.Hosting.Sessions;

namespace ZoneScaler.Hosting;

/// <summary>Refuses options at start, naming each value and what is allowed.</summary>
internal sealed class ZoneScalerOptionsValidator : IValidateOptions<ZoneScalerOptions>
{
    public ValidateOptionsResult Validate(string? name, ZoneScalerOptions options)
    {
        var errors = new List<string>();
        CheckRange(errors, nameof(options.Threads), options.Threads, 1, 256);
        CheckRange(errors, nameof(options.CatchUpTicks), options.CatchUpTicks, 1, 100);
        if (options.HeapSweepInterval < TimeSpan.Zero)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{ZoneScalerOptions.Section}:{nameof(options.HeapSweepInterval)} is {options.HeapSweepInterval}; zero, for never, or more is allowed."));
        foreach (var error in options.Gateway.Validate())
            errors.Add($"{ZoneScalerOptions.Section}:{nameof(options.Gateway)}:{error}");
        if (ErrorOf(options.JoinTokens) is { } tokenError)
            errors.Add(tokenError);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>What is wrong with the options of join tokens; null if nothing is.</summary>
    internal static string? ErrorOf(JoinTokenOptions options)
    {
        if (!options.IsOn)
            return null;
        try
        {
            _ = new JoinTokens(options, TimeProvider.System);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"{ZoneScalerOptions.Section}:{nameof(ZoneScalerOptions.JoinTokens)}: {e.Message}";
        }
    }

    private static void CheckRange(List<string> errors, string name, int value, int min, int max)
    {
        if (value < min || value > max)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{ZoneScalerOptions.Section}:{name} is {value}; {min} to {max} is allowed."));
    }
}
