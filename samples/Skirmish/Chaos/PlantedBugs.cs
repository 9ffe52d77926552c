using System.Text.Json.Nodes;

namespace Skirmish.Chaos;

/// <summary>
/// Bugs with which the nodes of a chaos run can be started, to see that it finds them. The name goes into a runtime configuration made for the run, which is the only way to plant one: what is installed
/// has a configuration without it.
/// </summary>
internal static class PlantedBugs
{
    private const string Key = "ZoneScaler.PlantedBug";

    /// <summary>Their names: those that a run has found; what it takes for each is in docs/testing.md.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "AcknowledgedEarly", "HandoverTwice", "CommittedUnasked", "DroppedUnwritten", "NotSentAgain", "NotOfferedAgain", "InputTwice", "HandoverShownAsEnd", "StreamKept", "JoiningPromoted", "UnsealedUnasked", "AssignmentsAdopted",
    ];

    /// <summary>Makes the configuration.</summary>
    public static FileInfo Plant(string bug, DirectoryInfo folder)
    {
        var own = Path.ChangeExtension(typeof(PlantedBugs).Assembly.Location, ".runtimeconfig.json");
        var configuration = JsonNode.Parse(File.ReadAllText(own))!;
        configuration["runtimeOptions"]!["configProperties"]![Key] = bug;
        var file = new FileInfo(Path.Combine(folder.FullName, "planted.runtimeconfig.json"));
        File.WriteAllText(file.FullName, configuration.ToJsonString());
        return file;
    }
}
