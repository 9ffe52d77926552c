using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>
/// What a client's calls carry: with a user, the token that etcd has given for its password. A token that is refused (it has not been used for long, a member that has lost it was restarted, users or roles were
/// changed) is replaced by a new one. Thread-safe.
/// </summary>
internal sealed class EtcdLogin(string? user, string? password) : IDisposable
{
    // A member without a leader then says so, and does not keep the caller waiting.
    private static readonly Metadata Anonymous = new() { { "hasleader", "true" } };

    private readonly SemaphoreSlim _asking = new(1); // a password is costly to check, on purpose
    private volatile Metadata? _headers = user == null ? Anonymous : null;

    /// <summary>The headers of a call; if need be, asks a member for a token first.</summary>
    /// <exception cref="RpcException">The member did not give one.</exception>
    public async ValueTask<Metadata> HeadersAsync(EtcdEndpoint endpoint, CallOptions options)
    {
        if (_headers is { } known)
            return known;
        await _asking.WaitAsync(options.CancellationToken).ConfigureAwait(false);
        try
        {
            return _headers ??= await AskAsync(endpoint, options).ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Looks at a refusal.</summary>
    /// <param name="used">What the refused call carried.</param>
    /// <param name="exception">The refusal.</param>
    /// <returns>Whether the token was what was wrong: the request had no effect, and may be made again with another one.</returns>
    public bool IsTokenRefused(Metadata? used, RpcException exception)
    {
        if (user == null || used == null || !IsOfTokens(exception))
            return false;
        Interlocked.CompareExchange(ref _headers, null, used);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private async Task<Metadata> AskAsync(EtcdEndpoint endpoint, CallOptions options)
    {
        try
        {
            using var call = endpoint.Invoker.AsyncUnaryCall(EtcdMethods.Authenticate, null, options, new AuthenticateRequest { Name = user, Password = password });
            var response = await call.ResponseAsync.ConfigureAwait(false);
            return new Metadata { Anonymous[0], { "token", response.Token } };
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition && e.Status.Detail == "etcdserver: authentication is not enabled")
        {
            return new Metadata { Anonymous[0] }; // a set of its own: when it is enabled this one is refused
        }
    }

    private static bool IsOfTokens(RpcException exception) =>
        (exception.StatusCode == StatusCode.Unauthenticated && exception.Status.Detail == "etcdserver: invalid auth token")
        || (exception.StatusCode == StatusCode.InvalidArgument && exception.Status.Detail is "etcdserver: user name is empty" or "etcdserver: revision of auth store is old");
}
