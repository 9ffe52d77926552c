using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>A backup goes on with what an owner did after another backup had gone on in its place, and died: the ledger must know it as having happened.</summary>
public sealed class LateOwnerTests
{
    [Theory]
    [InlineData(1, false)] // messages
    [InlineData(9, false)] // births
    [InlineData(1, true)] // events, and what the heir did must be taken back whole
    [InlineData(9, true)] // births in another zone than that of the id
    [InlineData(14, true)] // ends
    public void Backup_FedByAFormerOwner_GoesOnWithWhatItDid(ulong seed, bool heirSteps)
    {
        var (script, report) = LateOwnerScript.Run(seed, heirSteps);

        Assert.Null(report.Failure);
        Assert.True(script.Resumed > script.Base, $"{script.Resumed} is not after {script.Base}.");
    }
}
