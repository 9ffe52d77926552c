using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using ZoneScaler.Hocon;
using ZoneScaler.Hocon.Configuration;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Reads a node's configuration.</summary>
public static class NodeConfiguration
{
    private const string Variables = "ZONESCALER__";

    /// <summary>
    /// Reads the settings of a node from a file in HOCON, environment variables and the command line, later ones over earlier ones, as docs/configuration.md says. Call it before
    /// <see cref="NodeServices.AddZoneScalerNode"/>. A game's own defaults in <c>appsettings.json</c> stay, unless one of these says otherwise.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="settings">Settings from the command line, each <c>key=value</c> as in <c>node.lease=5s</c>; null for none.</param>
    /// <returns>The application.</returns>
    /// <exception cref="HoconException">Something cannot be read, or is not allowed; the message says where, and names the nearest key for one that does not exist.</exception>
    public static IHostApplicationBuilder AddZoneScalerHocon(this IHostApplicationBuilder builder, string? file, IEnumerable<string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // These variables are written as HOCON is. The general provider would take them word by word: 5s is no TimeSpan to it, and FAILURE_DOMAIN no FailureDomain.
        var sources = builder.Configuration.Sources;
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" })
                sources[i] = new MemoryConfigurationSource { InitialData = OtherVariables() };
        }
        builder.Configuration.AddZoneScalerHocon(file, settings ?? []);
        return builder;
    }

    private static IEnumerable<KeyValuePair<string, string?>> OtherVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value))
            .Where(variable => !variable.Key.StartsWith(Variables, StringComparison.OrdinalIgnoreCase))
            .Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), variable.Value));
}
