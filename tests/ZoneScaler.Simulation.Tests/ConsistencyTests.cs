using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Scripts;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Tests;

/// <summary>Each cell of the table of what can be lost: exactly that fault happens, and what the cell says is what came of it, that something is lost included.</summary>
public sealed class ConsistencyTests
{
    public static TheoryData<int, int> Cells
    {
        get
        {
            var cells = new TheoryData<int, int>();
            for (var row = 0; row < LossTable.Rows.Count; row++)
            {
                for (var column = 0; column < LossTable.Columns.Count; column++)
                    cells.Add(row, column);
            }
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void World_FaultOfTheTable_LosesWhatTheCellSays(int row, int column)
    {
        var cell = LossTable.Rows[row].Cells[column];
        var runs = Enumerable.Range(1, cell.Seeds).Select(seed => Run(cell, column, (ulong)seed)).ToArray();

        Assert.All(runs, run => Assert.Null(run.Report.Failure));
        Assert.All(runs, run => Assert.NotNull(run.Script.StruckAt));
        cell.Holds(new LossOutcome(runs));
    }

    [Fact]
    public void Table_OfTheDocument_IsTheTableOfTheTests()
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "consistency.md")).SkipWhile(l => !l.StartsWith('|')).TakeWhile(l => l.StartsWith('|')).Select(l => l.Trim().Trim('|').Split('|').Select(c => c.Trim()).ToArray()).ToArray();

        Assert.Equal(["What happens", .. LossTable.Columns], lines[0]);
        Assert.Equal(LossTable.Rows.Select(r => string.Join(" | ", [r.Fault, .. r.Cells.Select(c => c.Text)])), lines.Skip(2).Select(l => string.Join(" | ", l)));
    }

    private static (LossScript Script, RunReport Report) Run(LossCell cell, int column, ulong seed)
    {
        LossScript? script = null;
        var scenario = Scenario.Of(seed, column == 0 ? 0 : cell.Backups, column == 2 ? Consistency.Committed : Consistency.Relaxed);
        var report = SeedRun.Run(scenario, cluster => script = new LossScript(cluster, cell.Strike));
        return (script!, report);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ZoneScaler.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"There is no ZoneScaler.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
