using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// A grid over a zone and the ghosts around it, made anew by counting sort for each tick in which somebody asks. Entries of a bucket lie side by side, and so do the buckets of a row.
/// </summary>
internal sealed class SpatialIndex
{
    private const int MaxBuckets2D = 64; // along an axis
    private const int MaxBuckets3D = 16;
    private const int FinestShare = 4; // a bucket is at least this part of the ghost distance

    private readonly Vector3 _origin;
    private readonly Vector3 _size;
    private readonly float _finest;
    private readonly bool _is3D;
    private float _perBucket;
    private int _x;
    private int _y;
    private int _z;
    private int[] _ends = [];
    private Entry[] _entries = []; // in the order of the records
    private Entity[] _entities = []; // from here on in the order of the buckets
    private float[] _xs = [];
    private float[] _ys = [];
    private float[] _zs = [];

    public SpatialIndex(WorldSpec spec, Box cell)
    {
        var reach = spec.GhostDistance + spec.HandoverMargin;
        _is3D = spec.Dimensions == 3;
        _origin = cell.Min - new Vector3(reach);
        _size = cell.Size + new Vector3(2 * reach);
        _finest = spec.GhostDistance / FinestShare;
    }

    public void Build(ReadOnlySpan<EntityRecord> own, ReadOnlySpan<EntityRecord> ghosts)
    {
        EnsureCapacity(own.Length + ghosts.Length);
        LayOut(own.Length + ghosts.Length);
        var count = Count(ghosts, Count(own, 0));
        for (var i = 1; i < _x * _y * _z + 1; i++)
            _ends[i] += _ends[i - 1];
        // From the back, so that entries keep their order within a bucket.
        for (var i = count - 1; i >= 0; i--)
        {
            ref readonly var entry = ref _entries[i];
            var at = --_ends[entry.Bucket];
            _entities[at] = entry.Entity;
            _xs[at] = entry.Position.X;
            _ys[at] = entry.Position.Y;
            _zs[at] = entry.Position.Z;
        }
    }

    /// <summary>The next entry from <paramref name="at"/> on that lies within a sphere.</summary>
    /// <returns>Its place, or <paramref name="end"/>.</returns>
    public int Next(int at, int end, Vector3 center, float radiusSquared)
    {
        var xs = _xs.AsSpan(0, end);
        var ys = _ys.AsSpan(0, end);
        var zs = _zs.AsSpan(0, end);
        for (; at < xs.Length; at++)
        {
            var x = xs[at] - center.X;
            var y = ys[at] - center.Y;
            var z = zs[at] - center.Z;
            if (x * x + y * y + z * z <= radiusSquared)
                break;
        }
        return at;
    }

    public Entity this[int at] => _entities[at];

    /// <summary>The entries of the buckets from <paramref name="lowX"/> to <paramref name="highX"/> of one row.</summary>
    public (int Start, int End) Row(int lowX, int highX, int y, int z)
    {
        var row = (z * _y + y) * _x;
        return (_ends[row + lowX], _ends[row + highX + 1]);
    }

    public int BucketX(float x) => Math.Clamp((int)((x - _origin.X) * _perBucket), 0, _x - 1);

    public int BucketY(float y) => Math.Clamp((int)((y - _origin.Y) * _perBucket), 0, _y - 1);

    public int BucketZ(float z) => Math.Clamp((int)((z - _origin.Z) * _perBucket), 0, _z - 1);

    private int Count(ReadOnlySpan<EntityRecord> records, int at)
    {
        foreach (var record in records)
        {
            if (record.Layout.Type.IsScript)
                continue;
            var entity = record.Entity;
            var position = entity.Location;
            var bucket = (BucketZ(position.Z) * _y + BucketY(position.Y)) * _x + BucketX(position.X);
            _entries[at++] = new Entry(entity, position, bucket);
            _ends[bucket]++;
        }
        return at;
    }

    /// <summary>Chooses buckets that hold about one entity each, if they were spread evenly.</summary>
    private void LayOut(int count)
    {
        var longest = Math.Max(_size.X, Math.Max(_size.Y, _is3D ? _size.Z : 0));
        var along = _is3D ? Math.Clamp((int)Math.Cbrt(count), 1, MaxBuckets3D) : Math.Clamp((int)Math.Sqrt(count), 1, MaxBuckets2D);
        _perBucket = 1 / Math.Max(_finest, longest / along);
        _x = (int)(_size.X * _perBucket) + 1;
        _y = (int)(_size.Y * _perBucket) + 1;
        _z = _is3D ? (int)(_size.Z * _perBucket) + 1 : 1;
        var buckets = _x * _y * _z + 1;
        if (_ends.Length < buckets)
            _ends = new int[buckets];
        Array.Clear(_ends);
    }

    private void EnsureCapacity(int capacity)
    {
        if (_entities.Length >= capacity)
            return;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        _entries = new Entry[size];
        _entities = new Entity[size];
        _xs = new float[size];
        _ys = new float[size];
        _zs = new float[size];
    }

    private readonly record struct Entry(Entity Entity, Vector3 Position, int Bucket);
}
