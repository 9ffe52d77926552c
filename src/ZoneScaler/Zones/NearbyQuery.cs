using System.Numerics;
using System.Runtime.CompilerServices;
using ZoneScaler.Entities;

namespace ZoneScaler.Zones;

/// <summary>Entities and ghosts around a place, for <c>foreach</c>; valid within the tick. Allocates nothing.</summary>
/// <typeparam name="T">The type to look for.</typeparam>
public readonly ref struct NearbyQuery<T>
    where T : Entity
{
    private readonly SpatialIndex _index;
    private readonly Entity _self;
    private readonly float _radius;

    internal NearbyQuery(SpatialIndex index, Entity self, float radius)
    {
        _index = index;
        _self = self;
        _radius = radius;
    }

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(_index, _self, _radius);

    /// <summary>Goes over what is near.</summary>
    public ref struct Enumerator
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
        private int _next;
        private int _end;
        private int _first; // what bit 0 of the hits stands for
        private uint _hits;

        internal Enumerator(SpatialIndex index, Entity self, float radius)
        {
            _index = index;
            _self = self;
            _center = self.Location;
            _radiusSquared = radius * radius;
            _wantsAll = typeof(T) == typeof(Entity);
            _lowX = index.BucketX(_center.X - radius);
            _highX = index.BucketX(_center.X + radius);
            _lowY = index.BucketY(_center.Y - radius);
            _highY = index.BucketY(_center.Y + radius);
            _y = _lowY - 1;
            _z = index.BucketZ(_center.Z - radius);
            _highZ = index.BucketZ(_center.Z + radius);
            _next = _end = _first = 0;
            _hits = 0;
            Current = null!;
        }

        /// <summary>The entity or ghost at hand.</summary>
        public T Current { get; private set; }

        /// <summary>Goes to the next one.</summary>
        public bool MoveNext()
        {
            while (true)
            {
                while (_hits != 0)
                {
                    var found = _index[_first + BitOperations.TrailingZeroCount(_hits)];
                    _hits &= _hits - 1;
                    if (ReferenceEquals(found, _self) || (_index.HasGone && !found.IsAlive) || !(_wantsAll || found is T))
                        continue;
                    Current = Unsafe.As<T>(found);
                    return true;
                }
                if (_next >= _end && !NextRow())
                    return false;
                Search();
            }
        }

        private void Search()
        {
            var count = Math.Min(_end - _next, SpatialIndex.Lanes);
            if (count <= 0)
                return;
            _first = _next;
            _hits = _index.Within(_first, _center, _radiusSquared) & (1u << count) - 1;
            _next += count;
        }

        private bool NextRow()
        {
            if (++_y > _highY)
            {
                if (++_z > _highZ)
                    return false;
                _y = _lowY;
            }
            (_next, _end) = _index.Row(_lowX, _highX, _y, _z);
            return true;
        }
    }
}
