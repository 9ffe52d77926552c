namespace ZoneScaler.Worlds;

/// <summary>Grid coordinates of a cell, counted from the lower corner of the world's bounds.</summary>
/// <param name="X">Along x.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z; 0 in 2D.</param>
public readonly record struct CellPosition(int X, int Y, int Z);
