using System.Numerics;
using System.Runtime.CompilerServices;
using ZoneScaler.Entities;

namespace ZoneScaler.Zones;

/// <summary>Entities and ghosts around a place, for <c>foreach</c>; valid within the tick. Allocates nothing.</summary>
/// <typeparam name="T">The type to look for.</typeparam>
public ref struct NearbyQuery<T>
    where T : Entity
{
    private readonly SpatialIndex _index;
    private readonly Entity _self;
    private readonly Vector3 _center;
    private readonly float _radiusSquared;
    private readonly bool _wantsAll; // a type test in shared generic code is dear
    private readonly int _lowX;
    private readonly int _highX;
    private readonly int _lowY;
    private readonly int _highY;
    private readonly int _highZ;
    private int _y;
    private int _z;
    private int _at;
    private int _end;

    internal NearbyQuery(SpatialIndex index, Entity self, Vector3 center, float radius)
    {
        _index = index;
        _self = self;
        _center = center;
        _radiusSquared = radius * radius;
        _wantsAll = typeof(T) == typeof(Entity);
        _lowX = index.BucketX(center.X - radius);
        _highX = index.BucketX(center.X + radius);
        _lowY = index.BucketY(center.Y - radius);
        _highY = index.BucketY(center.Y + radius);
        _y = _lowY - 1;
        _z = index.BucketZ(center.Z - radius);
        _highZ = index.BucketZ(center.Z + radius);
        Current = null!;
    }

    /// <summary>The entity or ghost at hand.</summary>
    public T Current { get; private set; }

    /// <summary>For <c>foreach</c>.</summary>
    public readonly NearbyQuery<T> GetEnumerator() => this;

    /// <summary>Goes to the next one.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            while ((_at = _index.Next(_at, _end, _center, _radiusSquared)) < _end)
            {
                var found = _index[_at++];
                if (found.IsAlive && !ReferenceEquals(found, _self) && (_wantsAll || found is T))
                {
                    Current = Unsafe.As<T>(found);
                    return true;
                }
            }
            if (!NextRow())
                return false;
        }
    }

    private bool NextRow()
    {
        if (++_y > _highY)
        {
            if (++_z > _highZ)
                return false;
            _y = _lowY;
        }
        (_at, _end) = _index.Row(_lowX, _highX, _y, _z);
        return true;
    }
}
