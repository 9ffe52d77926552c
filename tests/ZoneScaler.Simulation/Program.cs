using System.CommandLine;
using ZoneScaler.Planting;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Scripts;

var first = new Option<ulong>("--first") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
var seeds = new Option<int>("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = _ => 300 };
var minutes = new Option<double?>("--minutes") { Description = "Stop after so much real time, however many seeds are left." };
var threads = new Option<int>("--threads") { Description = "How many seeds run at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
var seed = new Option<ulong?>("--seed") { Description = "Replay one seed and show what happens, line by line." };
var quiet = new Option<bool>("--quiet") { Description = "With --seed: show only the result." };
var planted = new Option<string?>("--planted-bug") { Description = $"Plant a bug, to see that it is found: {string.Join(", ", Suite.PlantedBugs)}. Stops at the first failure." };
var from = new Option<double>("--from") { Description = "With --seed: show from this second on." };
var to = new Option<double?>("--to") { Description = "With --seed: show up to this second." };

var crashes = new Option<bool>("--crashes") { Description = "Run each fault at each step of a move and of a failover instead, once, and show which were covered. The seed is that of --first." };
var rollCall = new Option<bool>("--roll-call") { Description = "Run the death of the player registry while an entity is on its way instead, once, and show it. The seed is that of --first." };

var command = new RootCommand("Runs whole clusters in virtual time, each from a seed, with faults, and checks what must hold.")
{
    first, seeds, minutes, threads, seed, quiet, from, to, planted, crashes, rollCall,
};
command.SetAction(parsed =>
{
    if (parsed.GetValue(planted) is { } bug)
    {
        if (!Enum.TryParse<PlantedBug>(bug, out _))
            return Refuse($"There is no bug '{bug}'; there are {string.Join(", ", Suite.PlantedBugs)}.");
        AppContext.SetData(Planted.Key, bug);
    }
    if (parsed.GetValue(crashes))
        return Crash(parsed.GetValue(first));
    if (parsed.GetValue(rollCall))
        return LoseRegistry(parsed.GetValue(first), parsed.GetValue(quiet));
    if (parsed.GetValue(seed) is { } one)
        return Replay(one, parsed.GetValue(quiet), parsed.GetValue(from), parsed.GetValue(to));
    var suite = new Suite(parsed.GetValue(first), parsed.GetValue(seeds), parsed.GetValue(threads), parsed.GetValue(minutes) is { } limit ? TimeSpan.FromMinutes(limit) : null) { StopsAtFailure = parsed.GetValue(planted) != null };
    suite.Run(Console.Out);
    suite.Write(Console.Out);
    return suite.Failures.Count == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();

static int Refuse(string why)
{
    Console.Error.WriteLine(why);
    return 2;
}

static int Crash(ulong seed)
{
    var results = CrashCase.All.Select(c => c.Run(seed)).ToArray();
    foreach (var result in results)
        Console.Out.WriteLine($"  {result.Case}: {result.Fault ?? "passed"}");
    var (covered, faults) = (results.Count(r => r.HasStruck), results.Count(r => r.Fault != null));
    Console.Out.WriteLine($"{covered} of {results.Length} pairs of step and fault covered; {(faults == 0 ? "all passed" : $"{faults} failed")}.");
    return faults == 0 ? 0 : 1;
}

static int LoseRegistry(ulong seed, bool quiet)
{
    using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
    var (hasStruck, report) = RollCallScript.Run(seed, quiet ? null : output);
    var fault = report.Failure ?? (hasStruck ? null : "the entity was not on its way all the time");
    output.WriteLine(fault ?? "passed");
    return fault == null ? 0 : 1;
}

static int Replay(ulong seed, bool quiet, double from, double? to)
{
    using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
    var report = SeedRun.Run(seed, quiet ? null : output, TimeSpan.FromSeconds(from), to is { } end ? TimeSpan.FromSeconds(end) : null);
    output.WriteLine(FormattableString.Invariant($"seed {seed}: {report.Failure ?? "passed"} ({report.Events} events in {report.VirtualTime.TotalSeconds:0.0} s of virtual time, trace {report.Hash:x16})"));
    return report.Failure == null ? 0 : 1;
}
