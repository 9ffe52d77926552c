namespace ZoneScaler.Planting;

/// <summary>
/// The bug that is planted in this process: none, but in tests of the simulation. It is read once, into a constant as far as the compiler at run time is concerned, so that asking costs nothing.
/// </summary>
internal static class Planted
{
    /// <summary>Where the name of the bug is put, before anything of this assembly runs.</summary>
    public const string Key = "ZoneScaler.PlantedBug";

    private static readonly PlantedBug Active = Enum.TryParse<PlantedBug>(AppContext.GetData(Key) as string, out var bug) ? bug : PlantedBug.None;

    /// <summary>Whether a bug is planted.</summary>
    public static bool Is(PlantedBug bug) => Active == bug;
}
