namespace ZoneScaler.Coordination;

/// <summary>A new lease.</summary>
/// <param name="Id">What to bind keys to.</param>
/// <param name="TimeToLive">How long it lasts without a keep-alive, in whole seconds; the store may have made it longer than was asked for.</param>
public sealed record LeaseGrant(long Id, TimeSpan TimeToLive);
