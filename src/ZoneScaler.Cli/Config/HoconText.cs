using System.Text.RegularExpressions;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Config;

/// <summary>Writes values on one line as a person would: quotes only where the text would otherwise read as something else.</summary>
internal static partial class HoconText
{
    public static string Of(HoconValue value) => value switch
    {
        HoconArray { Count: 0 } => "[]",
        HoconArray array => $"[{string.Join(", ", array.Select(Of))}]",
        HoconObject { Count: 0 } => "{}",
        HoconObject o => $"{{ {string.Join(", ", o.Select(f => $"{new HoconPath(f.Key)} = {Of(f.Value)}"))} }}",
        HoconScalar { Kind: HoconValueKind.Text } scalar when IsPlain(scalar.Text) => scalar.Text,
        _ => value.ToString(),
    };

    /// <summary>Words and durations; not what reads as a number, a truth value or null.</summary>
    private static bool IsPlain(string text) =>
        Plain().IsMatch(text) && ((HoconArray)HoconReader.ReadText($"[{text}]"))[0].Kind == HoconValueKind.Text;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]*( [A-Za-z0-9][A-Za-z0-9_.-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
