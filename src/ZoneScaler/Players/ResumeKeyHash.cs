using System.Buffers.Binary;
using System.Security.Cryptography;
using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>The first 128 bits of the SHA-256 of a session's resume key. Zones and the player registry keep this instead of the key, so that their saved state lets nobody in.</summary>
/// <param name="Low">The first eight bytes.</param>
/// <param name="High">The next eight.</param>
public readonly record struct ResumeKeyHash(ulong Low, ulong High)
{
    /// <summary>The hash of a key.</summary>
    public static ResumeKeyHash Of(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return new ResumeKeyHash(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[sizeof(ulong)..]));
    }

    /// <summary>Whether both come from the same key. Takes the same time for every key.</summary>
    public bool Matches(ResumeKeyHash other) => ((Low ^ other.Low) | (High ^ other.High)) == 0;

    internal void Write(ByteWriter writer)
    {
        writer.WriteUInt64(Low);
        writer.WriteUInt64(High);
    }

    internal static ResumeKeyHash Read(ref ByteReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64());
}
