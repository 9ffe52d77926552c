using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>The effects of one beat, encoded once; each session gets those within its sight.</summary>
internal sealed class EffectList(int dimensions)
{
    private const int MaxEffects = 4096; // beyond, further effects of a beat are dropped: they are for the eye alone

    private readonly ByteWriter _bytes = new();
    private readonly List<(Vector3 Position, int Start, int Length)> _effects = [];

    public int Count => _effects.Count;

    public void Clear()
    {
        _bytes.Clear();
        _effects.Clear();
    }

    public void Add(Vector3 position, uint messageType, ReadOnlySpan<byte> payload)
    {
        if (_effects.Count == MaxEffects)
            return;
        var start = _bytes.Length;
        _bytes.WriteUInt32(messageType);
        _bytes.WriteFloat32(position.X);
        _bytes.WriteFloat32(position.Y);
        if (dimensions == 3)
            _bytes.WriteFloat32(position.Z);
        _bytes.WriteBlob(payload);
        _effects.Add((position, start, _bytes.Length - start));
    }

    /// <summary>Writes the Effects frame of one who sees so far around a place.</summary>
    /// <returns>False if there is nothing to see.</returns>
    public bool Write(ByteWriter output, long tick, Vector3 center, float radius)
    {
        var count = 0;
        foreach (var (position, _, _) in _effects)
        {
            if (Vector3.DistanceSquared(position, center) <= radius * radius)
                count++;
        }
        if (count == 0)
            return false;
        output.WriteByte((byte)ServerFrame.Effects);
        output.WriteVarint((ulong)tick);
        output.WriteVarint((ulong)count);
        foreach (var (position, start, length) in _effects)
        {
            if (Vector3.DistanceSquared(position, center) <= radius * radius)
                output.WriteBytes(_bytes.Written.Slice(start, length));
        }
        return true;
    }
}
