namespace ZoneScaler.Hocon;

/// <summary>A configuration cannot be read. The only exception that HOCON text causes; the message begins with the place and says what is expected there.</summary>
public sealed class HoconException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="origin">Where the fault is.</param>
    /// <param name="fault">What is wrong and what is expected.</param>
    /// <param name="innerException">What the file system said, if it was that.</param>
    public HoconException(HoconOrigin origin, string fault, Exception? innerException = null)
        : base($"{origin?.Place}: {fault}", innerException)
    {
        ArgumentNullException.ThrowIfNull(origin);
        Origin = origin;
        Fault = fault;
    }

    /// <summary>Where the fault is.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>The message without the place.</summary>
    public string Fault { get; }
}
