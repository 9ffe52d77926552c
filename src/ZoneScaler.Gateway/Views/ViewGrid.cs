using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ZoneScaler.Gateway.Views;

/// <summary>
/// Which entities are where, for one beat: records sorted by grid square with a counting sort, squares of a row side by side, so that a search reads a few straight
/// runs of coordinates. Built by one thread, then read by any number.
/// </summary>
internal sealed class ViewGrid(float squareSize)
{
    private const int MaxSquares = 1 << 16;
    private const int Lanes = 8;

    private int[] _squareOf = [];
    private int[] _starts = [];
    private int[] _records = [];
    private float[] _x = [];
    private float[] _y = [];
    private float[] _z = [];
    private float _minX;
    private float _minY;
    private float _perUnit;
    private int _columns;
    private int _rows;

    /// <summary>Sorts all records anew.</summary>
    public void Rebuild(View view)
    {
        var serials = view.Serial.AsSpan(0, view.Count);
        var positions = view.Position.AsSpan(0, view.Count);
        Reserve(view.Count);
        MeasureBounds(serials, positions);

        var squares = _columns * _rows;
        if (_starts.Length < squares + 1)
            _starts = new int[Math.Max(squares + 1, _starts.Length * 2)];
        var starts = _starts.AsSpan(0, squares + 1);
        starts.Clear();
        for (var record = 0; record < serials.Length; record++)
        {
            if (serials[record] == 0)
                continue;
            var square = Row(positions[record].Y) * _columns + Column(positions[record].X);
            _squareOf[record] = square;
            starts[square]++;
        }

        // Counts become ends; filling from the back turns ends into starts.
        var sum = 0;
        for (var square = 0; square < starts.Length; square++)
            starts[square] = sum += starts[square];
        for (var record = serials.Length - 1; record >= 0; record--)
        {
            if (serials[record] == 0)
                continue;
            var place = --starts[_squareOf[record]];
            _records[place] = record;
            _x[place] = positions[record].X;
            _y[place] = positions[record].Y;
            _z[place] = positions[record].Z;
        }
    }

    /// <summary>Finds the records within <paramref name="outer"/> of a place.</summary>
    /// <param name="center">The place.</param>
    /// <param name="inner">The smaller radius.</param>
    /// <param name="outer">The larger radius.</param>
    /// <param name="found">Receives the records; as long as the view has records.</param>
    /// <param name="marks">By record: receives <paramref name="mark"/>, plus 1 for those within <paramref name="inner"/>.</param>
    /// <param name="mark">An even number.</param>
    /// <returns>How many were found.</returns>
    public int Find(Vector3 center, float inner, float outer, int[] found, uint[] marks, uint mark)
    {
        var count = 0;
        var outerSquared = outer * outer;
        var innerSquared = inner * inner;
        var firstRow = Row(center.Y - outer);
        var lastRow = Row(center.Y + outer);
        var size = 1 / _perUnit;
        for (var row = firstRow; row <= lastRow; row++)
        {
            // Of a row's squares only those under the circle count.
            var top = _minY + row * size;
            var away = Math.Max(0, Math.Max(top - center.Y, center.Y - (top + size)));
            var half = MathF.Sqrt(Math.Max(0, outerSquared - away * away));
            var start = _starts[row * _columns + Column(center.X - half)];
            var end = _starts[row * _columns + Column(center.X + half) + 1];
            for (var i = start; i < end; i += Lanes)
            {
                var dx = Vector256.Create<float>(_x.AsSpan(i, Lanes)) - Vector256.Create(center.X);
                var dy = Vector256.Create<float>(_y.AsSpan(i, Lanes)) - Vector256.Create(center.Y);
                var dz = Vector256.Create<float>(_z.AsSpan(i, Lanes)) - Vector256.Create(center.Z);
                var squared = dx * dx + dy * dy + dz * dz;
                var isInner = Vector256.LessThanOrEqual(squared, Vector256.Create(innerSquared)).ExtractMostSignificantBits();
                var hits = Vector256.LessThanOrEqual(squared, Vector256.Create(outerSquared)).ExtractMostSignificantBits();
                if (end - i < Lanes)
                    hits &= (1u << (end - i)) - 1;
                for (; hits != 0; hits &= hits - 1)
                {
                    var lane = BitOperations.TrailingZeroCount(hits);
                    var record = _records[i + lane];
                    marks[record] = mark + (isInner >> lane & 1);
                    found[count++] = record;
                }
            }
        }
        return count;
    }

    private void Reserve(int count)
    {
        if (_squareOf.Length >= count)
            return;
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        _squareOf = new int[length];
        _records = new int[length];
        _x = new float[length + Lanes];
        _y = new float[length + Lanes];
        _z = new float[length + Lanes];
    }

    private void MeasureBounds(ReadOnlySpan<uint> serials, ReadOnlySpan<Vector3> positions)
    {
        var min = new Vector3(float.PositiveInfinity);
        var max = new Vector3(float.NegativeInfinity);
        for (var record = 0; record < serials.Length; record++)
        {
            if (serials[record] == 0)
                continue;
            min = Vector3.Min(min, positions[record]);
            max = Vector3.Max(max, positions[record]);
        }
        if (!(min.X <= max.X))
            min = max = default;
        var size = squareSize;
        while (((double)max.X - min.X + size) * ((double)max.Y - min.Y + size) > (double)size * size * MaxSquares)
            size *= 2;
        _minX = min.X;
        _minY = min.Y;
        _perUnit = 1 / size;
        _columns = (int)((max.X - min.X) * _perUnit) + 1;
        _rows = (int)((max.Y - min.Y) * _perUnit) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Column(float x) => Math.Clamp((int)((x - _minX) * _perUnit), 0, _columns - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Row(float y) => Math.Clamp((int)((y - _minY) * _perUnit), 0, _rows - 1);
}
