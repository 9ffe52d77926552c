namespace ZoneScaler.Benchmarks.Running;

/// <summary>An option of a scenario, always with a value: <c>--name value</c>.</summary>
/// <param name="Name">Without the dashes.</param>
/// <param name="Default">The value where the option is not given.</param>
/// <param name="Summary">One line for the help text.</param>
internal sealed record ScenarioOption(string Name, string Default, string Summary);
