namespace ZoneScaler.Simulation.Scripts;

/// <summary>A single fault that befalls somebody at a step.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Strike">Lets it happen.</param>
internal sealed record Blow(string Kind, Action<CrashScript> Strike)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5); // longer than a lease
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5); // long enough to be noticed

    /// <summary>What may befall who takes a zone over, the coordinator, and the store.</summary>
    public static IReadOnlyList<Blow> ToHeirs { get; } =
    [
        new("heir killed", s => s.Kill(s.Heir)),
        new("heir stands still", s => s.Pause(s.Heir, Long)),
        new("coordinator killed", s => s.Kill(s.Leader)),
        new("coordinator stands still", s => s.Pause(s.Leader, Long)),
        new("heir cut off from the coordinator", s => s.Cut(s.Heir.Name, s.Leader.Name, Short)),
        new("link of heir and coordinator reset", s => s.Reset(s.Heir, s.Leader)),
        new("heir cut off from the store", s => s.CutFromStore(s.Heir, Long)),
        new("coordinator cut off from the store", s => s.CutFromStore(s.Leader, Short)),
        new("answers to the coordinator lost", s => s.LoseAnswers(s.Leader, Short)),
        new("store away", s => s.TakeStoreAway(Short)),
    ];

    /// <summary>What may befall an owner and who is to be the next one together.</summary>
    public static Blow Parted { get; } = new("owner cut off from the heir", s => s.Cut(s.Owner.Name, s.Heir.Name, Short));

    /// <summary>What may befall a zone's owner.</summary>
    public static IReadOnlyList<Blow> ToOwners { get; } =
    [
        new("owner killed", s => s.Kill(s.Owner)),
        new("owner stands still", s => s.Pause(s.Owner, Long)),
        Parted,
        new("link of owner and heir reset", s => s.Reset(s.Owner, s.Heir)),
        new("owner cut off from the store", s => s.CutFromStore(s.Owner, Long)),
        new("answers to the owner lost", s => s.LoseAnswers(s.Owner, Short)),
    ];

    /// <summary>What may befall a backup that is to go on, when another one lives.</summary>
    public static Blow MemoryLost { get; } = new("heir loses the state", s => s.Forget(s.Heir));
}
