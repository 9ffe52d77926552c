using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Worlds;

public sealed class ZoneIdTests
{
    [Fact]
    public void OfCell_AnyCoordinates_RoundTrip()
    {
        var cells = Gen.Zip(Gen.Choose(0, ZoneId.MaxCellsPerAxis2D - 1), Gen.Choose(0, ZoneId.MaxCellsPerAxis2D - 1)).Zip(Gen.Zip(Gen.Choose(0, 31), Gen.Choose(0, 32767)));
        Prop.ForAll(cells.ToArbitrary(), c =>
        {
            var ((x, y), (level, instance)) = c;
            var zone = ZoneId.OfCell(x, y, level, instance);
            return zone.Cell == new CellPosition(x, y, 0) && zone.Level == level && zone.Instance == instance && !zone.IsNamed && !zone.Is3D;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void OfCube_AnyCoordinates_RoundTrip()
    {
        var axis = Gen.Choose(0, ZoneId.MaxCellsPerAxis3D - 1);
        Prop.ForAll(axis.Zip(axis).Zip(axis).ToArbitrary(), c =>
        {
            var ((x, y), z) = c;
            var zone = ZoneId.OfCube(x, y, z);
            return zone.Cell == new CellPosition(x, y, z) && zone.Is3D;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0, 0, 0UL)]
    [InlineData(1, 0, 1UL)]
    [InlineData(0, 1, 2UL)]
    [InlineData(3, 5, 0b100111UL)]
    public void OfCell_InterleavesBits(int x, int y, ulong code) => Assert.Equal(code, ZoneId.OfCell(x, y).Value);

    [Fact]
    public void OfCell_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ZoneId.OfCell(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZoneId.OfCell(0, ZoneId.MaxCellsPerAxis2D));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZoneId.OfCube(0, 0, ZoneId.MaxCellsPerAxis3D));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZoneId.OfCell(0, 0, level: 32));
    }

    [Fact]
    public void Text_NamesCellLevelAndInstance()
    {
        Assert.Equal("2d/3,4", ZoneId.OfCell(3, 4).ToString());
        Assert.Equal("3d/1,2,3", ZoneId.OfCube(1, 2, 3).ToString());
        Assert.Equal("2d/3,4^2@7", ZoneId.OfCell(3, 4, 2, 7).ToString());
        Assert.StartsWith("named/", ZoneId.Named("chat").ToString(), StringComparison.Ordinal);
    }
}
