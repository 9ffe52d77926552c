namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>A cell of the table of what is lost when something kills the workers that run it.</summary>
/// <param name="Text">What the table says.</param>
/// <param name="Check">Has it happen, and asserts that the table is right.</param>
internal sealed record PoisonCell(string Text, Func<PoisonRun, Task> Check)
{
    /// <summary>With how many backups it is tried: each number is a run.</summary>
    public IReadOnlyList<int> Backups { get; init; } = [1, 2];
}

/// <summary>The second table of docs/consistency.md, as tests.</summary>
internal static class PoisonTable
{
    private const string Same = "the same";
    private const string MessageKilled = "Message 1 has killed this process.";
    private const string BirthKilled = "A birth has killed this process.";
    private const string DiedOfMessage = "died of message 'doom' from";

    public static IReadOnlyList<string> Columns { get; } = ["`Backups = 0`", "`Relaxed`", "`Committed`"];

    public static IReadOnlyList<(string Fault, IReadOnlyList<PoisonCell> Cells)> Rows { get; } =
    [
        ("a message kills the worker that handles it, and then the next one",
        [
            new("the zone starts empty; the message goes back to its sender, one to an entity after the first death already: it is gone with the zone", MessageEmptiesZoneAsync) { Backups = [0] },
            new("the message goes back; the zone goes on if a backup has joined meanwhile, else it starts empty", MessageSparesZoneAsync),
            new(Same, MessageSparesZoneAsync) { Backups = [1] },
        ]),
        ("an entity that another zone spawns kills the worker as it is born, and then the next one",
        [
            new("the zone starts empty, and the entity ends", BirthEmptiesZoneAsync) { Backups = [0] },
            new("the entity ends; the zone goes on if a backup has joined meanwhile, else it starts empty", BirthSparesZoneAsync) { Backups = [2] },
            new(Same, BirthSparesZoneAsync) { Backups = [1] },
        ]),
        ("what a zone does kills its worker, and then the next one",
        [
            new("the zone, [quarantined](placement.md#quarantine), is lost but for a file", ZoneIsLostAsync) { Backups = [0] },
            new("its state is kept where a backup is, else in a file; it runs nowhere. The other zones go on", ZoneIsKeptAsync),
            new(Same, ZoneIsKeptAsync) { Backups = [2] },
        ]),
    ];

    private static async Task MessageEmptiesZoneAsync(PoisonRun run)
    {
        Assert.Equal(["NoSuchEntity"], await run.KillByMessageAsync(Weapon.Message));
        AssertDead(run, 1, MessageKilled);
        Assert.Equal(2, run.Starts);

        // The zone's script is the same again.
        Assert.Equal(["NoSuchEntity", "KilledWorkers"], await run.KillByMessageAsync(Weapon.MessageToScript));
        AssertDead(run, 3, MessageKilled);
        Assert.Contains(DiedOfMessage, run.Log, StringComparison.Ordinal);
        Assert.Equal(4, run.Starts);
    }

    private static async Task MessageSparesZoneAsync(PoisonRun run)
    {
        Assert.Equal(["KilledWorkers"], await run.KillByMessageAsync(Weapon.Message));

        AssertDead(run, 2, MessageKilled);
        Assert.Contains(DiedOfMessage, run.Log, StringComparison.Ordinal);
        await AssertGoesOnIfBackedAsync(run);
    }

    private static async Task BirthEmptiesZoneAsync(PoisonRun run)
    {
        await run.KillByBirthAsync();

        AssertDead(run, 2, BirthKilled);
        Assert.Equal(3, run.Starts);
    }

    private static async Task BirthSparesZoneAsync(PoisonRun run)
    {
        await run.KillByBirthAsync();

        AssertDead(run, 2, BirthKilled);
        await AssertGoesOnIfBackedAsync(run);
    }

    private static async Task ZoneIsLostAsync(PoisonRun run)
    {
        var reason = await run.KillByTickAsync();

        await AssertQuarantinedAsync(run, reason);
        Assert.Empty(await run.RecordsAsync("kept"));
        Assert.Equal(2, run.Starts); // at first, and on trial
        await run.ReleaseAsync();
        Assert.Equal(3, run.Starts);
    }

    private static async Task ZoneIsKeptAsync(PoisonRun run)
    {
        var reason = await run.KillByTickAsync();

        await AssertQuarantinedAsync(run, reason);
        Assert.All(run.StartsOfSurvivors, starts => Assert.Equal(1, starts));
        Assert.Equal(1, run.Starts);
        var kept = await run.RecordsAsync("kept");
        Assert.InRange(kept.Count, run.Backups == 2 ? 1 : 0, 1);
        await run.ReleaseAsync();
        Assert.Equal(2 - kept.Count, run.Starts);
    }

    private static async Task AssertQuarantinedAsync(PoisonRun run, string reason)
    {
        AssertDead(run, 2, "A tick has killed this process.");
        Assert.Contains("had died with it before", reason, StringComparison.Ordinal);
        Assert.All(run.Dead, d => Assert.Contains($"{d.Name}@", reason, StringComparison.Ordinal));

        // Whoever died second has left what is needed to see why.
        var replay = Assert.Single(await run.RecordsAsync("trial"));
        Actor.Spared = 0;
        replay.Run();
        Assert.InRange(Actor.Spared.Value, 1, 40);
    }

    private static async Task AssertGoesOnIfBackedAsync(PoisonRun run)
    {
        Assert.InRange(run.Starts, 1, run.Backups == 2 ? 1 : 2); // a second backup is in sync already
        if (run.Starts == 1)
            await run.ExpectGoesOnAsync();
    }

    private static void AssertDead(PoisonRun run, int count, string of)
    {
        Assert.Equal(count, run.Dead.Count());
        Assert.All(run.Dead, d => Assert.Contains(of, d.Output, StringComparison.Ordinal));
    }
}
