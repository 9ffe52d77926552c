namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>The file of a lighthouse cannot be used: it is damaged, of another kind or version, or in use.</summary>
/// <param name="message">The file, and what is wrong.</param>
/// <param name="innerException">What it came from, if anything.</param>
public sealed class LighthouseFileException(string message, Exception? innerException = null) : Exception(message, innerException);
