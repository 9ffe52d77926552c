using ZoneScaler.Allocation;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Allocation;

/// <summary>Views of a world of 4 x 4 cells.</summary>
internal static class Views
{
    public static WorldSpec Spec { get; } = new() { Name = "grid", Bounds = Box.Rectangle(0, 0, 400, 400), CellSize = 100 };

    public static WorkerView Worker(string name, double capacity = 1, string domain = "", bool isLeaving = false) => new(name, domain, capacity, isLeaving);

    /// <summary>A view in which the zone of each cell is as the function says; it gets the cell's column and row.</summary>
    public static ClusterView Of(IReadOnlyList<WorkerView> workers, Func<ZoneView, int, int, ZoneView> zone, int backups = 0) =>
        new(Spec, workers, [.. Spec.CellZones().Select(z => zone(new ZoneView(z, null, 0.04, 0, 0), z.Cell.X, z.Cell.Y))]) { Backups = backups };

    public static Plan Plan(IReadOnlyList<WorkerView> workers, Func<ZoneView, int, int, ZoneView> zone, int backups = 0) => new LoadBased().Allocate(Of(workers, zone, backups));
}
