using Skirmish.Chaos.Faults;

namespace ZoneScaler.Skirmish.Tests.Chaos;

public sealed class FaultOptionsTests
{
    private static readonly string[] All = ["lighthouse", "coordinator", "worker", "gateway"];

    [Fact]
    public void Misfit_WhatCanBeDone_IsNone()
    {
        Assert.Null(FaultOptions.Misfit([FaultKind.Kill, FaultKind.Loss], ["gateway"], workers: 1, lease: 3));
        Assert.Null(FaultOptions.Misfit([FaultKind.Strand], ["worker"], workers: 2, lease: 8));
        Assert.Null(FaultOptions.Misfit([FaultKind.Kill, FaultKind.Strand, FaultKind.Deafen], All, workers: 3, lease: 15));
    }

    [Fact]
    public void Misfit_TooFewWorkersOrTooShortALease_NamesTheValueAndWhatIsAllowed()
    {
        Assert.Equal("--workers is 2; --faults deafen needs 3 or more.", FaultOptions.Misfit([FaultKind.Deafen], ["worker"], workers: 2, lease: 20));
        Assert.StartsWith("--lease is 7; --faults strand needs 8 or more", FaultOptions.Misfit([FaultKind.Strand], ["worker"], workers: 3, lease: 7), StringComparison.Ordinal);
    }

    [Fact]
    public void Misfit_VictimsThatItCannotHappenTo_AreNamed()
    {
        Assert.StartsWith("--victims is gateway; --faults strand happens to workers only", FaultOptions.Misfit([FaultKind.Kill, FaultKind.Strand], ["gateway"], workers: 3, lease: 10), StringComparison.Ordinal);
        Assert.StartsWith("--victims is lighthouse,coordinator,worker,gateway;", FaultOptions.Misfit([FaultKind.Strand], All, workers: 3, lease: 10), StringComparison.Ordinal);
    }
}
