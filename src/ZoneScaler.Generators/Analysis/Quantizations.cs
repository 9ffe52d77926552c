using System.Globalization;
using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Precision, Min and Max of state attributes.</summary>
internal static class Quantizations
{
    private const double MostSteps = int.MaxValue; // a bounded slot has at most 31 bits

    /// <summary>The quantization of a field, exact if what is asked for is not possible.</summary>
    public static Quantization Analyze(IPropertySymbol property, AttributeData attribute, FieldModel field, DiagnosticSink sink)
    {
        var problems = sink.Count;
        var precision = attribute.NamedArgument("Precision", 0.0);
        var min = attribute.NamedArgument("Min", double.NaN);
        var max = attribute.NamedArgument("Max", double.NaN);
        var name = property.ShortName();
        var location = attribute.SourceLocation();
        if (precision == 0 && double.IsNaN(min) && double.IsNaN(max))
            return Quantization.Exact;

        if (field.Audience == FieldAudience.Persisted)
        {
            sink.Report(Descriptors.PersistedQuantization, location, name);
            return Quantization.Exact;
        }

        var canScale = field.Shape == FieldShape.Value && (field.Value.IsReal || field.Kind == ValueKind.Quaternion);
        if (!(precision >= 0) || double.IsInfinity(precision) || (precision > 0 && !canScale))
            sink.Report(Descriptors.BadPrecision, location, name, Text(precision), property.Type.ShortName());
        else if (FindBoundsProblem(field, precision, min, max) is { } problem)
            sink.Report(Descriptors.BadBounds, location, name, problem);
        else
            CheckSteps(field, precision, min, max, name, location, sink);
        return sink.Count > problems ? Quantization.Exact : new Quantization(precision, min, max);
    }

    private static string? FindBoundsProblem(FieldModel field, double precision, double min, double max)
    {
        if (double.IsNaN(min) && double.IsNaN(max))
            return null;
        if (field.Shape != FieldShape.Value || !(field.Value.IsReal || field.Value.IsSmallInteger))
            return "they are allowed on integers of up to 32 bits, char, float, double, Vector2 and Vector3 alone";
        if (double.IsNaN(min) || double.IsNaN(max))
            return "one is set without the other; allowed are both or none";
        if (double.IsInfinity(min) || double.IsInfinity(max) || min >= max)
            return $"from {Text(min)} to {Text(max)} is no range; both must be finite and Min below Max";
        if (field.Value.IsSmallInteger && (min != Math.Floor(min) || max != Math.Floor(max)))
            return $"from {Text(min)} to {Text(max)} is no range of integers; both must be whole numbers";
        return field.Value.IsReal && precision == 0 ? "they need a Precision, the step of the values between them" : null;
    }

    private static void CheckSteps(FieldModel field, double precision, double min, double max, string name, Location? location, DiagnosticSink sink)
    {
        const double LargestPart = 0.70710678118654752; // of a unit quaternion's three smallest components
        if (field.Kind == ValueKind.Quaternion)
            (min, max) = (-LargestPart, LargestPart);
        var step = field.Value.IsSmallInteger ? 1 : precision;
        if (!double.IsNaN(min) && !(Math.Ceiling((max - min) / step) <= MostSteps))
            sink.Report(Descriptors.RangeTooFine, location, name, Text(min), Text(max), Text(step));
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
