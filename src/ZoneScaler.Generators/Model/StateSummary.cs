using System.Globalization;

namespace ZoneScaler.Generators.Model;

/// <summary>
/// What a class with state tells the generator that runs for another assembly: private members are not in the metadata that it sees, a constant is.
/// Fields as <c>name:kind:slots</c> separated by <c>;</c>, then <c>|</c>, then the numbers of the handled messages in hexadecimal, separated by <c>;</c>.
/// </summary>
internal sealed class StateSummary
{
    public const string MemberName = "GeneratedState";

    public List<(string Signature, int Slots)> Fields { get; } = [];

    public List<uint> Messages { get; } = [];

    public static StateSummary Parse(string text)
    {
        var summary = new StateSummary();
        var halves = text.Split('|');
        foreach (var field in halves[0].Split([';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = field.LastIndexOf(':');
            if (colon > 0 && int.TryParse(field.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var slots))
                summary.Fields.Add((field.Substring(0, colon), slots));
        }
        foreach (var message in halves.Length > 1 ? halves[1].Split([';'], StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (uint.TryParse(message, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
                summary.Messages.Add(id);
        }
        return summary;
    }

    public void Add(IEnumerable<FieldModel> fields, IEnumerable<HandlerModel> handlers)
    {
        Fields.AddRange(fields.Select(f => (f.Signature, f.SlotCount)));
        Messages.AddRange(handlers.Select(h => h.MessageId));
    }

    public void Add(StateSummary other)
    {
        Fields.AddRange(other.Fields);
        Messages.AddRange(other.Messages);
    }

    public override string ToString() => string.Join(";", Fields.Select(f => $"{f.Signature}:{f.Slots}")) + "|" +
        string.Join(";", Messages.Select(m => m.ToString("x8", CultureInfo.InvariantCulture)));
}
