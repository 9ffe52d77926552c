using System.Numerics;
using System.Runtime.Intrinsics;
using ZoneScaler.Entities;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// A grid over a zone and the ghosts around it, made anew by counting sort for each tick in which somebody asks. Entries of a bucket lie side by side, and so do the buckets of a row,
/// so that a search compares eight of them at a time.
/// </summary>
internal sealed class SpatialIndex
{
    /// <summary>How many entries one comparison covers.</summary>
    public const int Lanes = 8;

    private const int MaxBuckets2D = 64; // along an axis
    private const int MaxBuckets3D = 16;
    private const int FinestShare = 4; // a bucket is at least this part of the ghost distance

    [ThreadStatic]
    private static SpatialIndex? _ofThread;

    private Vector3 _origin;
    private Vector3 _size;
    private float _finest;
    private bool _is3D;
    private float _perBucket;
    private int _x;
    private int _y;
    private int _z;
    private int[] _ends = [];
    private (Vector3 Position, int Bucket)[] _places = []; // in the order of the records
    private Slot[] _entities = []; // from here on in the order of the buckets
    private float[] _xs = [];
    private float[] _ys = [];
    private float[] _zs = [];

    private SpatialIndex()
    {
    }

    /// <summary>Whether some of those in the index may be gone since it was made. Only then is each asked: that would load every neighbour, of whom nobody may want to know more than that it is there.</summary>
    public bool HasGone { get; set; }

    public Entity this[int at] => _entities[at].Entity;

    /// <summary>
    /// The index of a zone as it is now, for use within the step that is running. It belongs to the thread and not to the zone: kept by each zone it would be as large as the largest
    /// crowd that was ever there, and would hold on to everybody who was in it.
    /// </summary>
    public static SpatialIndex Of(WorldSpec spec, Box cell, ReadOnlySpan<EntityRecord> own, ReadOnlySpan<EntityRecord> ghosts)
    {
        var index = _ofThread ??= new SpatialIndex();
        var reach = spec.GhostDistance + spec.HandoverMargin;
        index.HasGone = false;
        index._is3D = spec.Dimensions == 3;
        index._origin = cell.Min - new Vector3(reach);
        index._size = cell.Size + new Vector3(2 * reach);
        index._finest = spec.GhostDistance / FinestShare;
        index.Build(own, ghosts);
        return index;
    }

    private void Build(ReadOnlySpan<EntityRecord> own, ReadOnlySpan<EntityRecord> ghosts)
    {
        var count = own.Length + ghosts.Length;
        EnsureCapacity(count);
        LayOut(count);
        Count(own, _places.AsSpan(0, own.Length));
        Count(ghosts, _places.AsSpan(own.Length, ghosts.Length));
        for (var i = 1; i <= _x * _y * _z; i++)
            _ends[i] += _ends[i - 1];
        // From the back, so that entries keep their order within a bucket.
        Place(ghosts, _places.AsSpan(own.Length, ghosts.Length));
        Place(own, _places.AsSpan(0, own.Length));
    }

    /// <summary>The entries of the buckets from <paramref name="lowX"/> to <paramref name="highX"/> of one row.</summary>
    public (int Start, int End) Row(int lowX, int highX, int y, int z)
    {
        var row = (z * _y + y) * _x;
        return (_ends[row + lowX], _ends[row + highX + 1]);
    }

    /// <summary>Which of the <see cref="Lanes"/> entries from <paramref name="start"/> on lie within a sphere; a bit each. The caller masks out those beyond its row.</summary>
    public uint Within(int start, Vector3 center, float radiusSquared)
    {
        var x = Vector256.LoadUnsafe(ref _xs[start]) - Vector256.Create(center.X);
        var y = Vector256.LoadUnsafe(ref _ys[start]) - Vector256.Create(center.Y);
        var distance = x * x + y * y;
        if (_is3D)
        {
            var z = Vector256.LoadUnsafe(ref _zs[start]) - Vector256.Create(center.Z);
            distance += z * z;
        }
        return Vector256.LessThanOrEqual(distance, Vector256.Create(radiusSquared)).ExtractMostSignificantBits();
    }

    public int BucketX(float x) => Math.Clamp((int)((x - _origin.X) * _perBucket), 0, _x - 1);

    public int BucketY(float y) => Math.Clamp((int)((y - _origin.Y) * _perBucket), 0, _y - 1);

    public int BucketZ(float z) => _is3D ? Math.Clamp((int)((z - _origin.Z) * _perBucket), 0, _z - 1) : 0;

    private void Count(ReadOnlySpan<EntityRecord> records, Span<(Vector3 Position, int Bucket)> places)
    {
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            EntityRecord.FetchAfter(records, i);
            if (record.Layout.Type.IsScript)
            {
                places[i].Bucket = -1;
                continue;
            }
            var position = record.Entity.Location;
            var bucket = (BucketZ(position.Z) * _y + BucketY(position.Y)) * _x + BucketX(position.X);
            places[i] = (position, bucket);
            _ends[bucket]++;
        }
    }

    private void Place(ReadOnlySpan<EntityRecord> records, ReadOnlySpan<(Vector3 Position, int Bucket)> places)
    {
        for (var i = records.Length - 1; i >= 0; i--)
        {
            var (position, bucket) = places[i];
            if (bucket < 0)
                continue;
            var at = --_ends[bucket];
            _entities[at].Entity = records[i].Entity;
            _xs[at] = position.X;
            _ys[at] = position.Y;
            _zs[at] = position.Z;
        }
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
        if (_places.Length >= capacity)
            return;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        _places = new (Vector3, int)[size];
        _entities = new Slot[size];
        // A comparison may read beyond the last entry.
        _xs = new float[size + Lanes];
        _ys = new float[size + Lanes];
        _zs = new float[size + Lanes];
    }

    /// <summary>Spares the type check that storing into an array of a class costs.</summary>
    private struct Slot
    {
        public Entity Entity;
    }
}
