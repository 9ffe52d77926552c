namespace ZoneScaler.Hocon;

/// <summary>Where a value was written.</summary>
/// <param name="Source">The file's path as it was given, or a description such as <c>variable HOME</c>.</param>
/// <param name="Line">The line, from 1; 0 where there are no lines.</param>
/// <param name="Column">The column in UTF-16 units, from 1; 0 where there are no lines.</param>
public sealed record HoconOrigin(string Source, int Line = 0, int Column = 0)
{
    /// <summary>The substitution through which the value came to where it is; null if it was written there.</summary>
    public HoconOrigin? Via { get; init; }

    /// <summary>Source, line and column, for messages about this exact place.</summary>
    public string Place => Line == 0 ? Source : FormattableString.Invariant($"{Source}:{Line}:{Column}");

    /// <summary>Source and line, and the substitution that led there.</summary>
    public override string ToString()
    {
        var place = Line == 0 ? Source : FormattableString.Invariant($"{Source}:{Line}");
        return Via == null ? place : FormattableString.Invariant($"{place}, via {Via.Source}:{Via.Line}");
    }
}
