using System.Numerics;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// A zone's borders: which neighbours must see an entity at a position. A neighbour is a bit; the table is asked with two bits an axis: near the lower side, near the upper side.
/// </summary>
internal sealed class Borders
{
    private readonly Vector3 _low;
    private readonly Vector3 _high;
    private readonly uint[] _masks = new uint[64];

    public Borders(WorldSpec spec, ZoneId zone)
    {
        Cell = spec.CellBounds(zone);
        Neighbours = spec.Neighbours(zone);
        // An entity may be a margin beyond its own border and must see the ghost distance from there.
        var reach = spec.GhostDistance + spec.HandoverMargin;
        _low = Cell.Min + new Vector3(reach);
        _high = Cell.Max - new Vector3(reach);
        for (var sides = 0; sides < _masks.Length; sides++)
        {
            for (var i = 0; i < Neighbours.Count; i++)
            {
                if (Faces(zone.Cell, Neighbours[i].Cell, sides))
                    _masks[sides] |= 1u << i;
            }
        }
    }

    public Box Cell { get; }

    /// <summary>The neighbours; the place in the list is the bit.</summary>
    public IReadOnlyList<ZoneId> Neighbours { get; }

    /// <summary>The neighbours within whose ghost distance a position lies.</summary>
    public uint Near(Vector3 position)
    {
        var sides = (position.X < _low.X ? 1 : 0) | (position.X > _high.X ? 2 : 0)
            | (position.Y < _low.Y ? 4 : 0) | (position.Y > _high.Y ? 8 : 0)
            | (position.Z < _low.Z ? 16 : 0) | (position.Z > _high.Z ? 32 : 0);
        return _masks[sides];
    }

    private static bool Faces(CellPosition cell, CellPosition other, int sides) =>
        FacesAlong(other.X - cell.X, sides) && FacesAlong(other.Y - cell.Y, sides >> 2) && FacesAlong(other.Z - cell.Z, sides >> 4);

    private static bool FacesAlong(int step, int sides) => step switch
    {
        < 0 => (sides & 1) != 0,
        > 0 => (sides & 2) != 0,
        _ => true,
    };
}
