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
        foreach (var error in options.Gateway.Validate())
            errors.Add($"{ZoneScalerOptions.Section}:{nameof(options.Gateway)}:{error}");
        CheckTokens(errors, options.JoinTokens);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckTokens(List<string> errors, JoinTokenOptions options)
    {
        if (!options.IsOn)
            return;
        try
        {
            _ = new JoinTokens(options, TimeProvider.System);
        }
        catch (ArgumentException e)
        {
            errors.Add($"{ZoneScalerOptions.Section}:{nameof(ZoneScalerOptions.JoinTokens)}: {e.Message}");
        }
    }

    private static void CheckRange(List<string> errors, string name, int value, int min, int max)
    {
        if (value < min || value > max)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{ZoneScalerOptions.Section}:{name} is {value}; {min} to {max} is allowed."));
    }
}
