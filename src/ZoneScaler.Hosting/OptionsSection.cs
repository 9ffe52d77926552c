using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ZoneScaler.Hosting;

/// <summary>Reads options from the section <see cref="ZoneScalerOptions.Section"/>, and refuses what they do not have.</summary>
internal static class OptionsSection
{
    /// <summary>Reads options, and names every key that they do not have, with those that they have.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="bind">Binds the section where the type of the options is known, so that the binder can be generated.</param>
    /// <exception cref="OptionsValidationException">A key is not known, or its value is not of its kind.</exception>
    public static void Read<TOptions>(IConfiguration configuration, Action<IConfigurationSection> bind)
        where TOptions : class
    {
        var section = configuration.GetSection(ZoneScalerOptions.Section);
        var errors = new List<string>();
        CheckKeys(errors, section, typeof(TOptions));
        try
        {
            bind(section);
        }
        catch (InvalidOperationException e)
        {
            errors.Add(e.InnerException?.Message is { } cause ? $"{e.Message} {cause}" : e.Message);
        }
        if (errors.Count > 0)
            throw new OptionsValidationException(typeof(TOptions).Name, typeof(TOptions), errors);
    }

    private static void CheckKeys(List<string> errors, IConfigurationSection section, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        if (!string.IsNullOrEmpty(section.Value))
            errors.Add($"{section.Path} is '{section.Value}'; it has keys: {Names()}.");
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(properties, p => string.Equals(p.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property == null)
                errors.Add($"There is no {child.Path}; {section.Path} has {Names()}.");
            else if (IsSection(property.PropertyType))
                CheckKeys(errors, child, property.PropertyType);
            else if (!IsList(property.PropertyType) && child.GetChildren().FirstOrDefault() is { } inner)
                errors.Add($"There is no {inner.Path}; {child.Path} has a value, and no keys.");
        }

        string Names() => string.Join(", ", properties.Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    private static bool IsSection(Type type) => type.IsClass && type.Assembly.GetName().Name!.StartsWith(nameof(ZoneScaler), StringComparison.Ordinal);
}
