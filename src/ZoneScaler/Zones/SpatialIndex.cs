using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// A grid over a zone and the ghosts around it, made anew by counting sort for each tick in which somebody asks. Entries of a bucket lie side by side, and so do the buckets of a row.
/// </summary>
internal sealed class SpatialIndex
{
    private const int MaxBuckets2D = 64;
    private const int MaxBuckets3D = 16;

    private readonly Vector3 _origin;
    private readonly float _perBucket;
    private readonly int _x;
    private readonly int _y;
    private readonly int _z;
    private readonly int[] _ends;
    private Entity[] _entities = [];
    private Vector3[] _positions = [];
    private int[] _bucketOf = [];

    public SpatialIndex(WorldSpec spec, Box cell)
    {
        var reach = spec.GhostDistance + spec.HandoverMargin;
        _origin = cell.Min - new Vector3(reach);
        var size = cell.Size + new Vector3(2 * reach);
        var longest = Math.Max(size.X, Math.Max(size.Y, spec.Dimensions == 3 ? size.Z : 0));
        var bucket = Math.Max(spec.GhostDistance / 4, longest / (spec.Dimensions == 3 ? MaxBuckets3D : MaxBuckets2D));
        _perBucket = 1 / bucket;
        _x = (int)(size.X * _perBucket) + 1;
        _y = (int)(size.Y * _perBucket) + 1;
        _z = spec.Dimensions == 3 ? (int)(size.Z * _perBucket) + 1 : 1;
        _ends = new int[_x * _y * _z + 1];
    }

    public ReadOnlySpan<Vector3> Positions => _positions;

    public ReadOnlySpan<Entity> Entities => _entities;

    public int Rows => _y;

    public int Layers => _z;

    public void Build(ReadOnlySpan<EntityRecord> own, ReadOnlySpan<EntityRecord> ghosts)
    {
        var capacity = own.Length + ghosts.Length;
        if (_entities.Length < capacity)
        {
            var size = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
            _entities = new Entity[size];
            _positions = new Vector3[size];
            _bucketOf = new int[size];
        }

        Array.Clear(_ends);
        var count = Count(own, 0);
        Count(ghosts, count);
        for (var i = 1; i < _ends.Length; i++)
            _ends[i] += _ends[i - 1];
        // From the back, so that entries keep their order within a bucket.
        Place(ghosts, count);
        Place(own, 0);
    }

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
            if (record.Entity is ZoneScript)
            {
                _bucketOf[at++] = -1;
                continue;
            }
            var position = record.Entity.Location;
            var bucket = (BucketZ(position.Z) * _y + BucketY(position.Y)) * _x + BucketX(position.X);
            _bucketOf[at++] = bucket;
            _ends[bucket]++;
        }
        return at;
    }

    private void Place(ReadOnlySpan<EntityRecord> records, int first)
    {
        for (var i = records.Length - 1; i >= 0; i--)
        {
            var bucket = _bucketOf[first + i];
            if (bucket < 0)
                continue;
            var at = --_ends[bucket];
            _entities[at] = records[i].Entity;
            _positions[at] = records[i].Entity.Location;
        }
    }
}
