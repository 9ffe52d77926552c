using System.Globalization;
using ZoneScaler.Protocol;

namespace ZoneScaler.Worlds;

/// <summary>
/// Names a zone: instance, level and grid coordinates in one number, the coordinates interleaved bit by bit (Morton 1966), so that
/// zones that are close in space are mostly close in number. Or, for a named zone, the hash of its name.
/// </summary>
/// <remarks>From the highest bit: 1 named, 1 three-dimensional, 15 instance, 5 level, 42 Morton code (21 bits an axis in 2D, 14 in 3D) or name hash.</remarks>
/// <param name="Value">The packed number.</param>
public readonly record struct ZoneId(ulong Value) : IComparable<ZoneId>
{
    internal const int MaxCellsPerAxis2D = 1 << 21;
    internal const int MaxCellsPerAxis3D = 1 << 14;

    private const ulong NamedFlag = 1UL << 63;
    private const ulong SpatialFlag = 1UL << 62;
    private const int InstanceShift = 47;
    private const int LevelShift = 42;
    private const ulong CodeMask = (1UL << LevelShift) - 1;

    /// <summary>Whether the zone has a name instead of a cell.</summary>
    public bool IsNamed => (Value & NamedFlag) != 0;

    /// <summary>Whether the zone's cell is a cube and not a square.</summary>
    public bool Is3D => (Value & SpatialFlag) != 0;

    /// <summary>Which copy of the world the zone belongs to; 0 is the world itself.</summary>
    public int Instance => (int)(Value >> InstanceShift) & 0x7FFF;

    /// <summary>How often the world's grid is halved to get the zone's cell; 0 is the grid of <see cref="WorldSpec.CellSize"/>.</summary>
    public int Level => (int)(Value >> LevelShift) & 0x1F;

    /// <summary>The zone's grid coordinates; Z is 0 in 2D. Meaningless for a named zone.</summary>
    public CellPosition Cell
    {
        get
        {
            var code = Value & CodeMask;
            return Is3D
                ? new CellPosition(Compact3(code), Compact3(code >> 1), Compact3(code >> 2))
                : new CellPosition(Compact2(code), Compact2(code >> 1), 0);
        }
    }

    /// <summary>The zone of a grid square.</summary>
    public static ZoneId OfCell(int x, int y, int level = 0, int instance = 0)
    {
        CheckAxis(x, MaxCellsPerAxis2D, nameof(x));
        CheckAxis(y, MaxCellsPerAxis2D, nameof(y));
        return new ZoneId(Prefix(level, instance) | Spread2((uint)x) | Spread2((uint)y) << 1);
    }

    /// <summary>The zone of a grid cube.</summary>
    public static ZoneId OfCube(int x, int y, int z, int level = 0, int instance = 0)
    {
        CheckAxis(x, MaxCellsPerAxis3D, nameof(x));
        CheckAxis(y, MaxCellsPerAxis3D, nameof(y));
        CheckAxis(z, MaxCellsPerAxis3D, nameof(z));
        return new ZoneId(SpatialFlag | Prefix(level, instance) | Spread3((uint)x) | Spread3((uint)y) << 1 | Spread3((uint)z) << 2);
    }

    /// <summary>The zone of a name. Two names of one world that collide are refused when the world is made.</summary>
    public static ZoneId Named(string name, int instance = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ZoneId(NamedFlag | Prefix(0, instance) | NameHash.Of(name));
    }

    /// <summary>Order by number.</summary>
    public static bool operator <(ZoneId left, ZoneId right) => left.Value < right.Value;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(ZoneId left, ZoneId right) => left.Value <= right.Value;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(ZoneId left, ZoneId right) => left.Value > right.Value;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(ZoneId left, ZoneId right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(ZoneId other) => Value.CompareTo(other.Value);

    /// <summary>As in <c>2d/3,4</c>, <c>3d/1,2,3</c> or <c>named/1b2c3d4e</c>; level and instance are appended where they are not 0.</summary>
    public override string ToString()
    {
        var cell = Cell;
        var text = IsNamed ? $"named/{(uint)Value:x8}"
            : Is3D ? string.Create(CultureInfo.InvariantCulture, $"3d/{cell.X},{cell.Y},{cell.Z}")
            : string.Create(CultureInfo.InvariantCulture, $"2d/{cell.X},{cell.Y}");
        if (Level != 0)
            text += $"^{Level}";
        return Instance != 0 ? $"{text}@{Instance}" : text;
    }

    private static ulong Prefix(int level, int instance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 0x1F);
        ArgumentOutOfRangeException.ThrowIfNegative(instance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(instance, 0x7FFF);
        return (ulong)instance << InstanceShift | (ulong)level << LevelShift;
    }

    private static void CheckAxis(int value, int limit, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, limit, name);
    }

    private static ulong Spread2(uint value)
    {
        ulong v = value;
        v = (v | v << 16) & 0x0000FFFF0000FFFF;
        v = (v | v << 8) & 0x00FF00FF00FF00FF;
        v = (v | v << 4) & 0x0F0F0F0F0F0F0F0F;
        v = (v | v << 2) & 0x3333333333333333;
        return (v | v << 1) & 0x5555555555555555;
    }

    private static int Compact2(ulong v)
    {
        v &= 0x5555555555555555;
        v = (v | v >> 1) & 0x3333333333333333;
        v = (v | v >> 2) & 0x0F0F0F0F0F0F0F0F;
        v = (v | v >> 4) & 0x00FF00FF00FF00FF;
        v = (v | v >> 8) & 0x0000FFFF0000FFFF;
        return (int)((v | v >> 16) & 0xFFFFFFFF);
    }

    private static ulong Spread3(uint value)
    {
        ulong v = value;
        v = (v | v << 32) & 0x001F00000000FFFF;
        v = (v | v << 16) & 0x001F0000FF0000FF;
        v = (v | v << 8) & 0x100F00F00F00F00F;
        v = (v | v << 4) & 0x10C30C30C30C30C3;
        return (v | v << 2) & 0x1249249249249249;
    }

    private static int Compact3(ulong v)
    {
        v &= 0x1249249249249249;
        v = (v | v >> 2) & 0x10C30C30C30C30C3;
        v = (v | v >> 4) & 0x100F00F00F00F00F;
        v = (v | v >> 8) & 0x001F0000FF0000FF;
        v = (v | v >> 16) & 0x001F00000000FFFF;
        return (int)((v | v >> 32) & 0xFFFFFFFF);
    }
}
