namespace ZoneScaler.Coordination.Etcd;

/// <summary>What was known of the cluster when a request was sent.</summary>
/// <param name="Era">How often the cluster had been acknowledged anew.</param>
/// <param name="Floor">The highest revision seen: an answer to a linearizable request cannot be below it.</param>
internal readonly record struct PinMark(int Era, long Floor);
