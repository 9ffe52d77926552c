using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Etcd;

/// <summary>A real etcd with users: root, and game, which may read and write below /w/.</summary>
public sealed class LoginTests
{
    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    [EtcdFact]
    public async Task Client_WithUserAndPassword_ReadsWritesKeepsLeasesAndWatches()
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 1);
        await EnableAsync(etcd);
        await using var client = Client(etcd, "game", "secret");
        await using var watch = client.WatchAsync("/w/", 0, End).GetAsyncEnumerator(End);
        Assert.True(await watch.MoveNextAsync());

        var lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), End);
        var result = await client.CommitAsync(new Txn([Compare.Absent("/w/a")], [Op.Put("/w/a", "1"u8.ToArray(), lease.Id)], []), End);

        Assert.True(result.Succeeded);
        Assert.True(await client.KeepAliveAsync(lease.Id, End) > TimeSpan.Zero);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal("/w/a", Assert.Single(watch.Current.Events).Pair.Key);
    }

    [EtcdFact]
    public async Task Client_MemberIsRestarted_GoesOn()
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 1);
        await EnableAsync(etcd);
        await using var client = Client(etcd, "game", "secret");
        await client.CommitAsync(Txn.Do(Op.Put("/w/a", default)), End);

        etcd.Members[0].Kill();
        etcd.Restart(etcd.Members[0]);

        Assert.True((await client.CommitAsync(Txn.Do(Op.Get("/w/a")), End)).Results[0] is [_]);
        Assert.True((await client.CommitAsync(Txn.Do(Op.Put("/w/b", default)), End)).Succeeded);
    }

    [EtcdFact]
    public async Task Client_PasswordIsSetAnew_GetsAnotherTokenAndWritesOnce()
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 1);
        await EnableAsync(etcd);
        await using var client = Client(etcd, "game", "secret");
        await client.CommitAsync(Txn.Do(Op.Put("/w/a", default)), End);

        await ControlAsync(etcd, input: "secret", "--user", "root:root", "user", "passwd", "game", "--interactive=false"); // to the same, which voids its tokens

        await client.CommitAsync(Txn.Do(Op.Put("/w/a", default)), End);
        Assert.Equal(2, Assert.Single((await client.CommitAsync(Txn.Do(Op.Get("/w/a")), End)).Results[0]).Version);
    }

    [EtcdFact]
    public async Task Client_UsersAreEnabledLater_LogsInThen()
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 1);
        await using var client = Client(etcd, "game", "secret");
        await client.CommitAsync(Txn.Do(Op.Put("/w/a", default)), End);

        await EnableAsync(etcd);

        Assert.True((await client.CommitAsync(Txn.Do(Op.Put("/w/a", default)), End)).Succeeded);
    }

    [EtcdFact]
    public async Task Client_WrongPassword_IsToldSoAtOnce()
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 1);
        await EnableAsync(etcd);
        await using var client = Client(etcd, "game", "guess");

        var failure = await Assert.ThrowsAsync<CoordinationException>(() => client.CommitAsync(Txn.Do(Op.Get("/w/a")), End));

        Assert.Equal((CoordinationReason.Rejected, CoordinationOutcome.NotDone), (failure.Reason, failure.Outcome));
        Assert.Contains("invalid user ID or password", failure.Message, StringComparison.Ordinal);
    }

    [EtcdFact]
    public async Task Client_WithoutAUserOrBeyondItsRights_IsToldSoAtOnce()
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 1);
        await EnableAsync(etcd);
        await using var nobody = Client(etcd, null, null);
        await using var game = Client(etcd, "game", "secret");

        var unknown = await Assert.ThrowsAsync<CoordinationException>(() => nobody.CommitAsync(Txn.Do(Op.Put("/w/a", default)), End));
        var denied = await Assert.ThrowsAsync<CoordinationException>(() => game.CommitAsync(Txn.Do(Op.Put("/other", default)), End));

        Assert.Equal(CoordinationReason.Rejected, unknown.Reason);
        Assert.Contains("user name is empty", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(CoordinationReason.Rejected, denied.Reason);
        Assert.Contains("permission denied", denied.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "game", null)]
    [InlineData("http://127.0.0.1:1", null, "secret")]
    [InlineData("http://127.0.0.1:1", "", "secret")]
    [InlineData("http://game:secret@127.0.0.1:1", null, null)]
    public void Options_HalfAUser_AreRefused(string address, string? user, string? password)
    {
        var options = new EtcdOptions { Endpoints = [new Uri(address)], User = user, Password = password };

        var error = Assert.Throws<ArgumentException>(() => new EtcdCoordination(options, TimeProvider.System, new Random(1), NullLogger<EtcdCoordination>.Instance));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static EtcdCoordination Client(EtcdCluster etcd, string? user, string? password) => new(
        new EtcdOptions { Endpoints = [.. etcd.Endpoints], User = user, Password = password, ProbeKey = "/w/probe" }, TimeProvider.System, new Random(1), NullLogger<EtcdCoordination>.Instance);

    private static async Task EnableAsync(EtcdCluster etcd)
    {
        await ControlAsync(etcd, input: null, "user", "add", "root:root");
        await ControlAsync(etcd, input: null, "user", "grant-role", "root", "root");
        await ControlAsync(etcd, input: null, "role", "add", "game");
        await ControlAsync(etcd, input: null, "role", "grant-permission", "game", "--prefix=true", "readwrite", "/w/");
        await ControlAsync(etcd, input: null, "user", "add", "game:secret");
        await ControlAsync(etcd, input: null, "user", "grant-role", "game", "game");
        await ControlAsync(etcd, input: null, "auth", "enable");
    }

    private static async Task ControlAsync(EtcdCluster etcd, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Peer.Etcdctl ?? throw new FileNotFoundException("etcdctl is not installed.")) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--endpoints", etcd.Endpoints[0].Authority, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["ETCDCTL_API"] = "3";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(End);
        await process.StandardOutput.ReadToEndAsync(End);
        await process.WaitForExitAsync(End);
        Assert.True(process.ExitCode == 0, $"etcdctl {string.Join(' ', arguments)}: {await error}");
    }
}
