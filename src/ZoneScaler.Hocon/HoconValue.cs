using ZoneScaler.Hocon.Rendering;

namespace ZoneScaler.Hocon;

/// <summary>A value of a resolved configuration. Never changes.</summary>
public abstract class HoconValue
{
    private protected HoconValue(HoconOrigin origin, int depth, long size)
    {
        Origin = origin;
        Depth = depth;
        Size = size;
    }

    /// <summary>What type it has.</summary>
    public abstract HoconValueKind Kind { get; }

    /// <summary>Where it was written.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>How many levels of arrays and objects it has.</summary>
    internal int Depth { get; }

    /// <summary>How many values and characters it has, counting what is shared each time.</summary>
    internal long Size { get; }

    /// <summary>The value on one line, as JSON.</summary>
    public override string ToString() => HoconRenderer.ToJson(this, indented: false);

    /// <summary>How messages call a value of this type.</summary>
    internal string Describe() => Kind switch
    {
        HoconValueKind.Null => "null",
        HoconValueKind.Array => "an array",
        HoconValueKind.Object => "an object",
        HoconValueKind.Text => Shorten(ToString()),
        _ => ((HoconScalar)this).Text,
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
