using System.Globalization;
using System.Numerics;

namespace ZoneScaler.Worlds;

/// <summary>The shape of a world: where it is, how it is cut into zones, how fast it ticks. Immutable; checked when a <see cref="World"/> is made of it.</summary>
public sealed record WorldSpec
{
    /// <summary>The most cells that a world may have.</summary>
    public const int MaxCells = 1 << 18;

    /// <summary>The most backups that a zone may have.</summary>
    public const int MaxBackups = 2;

    /// <summary>The name that clients see.</summary>
    public string Name { get; init; } = "world";

    /// <summary>2 or 3.</summary>
    public int Dimensions { get; init; } = 2;

    /// <summary>Where entities may be, in world units.</summary>
    public Box Bounds { get; init; }

    /// <summary>The edge of a zone's square or cube, in world units.</summary>
    public float CellSize { get; init; }

    /// <summary>How far an entity sees across a border, in world units: more than 0, at most half a cell. Default: a quarter of a cell.</summary>
    public float GhostDistance { get => field == 0 ? CellSize / 4 : field; init; }

    /// <summary>How far beyond its zone's border an entity goes before it changes zone, in world units, so that one that jitters on the border stays. At most half the ghost distance. Default: a 64th of a cell, or that.</summary>
    public float HandoverMargin { get => field == 0 ? Math.Min(CellSize / 64, GhostDistance / 2) : field; init; }

    /// <summary>Ticks per second, 1 to 240.</summary>
    public int TickRate { get; init; } = 20;

    /// <summary>How many backups each zone has on other workers, 0 to 2. Without one, a worker that dies takes its zones' state with it.</summary>
    public int Backups { get; init; }

    /// <summary>What waits until the backups have it.</summary>
    public Consistency Consistency { get; init; }

    /// <summary>Where all random numbers of the world start.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The length of a tick in seconds.</summary>
    public float TickSeconds => 1f / TickRate;

    /// <summary>World time when a tick falls due.</summary>
    /// <param name="tick">The tick; 0 is due when world time begins.</param>
    public TimeSpan TimeOf(long tick) => new((long)((Int128)tick * TimeSpan.TicksPerSecond / TickRate));

    /// <summary>How many cells the world has along each axis.</summary>
    public CellPosition GridSize => new(CellsAlong(Bounds.Size.X), CellsAlong(Bounds.Size.Y), Dimensions == 3 ? CellsAlong(Bounds.Size.Z) : 1);

