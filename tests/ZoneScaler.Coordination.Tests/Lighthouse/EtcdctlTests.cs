using System.Diagnostics;
using System.Text.RegularExpressions;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Lighthouse;

/// <summary>A lighthouse as an operator sees it: through etcdctl.</summary>
public sealed partial class EtcdctlTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private LighthouseHost _lighthouse = null!;

    public async Task InitializeAsync() => _lighthouse = await LighthouseHost.StartAsync();

    public async Task DisposeAsync() => await _lighthouse.DisposeAsync();

    [EtcdFact]
    public async Task PutGetDel_Keys_AnswerAsEtcd()
    {
        Assert.Equal("OK\n", await RunAsync("put", "a", "1"));
        Assert.Equal("OK\n1\n", (await RunAsync("put", "--prev-kv", "a", "2")).Replace("a\n", "", StringComparison.Ordinal));
        await RunAsync("put", "ab", "3");

        Assert.Equal("a\n2\n", await RunAsync("get", "a"));
        Assert.Equal("ab\n3\na\n2\n", await RunAsync("get", "--prefix", "--order=DESCEND", "--sort-by=KEY", "a"));
        Assert.Equal("a\n1\n", await RunAsync("get", "--rev=2", "a"));
        Assert.Equal("2\n", await RunAsync("del", "--prefix", "a"));
        Assert.Equal("", await RunAsync("get", "a"));
    }

    [EtcdFact]
    public async Task Txn_FromItsText_TakesTheRightSide()
    {
        await RunAsync("put", "a", "1");

        Assert.Equal("SUCCESS\n\nOK\n", await RunAsync(["txn"], "value(\"a\") = \"1\"\n\nput a 2\n\nput a 3\n\n"));
        Assert.Equal("FAILURE\n\na\n2\n", await RunAsync(["txn"], "mod(\"a\") = \"1\"\n\nput a 4\n\nget a\n\n"));
    }

    [EtcdFact]
    public async Task Lease_GrantedKeptRevoked_TakesItsKeys()
    {
        var granted = await RunAsync("lease", "grant", "100");
        var lease = LeasePattern().Match(granted).Groups[1].Value;
        await RunAsync("put", "--lease", lease, "a", "1");

        Assert.Contains("granted with TTL(100s)", granted, StringComparison.Ordinal);
        Assert.Contains("keepalived with TTL(100)", await RunAsync("lease", "keep-alive", "--once", lease), StringComparison.Ordinal);
        Assert.Contains("attached keys([a])", await RunAsync("lease", "timetolive", "--keys", lease), StringComparison.Ordinal);
        Assert.Contains(lease, await RunAsync("lease", "list"), StringComparison.Ordinal);
        Assert.Contains("revoked", await RunAsync("lease", "revoke", lease), StringComparison.Ordinal);
        Assert.Equal("", await RunAsync("get", "a"));
        Assert.Contains("already expired", await RunAsync("lease", "timetolive", lease), StringComparison.Ordinal);
        Assert.Contains("etcdserver: requested lease not found", await FailAsync("put", "--lease", lease, "a", "1"), StringComparison.Ordinal);
    }

    [EtcdFact]
    public async Task Watch_FromARevision_PrintsThePastAndThePresent()
    {
        await RunAsync("put", "a", "1");
        await RunAsync("put", "ab", "2");
        using var watch = Start(["watch", "--rev=1", "--prefix", "--prev-kv", "a"]);

        Assert.Equal(["PUT", "a", "1", "PUT", "ab", "2"], await ReadLinesAsync(watch, 6));
        await RunAsync("put", "a", "3");
        Assert.Equal(["PUT", "a", "1", "a", "3"], await ReadLinesAsync(watch, 5));
        await RunAsync("del", "a");
        Assert.Equal(["DELETE", "a", "3", "a", ""], await ReadLinesAsync(watch, 5));

        watch.Kill();
    }

    [EtcdFact]
    public async Task Compaction_OldRevisions_AreGoneWithEtcdsErrors()
    {
        await RunAsync("put", "a", "1");
        await RunAsync("put", "a", "2");
        await RunAsync("put", "a", "3");

        Assert.Equal("compacted revision 3\n", await RunAsync("compaction", "3"));
        Assert.Equal("a\n2\n", await RunAsync("get", "--rev=3", "a"));
        Assert.Contains("etcdserver: mvcc: required revision has been compacted", await FailAsync("get", "--rev=2", "a"), StringComparison.Ordinal);
        Assert.Contains("etcdserver: mvcc: required revision has been compacted", await FailAsync("compaction", "3"), StringComparison.Ordinal);
        Assert.Contains("etcdserver: mvcc: required revision is a future revision", await FailAsync("get", "--rev=99", "a"), StringComparison.Ordinal);
        Assert.Contains("watch was canceled", await FailAsync("watch", "--rev=1", "a"), StringComparison.Ordinal);
    }

    [EtcdFact]
    public async Task Endpoint_StatusHealthMembers_AreToldOfOneMember()
    {
        await RunAsync("put", "a", "1");

        var status = await RunAsync("endpoint", "status", "-w", "json");
        Assert.Contains("\"revision\":2", status, StringComparison.Ordinal);
        Assert.Contains("\"version\":\"3.4.0\"", status, StringComparison.Ordinal);
        Assert.Contains("is healthy", await RunAsync("endpoint", "health"), StringComparison.Ordinal);
        Assert.Contains("lighthouse", await RunAsync("member", "list"), StringComparison.Ordinal);
        Assert.Contains("etcdserver: key is not provided", await FailAsync("put", "", "1"), StringComparison.Ordinal);
    }

    [GeneratedRegex("lease ([0-9a-f]+) granted")]
    private static partial Regex LeasePattern();

    private static async Task<List<string>> ReadLinesAsync(Process process, int count)
    {
        var lines = new List<string>();
        while (lines.Count < count)
            lines.Add(await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("etcdctl has ended."));
        return lines;
    }

    private Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    private async Task<string> RunAsync(string[] arguments, string input)
    {
        var (code, output, errors) = await EndAsync(arguments, input);
        Assert.True(code == 0, $"etcdctl {string.Join(' ', arguments)}: {output}{errors}");
        return output + (arguments is ["endpoint", "health", ..] ? errors : "");
    }

    private async Task<string> FailAsync(params string[] arguments)
    {
        var (code, output, errors) = await EndAsync(arguments, "");
        Assert.True(code != 0, $"etcdctl {string.Join(' ', arguments)} succeeded: {output}");
        return output + errors;
    }

    private async Task<(int Code, string Output, string Errors)> EndAsync(string[] arguments, string input)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await errors);
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Peer.Etcdctl ?? throw new FileNotFoundException("etcdctl is not installed."))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ETCDCTL_API"] = "3";
        start.ArgumentList.Add($"--endpoints={_lighthouse.Address.Authority}");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
