using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Protocol;

/// <summary>Two states of one entity.</summary>
internal sealed record Transition(Schema Schema, uint[] Base, uint[] Current, byte[]?[] BaseBlobs, byte[]?[] Blobs)
{
    public static Transition Random(Schema schema, Random random)
    {
        var count = schema.SlotCount;
        var result = new Transition(schema, new uint[count], new uint[count], new byte[count][], new byte[count][]);
        var changeShare = random.NextDouble();
        for (var slot = 0; slot < count; slot++)
        {
            var spec = schema.Slots[slot];
            result.Base[slot] = (uint)random.NextInt64() & spec.Mask;
            result.Current[slot] = result.Base[slot];
            var change = random.NextDouble() < changeShare;
            if (spec.Kind == SlotKind.Blob)
            {
                result.BaseBlobs[slot] = RandomBytes(random);
                result.Blobs[slot] = change ? RandomBytes(random) : result.BaseBlobs[slot];
                result.Current[slot] += change ? 1u : 0;
            }
            else if (change)
            {
                result.Current[slot] = (result.Base[slot] + (uint)(random.NextInt64() >> random.Next(64))) & spec.Mask;
            }
        }
        return result;
    }

    /// <summary>Whether a decoded state is the current one; the slots of blobs hold hashes after decoding.</summary>
    public bool IsCurrent(ReadOnlySpan<uint> slots, ReadOnlySpan<byte[]?> blobs)
    {
        for (var slot = 0; slot < Schema.SlotCount; slot++)
        {
            if (Schema.Slots[slot].Kind == SlotKind.Blob ? !blobs[slot].AsSpan().SequenceEqual(Blobs[slot]) : slots[slot] != Current[slot])
                return false;
        }
        return true;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }
}
