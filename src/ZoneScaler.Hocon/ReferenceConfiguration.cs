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

    private static string ReadText()
    {
        using var stream = typeof(ReferenceConfiguration).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The assembly has no resource {Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
