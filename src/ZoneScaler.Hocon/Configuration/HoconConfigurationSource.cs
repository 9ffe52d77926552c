using Microsoft.Extensions.Configuration;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon.Configuration;

/// <summary>A source of settings in HOCON.</summary>
/// <param name="build">Adds files, texts, variables and settings; called each time that the configuration is loaded.</param>
/// <param name="schema">Checks the result, and says which values are durations and sizes; null for none.</param>
/// <param name="environment">Where files and variables come from; null for the file system and this process's variables.</param>
public sealed class HoconConfigurationSource(Action<HoconLayers> build, HoconSchema? schema = null, IHoconEnvironment? environment = null) : IConfigurationSource
{
    /// <summary>Which values become settings, by where they were written; null for all.</summary>
    internal Func<HoconOrigin, bool>? Takes { get; init; }

    /// <summary>Resolves the layers and checks them.</summary>
    /// <exception cref="HoconException">Something cannot be read, or is not allowed.</exception>
    public HoconObject Read()
    {
        var layers = new HoconLayers(environment);
        build(layers);
        var result = layers.Resolve();
        schema?.Validate(result);
        return result;
    }

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HoconConfigurationProvider(this, schema);
}
