namespace ZoneScaler.Hocon;

/// <summary>Bounds on what is read and made of it, so that hostile text costs little and never the stack. All are far beyond what people write.</summary>
internal static class HoconLimits
{
    /// <summary>The most bytes of all files together.</summary>
    public const int Bytes = 4 << 20;

    /// <summary>The most files, counting one that is included twice as two.</summary>
    public const int Files = 200;

    /// <summary>How deep includes may nest.</summary>
    public const int IncludeDepth = 20;

    /// <summary>How deep objects and arrays may nest, in the text and in what results.</summary>
    public const int Depth = 100;

    /// <summary>How many substitutions may hang on one another.</summary>
    public const int SubstitutionDepth = 300;

    /// <summary>The most values and characters that substitutions may make of the text.</summary>
    public const int Work = 16 << 20;
}
