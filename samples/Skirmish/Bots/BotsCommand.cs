using System.CommandLine;

namespace Skirmish.Bots;

internal static class BotsCommand
{
    public static Command Create() => new("bots", "x");
}
