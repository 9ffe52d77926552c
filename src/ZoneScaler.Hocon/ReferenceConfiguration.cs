using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon;

/// <summary>ZoneScaler's own keys, with their defaults: the file <c>hocon/reference.conf</c>, which is part of this assembly.</summary>
public static class ReferenceConfiguration
{
    /// <summary>How messages call it.</summary>
    public const string Name = "reference.conf";

    /// <summary>The file's text.</summary>
    public static string Text { get; } = ReadText();

    /// <summary>The keys.</summary>
    public static HoconSchema Schema { get; } = HoconSchema.Parse(Text, Name);

    /// <summary>Adds all that a node reads, in its order: the reference, a file, environment variables, settings from the command line.</summary>
    /// <param name="layers">What to add to.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="settings">Settings from the command line, each <c>key=value</c>.</param>
    /// <param name="withVariables">Whether environment variables count.</param>
    /// <returns>The layers.</returns>
    /// <exception cref="HoconException">Something cannot be read, or names no key.</exception>
    public static HoconLayers AddReference(this HoconLayers layers, string? file, IEnumerable<string> settings, bool withVariables = true)
    {
        ArgumentNullException.ThrowIfNull(layers);
        layers.AddText(Text, Name);
        if (file != null)
            layers.AddFile(file);
        if (withVariables)
            layers.AddVariables(Schema);
        return layers.AddSettings(Schema, settings);
    }

    private static string ReadText()
    {
        using var stream = typeof(ReferenceConfiguration).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The assembly has no resource {Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
