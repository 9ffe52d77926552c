namespace Skirmish.Game;

/// <summary>How a craft flies.</summary>
/// <param name="Thrust">Acceleration along the nose, in units per second squared.</param>
/// <param name="Boost">What boosting multiplies the thrust with.</param>
/// <param name="Drag">The part of its speed that it loses, per second. Thrust / drag is the top speed.</param>
/// <param name="TurnRate">Radians per second.</param>
public readonly record struct Handling(float Thrust, float Boost, float Drag, float TurnRate);
