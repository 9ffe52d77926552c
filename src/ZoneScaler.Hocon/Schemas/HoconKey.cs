using System.Globalization;
using ZoneScaler.Hocon.Units;

namespace ZoneScaler.Hocon.Schemas;

/// <summary>A key that a configuration may set, and what it takes.</summary>
public sealed class HoconKey
{
    internal HoconKey(HoconPath path, KeyAnnotation annotation, HoconValue defaultValue, string description)
    {
        Path = path;
        Kind = annotation.Kind;
        IsList = annotation.IsList;
        IsSecret = annotation.IsSecret;
        Min = annotation.Min;
        Max = annotation.Max;
        Choices = annotation.Choices;
        Default = defaultValue.Kind == HoconValueKind.Null ? null : defaultValue;
        Description = description;
    }

    /// <summary>Where it stands.</summary>
    public HoconPath Path { get; }

    /// <summary>What it takes; of a list, what each item is.</summary>
    public HoconKeyKind Kind { get; }

    /// <summary>Whether it takes an array.</summary>
    public bool IsList { get; }

    /// <summary>Whether its value is not for everybody's eyes.</summary>
    public bool IsSecret { get; }

    /// <summary>The least value allowed, as the schema writes it; null if there is none.</summary>
    public string? Min { get; }

    /// <summary>The greatest value allowed, as the schema writes it; null if there is none.</summary>
    public string? Max { get; }

    /// <summary>The texts allowed; empty if any is.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>Its value if nothing sets it; null if it then has none.</summary>
    public HoconValue? Default { get; }

    /// <summary>What it is for.</summary>
    public string Description { get; }

    /// <summary>What is allowed, for people: <c>a whole number, 1 to 256</c>.</summary>
    public string Allowed
    {
        get
        {
            var kind = Choices.Count > 0 ? string.Join(", ", Choices.SkipLast(1).Append("or " + Choices[^1])).Replace(", or", " or", StringComparison.Ordinal) : Kind switch
            {
                HoconKeyKind.Boolean => "true or false",
                HoconKeyKind.Integer => "a whole number",
                HoconKeyKind.Number => "a number",
                HoconKeyKind.Duration => HoconDuration.Allowed,
                HoconKeyKind.Size => HoconSize.Allowed,
                _ => "text",
            };
            var range = (Min, Max) switch
            {
                (null, null) => "",
                ({ } min, null) => $", {min} or more",
                (null, { } max) => $", {max} or less",
                var (min, max) => $", {min} to {max}",
            };
            return $"{(IsList ? "a list, each item " : "")}{kind}{range}";
        }
    }

    /// <summary>What is wrong with a value: messages name it and what is allowed; null if nothing is.</summary>
    internal string? Check(HoconValue value)
    {
        if (value.Kind == HoconValueKind.Null && Default == null)
            return null;
        try
        {
            _ = ToTexts(value).ToList();
            return null;
        }
        catch (HoconException)
        {
            return $"{Path} is {(IsSecret ? "not allowed" : value.Describe())}; {Allowed} is expected.";
        }
    }

    /// <summary>The value as options are bound from it: invariant text, durations as <see cref="TimeSpan"/>'s "c" format, sizes in bytes.</summary>
    /// <exception cref="HoconException">The value is not allowed.</exception>
    internal IEnumerable<string> ToTexts(HoconValue value) => IsList ? value.AsArray().Select(ToText) : [ToText(value)];

    internal static decimal Measure(HoconKeyKind kind, HoconValue value) => kind switch
    {
        HoconKeyKind.Integer => value.AsInteger(),
        HoconKeyKind.Duration => value.AsDuration().Ticks,
        HoconKeyKind.Size => value.AsSize(),
        _ => HoconNumber.TryParse(value.AsText(), out var number) ? number : throw new HoconException(value.Origin, $"{value.Describe()} is not a number."),
    };

    private string ToText(HoconValue value)
    {
        var text = Kind switch
        {
            HoconKeyKind.Boolean => value.AsBoolean() ? "true" : "false",
            HoconKeyKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
            HoconKeyKind.Number => value.AsNumber().ToString("R", CultureInfo.InvariantCulture),
            HoconKeyKind.Duration => value.AsDuration().ToString("c", CultureInfo.InvariantCulture),
            HoconKeyKind.Size => value.AsSize().ToString(CultureInfo.InvariantCulture),
            _ => value.AsText(),
        };
        var isInRange = (Min == null || Measure(Kind, value) >= Measure(Kind, Bound(Min))) && (Max == null || Measure(Kind, value) <= Measure(Kind, Bound(Max)));
        if (!isInRange || (Choices.Count > 0 && !Choices.Contains(text)))
            throw new HoconException(value.Origin, $"{text} is not allowed.");
        return text;
    }

    private static HoconScalar Bound(string text) => new(HoconValueKind.Text, text, new HoconOrigin("schema"));
}
