namespace ZoneScaler.Simulation.Faults;

/// <summary>A kind of fault.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Weight">How often, compared with the others.</param>
/// <param name="Strike">Lets it happen, if there is anything now that it can happen to.</param>
internal sealed record Fault(string Kind, int Weight, Action<Harm> Strike);
