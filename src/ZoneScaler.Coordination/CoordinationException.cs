namespace ZoneScaler.Coordination;

/// <summary>A request to the coordination store failed.</summary>
/// <param name="outcome">Whether it may have taken effect.</param>
/// <param name="reason">Why it failed.</param>
/// <param name="message">The same for people.</param>
/// <param name="innerException">What it came from, if anything.</param>
public sealed class CoordinationException(CoordinationOutcome outcome, CoordinationReason reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether it may have taken effect.</summary>
    public CoordinationOutcome Outcome { get; } = outcome;

    /// <summary>Why it failed.</summary>
    public CoordinationReason Reason { get; } = reason;
}
