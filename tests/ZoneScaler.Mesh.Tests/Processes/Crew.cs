using ZoneScaler.Client;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>Players of the sample who know all gateways, and begin at the first.</summary>
internal sealed class Crew(int players, IReadOnlyList<Uri> gateways) : IDisposable
{
    public IReadOnlyList<GameClient> Players { get; } =
        [.. Enumerable.Range(1, players).Select(i => new GameClient(gateways, new ClientOptions { PlayerName = $"Player {i}" }))];

    /// <summary>Has them play until something holds for each.</summary>
    public Task PlayAsync(Func<GameClient, bool> condition) => Wait.UntilAsync(
        () =>
        {
            foreach (var player in Players)
                player.Poll();
            return Players.All(condition);
        },
        () => string.Join("; ", Players.Select(p => $"{p.Session.State} at gateway {p.Gateway}, own {p.Session.Own}, inputs {p.Session.LastInputUsed} of {p.Session.LastInputSent}, {p.Session.CloseText}")));

    /// <summary>Has each send an input.</summary>
    public void Steer()
    {
        foreach (var player in Players)
            Assert.NotEqual(0u, player.Session.SendInput("helm", 127, 0, 0, 0));
    }

    public void Dispose()
    {
        foreach (var player in Players)
            player.Dispose();
    }
}
