using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace ZoneScaler.Cli.Output;

/// <summary>Where commands write: lines and tables for people, JSON for scripts, errors apart. Colours only where they show.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that nothing is ever wrapped; for output that goes to a file or another program.</summary>
    private const int Unbounded = 100_000;

    private readonly IAnsiConsole _console;

    /// <summary>Creates one.</summary>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes errors.</param>
    /// <param name="width">How many columns there are; null if nobody looks.</param>
    /// <param name="hasColors">Whether colours show.</param>
    public Terminal(TextWriter output, TextWriter error, int? width, bool hasColors)
    {
        Out = output;
        Error = error;
        Width = width ?? Unbounded;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
    }

    /// <summary>Takes results.</summary>
    public TextWriter Out { get; }

    /// <summary>Takes errors.</summary>
    public TextWriter Error { get; }

    /// <summary>How many columns a line may have.</summary>
    public int Width { get; }

    /// <summary>The terminal of this process: plain text, without colours and bounds, when its output is redirected. Colours obey NO_COLOR (no-color.org) and TERM=dumb.</summary>
    public static Terminal OfProcess()
    {
        var isTerminal = !Console.IsOutputRedirected;
        var hasColors = isTerminal
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(Console.Out, Console.Error, isTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : null, hasColors);
    }

    /// <summary>Writes a line of pieces, each in its colour. It is never wrapped here: a terminal does that so that the line can still be copied as one.</summary>
    public void WriteLine(params IEnumerable<(string Text, Color Color)> pieces)
    {
        var line = new Paragraph();
        foreach (var (text, color) in pieces)
            line.Append(text, new Style(color));
        _console.Profile.Width = Unbounded;
        _console.Write(line);
        Out.WriteLine();
    }

    /// <summary>Writes an error.</summary>
    public void WriteError(string message) => Error.WriteLine(message);

    /// <summary>Writes a table that fits the width: texts too long for their column go on in the next line.</summary>
    public void WriteTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Minimal, UseSafeBorder = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows)
            table.AddRow(row.Select(text => new Text(text)));
        _console.Profile.Width = Width;
        _console.Write(table);
    }

    /// <summary>Writes one JSON document.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(writer);
        Out.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
