namespace ZoneScaler.Protocol;

/// <summary>Bytes from a peer or a file do not follow the format. The only exception that decoders throw for bad input.</summary>
public sealed class CodecException : Exception
{
    /// <summary>Creates the exception with what was found and what is allowed.</summary>
    public CodecException(string message)
        : base(message)
    {
    }
}
