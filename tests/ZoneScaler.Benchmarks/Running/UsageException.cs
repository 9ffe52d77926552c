namespace ZoneScaler.Benchmarks.Running;

/// <summary>The command line is not understood; the message says what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message);
