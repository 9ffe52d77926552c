using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Skirmish.Cluster;

/// <summary>Log lines short enough to read several nodes' side by side: time, level if it is not everyday, message.</summary>
internal sealed class BriefFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "brief";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(DateTime.Now.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        if (entry.LogLevel != LogLevel.Information)
            textWriter.Write($"{entry.LogLevel.ToString().ToUpperInvariant()} ");
        textWriter.Write(entry.Formatter(entry.State, entry.Exception).ReplaceLineEndings(" "));
        if (entry.Exception is { } exception)
            textWriter.Write($" {exception.ToString().ReplaceLineEndings(" ")}");
        textWriter.Write('\n');
    }
}
