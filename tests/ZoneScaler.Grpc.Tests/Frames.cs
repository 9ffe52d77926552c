using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Tests;

/// <summary>Messages as they travel.</summary>
internal static class Frames
{
    public static byte[] Of(params byte[][] payloads) => [.. payloads.SelectMany(p => One(p))];

    public static byte[] One(byte[] payload, byte flag = 0, uint? length = null)
    {
        var frame = new byte[MessageFrame.HeaderBytes + payload.Length];
        frame[0] = flag;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)payload.Length);
        payload.CopyTo(frame, MessageFrame.HeaderBytes);
        return frame;
    }
}
