namespace ZoneScaler.Client;

/// <summary>Takes a frame to the server; the bytes are valid during the call only.</summary>
public delegate void FrameSender(ReadOnlySpan<byte> frame);
