using ZoneScaler.Worlds;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>Zones that kill their processes, and messages that do, on real processes: each cell of the table of what is lost then.</summary>
public sealed class PoisonTests
{
    public static TheoryData<int, int, int> Cells
    {
        get
        {
            var cells = new TheoryData<int, int, int>();
            for (var row = 0; row < PoisonTable.Rows.Count; row++)
            {
                for (var column = 0; column < PoisonTable.Columns.Count; column++)
                {
                    foreach (var backups in PoisonTable.Rows[row].Cells[column].Backups)
                        cells.Add(row, column, backups);
                }
            }
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task World_SomethingKillsTwoWorkers_LosesWhatTheCellSays(int row, int column, int backups)
    {
        await using var run = await PoisonRun.StartAsync(backups, column == 2 ? Consistency.Committed : Consistency.Relaxed);

        await PoisonTable.Rows[row].Cells[column].Check(run);
    }

    [Fact]
    public async Task World_MakingAZonesEntitiesKillsWhoGoesOn_NoThirdWorkerTriesIt()
    {
        await using var run = await PoisonRun.StartAsync(backups: 2, Consistency.Relaxed);

        var reason = await run.KillByOpeningAsync();

        Assert.Contains("as it opened it", reason, StringComparison.Ordinal);
        Assert.Equal(2, run.Dead.Count());
        Assert.Single(run.Dead, d => d.Output.Contains("A mine has killed this process.", StringComparison.Ordinal));
        foreach (var kind in (string[])["trial", "kept"])
            Assert.Single(Assert.Single(await run.RecordsAsync(kind)).Zone.OwnEntities.OfType<Mine>());
        await run.ReleaseAsync();
        Assert.Equal(1, run.Starts);
    }

    [Fact]
    public void Table_OfTheDocument_IsTheTableOfTheTests()
    {
        var lines = File.ReadAllLines(Path.Combine(NodeProcess.RepositoryRoot(), "docs", "consistency.md"))
            .SkipWhile(l => !l.StartsWith("Three faults come from within", StringComparison.Ordinal)).Where(l => l.StartsWith('|'));

        string[] table = [Line(["What happens", .. PoisonTable.Columns]), "|---|---|---|---|", .. PoisonTable.Rows.Select(r => Line([r.Fault, .. r.Cells.Select(c => c.Text)]))];
        Assert.Equal(table, lines);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