    /// <summary>What is wrong with the spec, in words that name the value and what is allowed; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 64)
            errors.Add($"Name is '{Name}'; 1 to 64 characters are allowed.");
        if (Dimensions is not (2 or 3))
            errors.Add(Text($"Dimensions is {Dimensions}; 2 and 3 are allowed."));
        if (TickRate is < 1 or > 240)
            errors.Add(Text($"TickRate is {TickRate}; 1 to 240 ticks per second are allowed."));
        if (Backups is < 0 or > MaxBackups)
            errors.Add(Text($"Backups is {Backups}; 0 to {MaxBackups} are allowed."));
        if (!Enum.IsDefined(Consistency))
            errors.Add(Text($"Consistency is {(int)Consistency}; {nameof(Consistency.Relaxed)} and {nameof(Consistency.Committed)} are allowed."));
        var boundsAreGood = CheckBounds(errors);
        if (!(CellSize > 0) || !float.IsFinite(CellSize))
            errors.Add(Text($"CellSize is {CellSize}; a finite size above 0 is allowed."));
        else
            CheckAgainstCell(errors, boundsAreGood);
        return errors;
    }

    /// <summary>The zone that owns a position; positions beyond the bounds belong to the nearest cell.</summary>
    public ZoneId ZoneAt(Vector3 position)
    {
        var grid = GridSize;
        var relative = (position - Bounds.Min) / CellSize;
        var x = Math.Clamp((int)MathF.Floor(relative.X), 0, grid.X - 1);
        var y = Math.Clamp((int)MathF.Floor(relative.Y), 0, grid.Y - 1);
        return Dimensions == 3 ? ZoneId.OfCube(x, y, Math.Clamp((int)MathF.Floor(relative.Z), 0, grid.Z - 1)) : ZoneId.OfCell(x, y);
    }

    /// <inheritdoc cref="ZoneAt(Vector3)"/>
    public ZoneId ZoneAt(Vector2 position) => ZoneAt(new Vector3(position, 0));

    /// <summary>The box of a cell; the last cells of an axis are cut off at the world's edge.</summary>
    public Box CellBounds(ZoneId zone)
    {
        if (zone.IsNamed)
            return default;
        var cell = zone.Cell;
        var min = Bounds.Min + new Vector3(cell.X, cell.Y, cell.Z) * CellSize;
        var edge = new Vector3(CellSize, CellSize, Dimensions == 3 ? CellSize : 0);
        return new Box(min, Vector3.Min(min + edge, Bounds.Max));
    }

    /// <summary>The zones around a zone: up to 8 in 2D and 26 in 3D, in ascending order; none for a named zone.</summary>
    public IReadOnlyList<ZoneId> Neighbours(ZoneId zone) =>
        zone.IsNamed ? [] : [.. ZonesAround(zone.Cell, zone.Cell).Where(other => other != zone)];

    /// <summary>All zones that have cells, in ascending order.</summary>
    public IEnumerable<ZoneId> CellZones()
    {
        var grid = GridSize;
        return Cells(new CellPosition(0, 0, 0), new CellPosition(grid.X - 1, grid.Y - 1, grid.Z - 1)).Order();
    }

    /// <summary>The zones whose cells a box touches, in ascending order; the box is cut to the world.</summary>
    public IEnumerable<ZoneId> ZonesIn(Box box) => Cells(ZoneAt(box.Min).Cell, ZoneAt(box.Max).Cell).Order();

    private IEnumerable<ZoneId> ZonesAround(CellPosition low, CellPosition high)
    {
        var grid = GridSize;
        return Cells(
            new CellPosition(Math.Max(0, low.X - 1), Math.Max(0, low.Y - 1), Math.Max(0, low.Z - 1)),
            new CellPosition(Math.Min(grid.X - 1, high.X + 1), Math.Min(grid.Y - 1, high.Y + 1), Math.Min(grid.Z - 1, high.Z + 1))).Order();
    }

    private IEnumerable<ZoneId> Cells(CellPosition low, CellPosition high)
    {
        for (var z = low.Z; z <= high.Z; z++)
        {
            for (var y = low.Y; y <= high.Y; y++)
            {
                for (var x = low.X; x <= high.X; x++)
                    yield return Dimensions == 3 ? ZoneId.OfCube(x, y, z) : ZoneId.OfCell(x, y);
            }
        }
    }

    private bool CheckBounds(List<string> errors)
    {
        var (min, max) = Bounds;
        if (!float.IsFinite(min.X + min.Y + min.Z + max.X + max.Y + max.Z))
        {
            errors.Add(Text($"Bounds is {min} to {max}; every coordinate must be a finite number."));
            return false;
        }
        if (!(max.X > min.X) || !(max.Y > min.Y) || (Dimensions == 3 && !(max.Z > min.Z)))
        {
            errors.Add(Text($"Bounds is {min} to {max}, which is empty; the maximum must be above the minimum along each of the {Dimensions} axes."));
            return false;
        }
        if (Dimensions == 2 && (min.Z != 0 || max.Z != 0))
        {
            errors.Add(Text($"Bounds is {min} to {max}; in a world of 2 dimensions z must be 0."));
            return false;
        }
        return true;
    }

    private void CheckAgainstCell(List<string> errors, bool boundsAreGood)
    {
        if (!(GhostDistance > 0) || GhostDistance > CellSize / 2)
            errors.Add(Text($"GhostDistance is {GhostDistance}; above 0 and at most half of CellSize ({CellSize / 2}) is allowed."));
        else if (!(HandoverMargin > 0) || HandoverMargin > GhostDistance / 2)
            errors.Add(Text($"HandoverMargin is {HandoverMargin}; above 0 and at most half of GhostDistance ({GhostDistance / 2}) is allowed."));
        if (!boundsAreGood || Dimensions is not (2 or 3))
            return;

        double[] along = [Math.Ceiling(Bounds.Size.X / (double)CellSize), Math.Ceiling(Bounds.Size.Y / (double)CellSize), Dimensions == 3 ? Math.Ceiling(Bounds.Size.Z / (double)CellSize) : 1];
        var axisLimit = Dimensions == 3 ? ZoneId.MaxCellsPerAxis3D : ZoneId.MaxCellsPerAxis2D;
        var cells = along[0] * along[1] * along[2];
        if (cells > MaxCells || along.Max() > axisLimit)
        {
            errors.Add(Text($"CellSize {CellSize} cuts the bounds into {along[0]} x {along[1]} x {along[2]} = {cells} cells; at most {MaxCells} are allowed, and {axisLimit} along an axis."));
        }
    }

    private int CellsAlong(float length) => Math.Max(1, (int)Math.Ceiling(length / (double)CellSize));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
