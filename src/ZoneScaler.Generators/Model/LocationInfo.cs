using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ZoneScaler.Generators.Model;

/// <summary>A place in source as plain values; a <see cref="Location"/> would keep its syntax tree alive.</summary>
internal sealed record LocationInfo(string FilePath, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo? From(Location? location) => location?.SourceTree is { } tree
        ? new LocationInfo(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span)
        : null;

    public Location ToLocation() => Location.Create(FilePath, Span, Lines);
}
