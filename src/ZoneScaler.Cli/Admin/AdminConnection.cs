using System.CommandLine;
using ZoneScaler.Cli.Output;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Cli.Admin;

/// <summary>The way to a node of a cluster, for commands that ask one.</summary>
internal sealed class AdminConnection(Terminal terminal, IReadOnlyDictionary<string, string> variables)
{
    /// <summary>Says where the node is, if no option does.</summary>
    public const string Variable = "ZONESCALER_NODE";

    private const string DefaultAddress = "http://127.0.0.1:7401";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Says where the node is.</summary>
    public Option<string> Node { get; } = new("--node")
    {
        Description = $"Where any node of the cluster is reached: its Node:Listen. Without it {Variable} tells, or it is {DefaultAddress}.",
        DefaultValueFactory = _ => variables.GetValueOrDefault(Variable) ?? DefaultAddress,
    };

    /// <summary>Asks for JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Prints JSON." };

    /// <summary>Asks the node, and shows the answer.</summary>
    /// <returns>How the command ends.</returns>
    public Task<int> AskAsync<TRequest, TResponse>(ParseResult parsed, Method<TRequest, TResponse> method, TRequest request, Action<TResponse> show, CancellationToken stop)
        where TRequest : class
        where TResponse : class =>
        TalkAsync(
            parsed,
            async node =>
            {
                show(await node.AskAsync(method, request).ConfigureAwait(false));
                return ExitCode.Good;
            },
            stop);

    /// <summary>Asks the node whatever a command has to ask. What it refuses ends the command.</summary>
    /// <returns>How the command ends.</returns>
    public async Task<int> TalkAsync(ParseResult parsed, Func<AdminTalk, Task<int>> talk, CancellationToken stop)
    {
        var address = parsed.GetRequiredValue(Node);
        GrpcChannel channel;
        try
        {
            channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { ConnectTimeout = Timeout });
        }
        catch (ArgumentException e)
        {
            terminal.WriteError($"--node: {e.Message.Split(" (Parameter", StringSplitOptions.None)[0]}");
            return ExitCode.BadUsage;
        }
        using (channel)
        {
            try
            {
                return await talk(new AdminTalk(channel, Timeout, stop)).ConfigureAwait(false);
            }
            catch (RpcException e)
            {
                terminal.WriteError(Explain(address, e.Status));
                return ExitCode.Failed;
            }
        }
    }

    private static string Explain(string address, Status status) => status.StatusCode switch
    {
        StatusCode.Unimplemented => $"What answers at {address} is no node: {status.Detail} Say with --node where a node listens for other nodes.",
        StatusCode.DeadlineExceeded => $"The node at {address} did not answer within {Timeout.TotalSeconds:0} s.",
        StatusCode.Unavailable when status.DebugException != null => $"No node answers at {address}: {status.Detail}",
        _ => status.Detail,
    };
}
