using Microsoft.Extensions.Configuration;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon.Configuration;

/// <summary>Adds HOCON to a configuration. What is added later wins, as with every provider.</summary>
public static class HoconConfigurationExtensions
{
    /// <summary>Adds a file.</summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="path">The file; relative to the current directory.</param>
    /// <param name="optional">Whether it may be missing.</param>
    /// <param name="schema">Checks it, and says which values are durations and sizes; null for none.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="HoconException">On load: the file cannot be read, or has what the schema does not allow.</exception>
    public static IConfigurationBuilder AddHocon(this IConfigurationBuilder builder, string path, bool optional = false, HoconSchema? schema = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.AddHocon(layers => layers.AddFile(path, optional), schema);
    }

    /// <summary>Adds a text.</summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="text">An object in HOCON.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="schema">Checks it, and says which values are durations and sizes; null for none.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="HoconException">On load: the text cannot be read, or has what the schema does not allow.</exception>
    public static IConfigurationBuilder AddHoconText(this IConfigurationBuilder builder, string text, string name = "text", HoconSchema? schema = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return builder.AddHocon(layers => layers.AddText(text, name), schema);
    }

    /// <summary>Adds several texts and files, variables and settings that are resolved as one.</summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="build">Adds the layers; called each time that the configuration is loaded.</param>
    /// <param name="schema">Checks the result, and says which values are durations and sizes; null for none.</param>
    /// <param name="environment">Where files and variables come from; null for the file system and this process's variables.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="HoconException">On load: something cannot be read, or is not allowed.</exception>
    public static IConfigurationBuilder AddHocon(
        this IConfigurationBuilder builder, Action<HoconLayers> build, HoconSchema? schema = null, IHoconEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(build);
        return builder.Add(new HoconConfigurationSource(build, schema, environment));
    }

    /// <summary>
    /// Adds all that a ZoneScaler node reads: the reference, a file, environment variables, settings from the command line. Unknown keys are errors. What is in the builder already, a
    /// game's own defaults, stands above the reference, whether a file includes it or not, and below everything else.
    /// </summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="settings">Settings from the command line, each <c>key=value</c>.</param>
    /// <param name="environment">Where files and variables come from; null for the file system and this process's variables.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="HoconException">On load: something cannot be read, or is not allowed.</exception>
    public static IConfigurationBuilder AddZoneScalerHocon(
        this IConfigurationBuilder builder, string? file, IEnumerable<string> settings, IHoconEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(builder);
        string[] all = [.. settings];
        builder.Sources.Insert(0, Source(IsReference));
        return builder.Add(Source(origin => !IsReference(origin)));

        HoconConfigurationSource Source(Func<HoconOrigin, bool> takes) =>
            new(layers => layers.AddReference(file, all), ReferenceConfiguration.Schema, environment) { Takes = takes };
    }

    private static bool IsReference(HoconOrigin origin) => Path.GetFileName(origin.Source) == ReferenceConfiguration.Name;
}
