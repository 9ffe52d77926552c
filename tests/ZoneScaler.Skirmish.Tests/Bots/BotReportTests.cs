using Skirmish.Bots;

namespace ZoneScaler.Skirmish.Tests.Bots;

public sealed class BotReportTests
{
    private const int Players = 10;

    [Fact]
    public void Faults_AllPlayedAndResumed_None()
    {
        var findings = new Findings { Disconnects = 5, Resumes = 5 };

        Assert.Empty(Report(findings).Faults(Players));
    }

    [Fact]
    public void Faults_ASessionDidNotResume_AreNamed()
    {
        var findings = new Findings { Disconnects = 5, Resumes = 4 };
        findings.AddLost("Full");

        Assert.Equal(["5 connections were lost, but 4 sessions resumed", "1 sessions were lost: Full"], Report(findings).Faults(Players));
    }

    [Fact]
    public void Faults_PlayersAreMissing_AreNamed() =>
        Assert.Equal(["2 of 12 players could not join", "1 players were not there in the end"], Report(new Findings(), playersAtEnd: Players - 1).Faults(Players + 2));

    [Fact]
    public void Faults_CheatsWereSeen_AreNamed()
    {
        var findings = new Findings { ShipsReplaced = 1 };
        findings.Add(Cheat.Blink, "it came back");

        Assert.Equal(["1 times a player got another ship", "1 cheats seen: blink"], Report(findings).Faults(Players));
    }

    [Fact]
    public void Faults_EndsOfShotsWereToldLate_AreOfTheOthers()
    {
        var findings = new Findings { ShotsToldLate = 2 };
        for (var i = 0; i < 3; i++)
            findings.Add(Cheat.LostShot, "its end was not told");

        Assert.Equal(["1 cheats seen: lostShot"], Report(findings).Faults(Players));
        findings.ShotsToldLate++;
        Assert.Empty(Report(findings).Faults(Players));
    }

    private static BotReport Report(Findings findings, int playersAtEnd = Players) =>
        BotReport.Of(findings, Players, playersAtEnd, TimeSpan.FromSeconds(1), bytes: 0, cpu: TimeSpan.Zero);
}
