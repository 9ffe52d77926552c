using System.Net.Security;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>How to reach etcd or a lighthouse.</summary>
public sealed record EtcdOptions
{
    /// <summary>The members' client addresses, like <c>http://10.0.0.1:2379</c>; when one fails, the next is used.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The user to authenticate as, if the etcd asks for users; null: none. A lighthouse knows no users.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. It travels as it is: give <c>https</c> addresses unless the network is your own.</summary>
    public string? Password { get; init; }

    /// <summary>A key that the user may read; members are asked for it to see which cluster they belong to. It need not exist.</summary>
    public string ProbeKey { get; init; } = "\0";

    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a member may take for an answer. A write that is not answered in time is not tried again: its outcome is unknown.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a call looks for a member that answers before it fails.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The pause once all members have failed; it doubles, up to <see cref="MaxPause"/>.</summary>
    public TimeSpan MinPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After so long without a sign of life a connection is probed, while a call or watch runs on it. etcd refuses less than 5 seconds by default.</summary>
    public TimeSpan ProbeAfter { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>So long a probe may go unanswered before the connection is given up.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>TLS for <c>https</c> addresses: trusted roots, a client certificate. The system's trust if not given.</summary>
    public SslClientAuthenticationOptions? SslOptions { get; init; }

    /// <exception cref="ArgumentException">A value is not allowed.</exception>
    internal void Check()
    {
        if (Endpoints is not { Count: > 0 })
            throw new ArgumentException("No endpoint is given; at least one address like http://host:2379 is needed.", nameof(Endpoints));
        if (User == null != (Password == null))
            throw new ArgumentException($"{(User == null ? nameof(User) : nameof(Password))} is missing; a user has a password, and a password belongs to a user.", nameof(User));
        if (User is { Length: 0 })
            throw new ArgumentException($"{nameof(User)} is empty; give a name, or null to do without.", nameof(User));
        if (string.IsNullOrEmpty(ProbeKey))
            throw new ArgumentException($"{nameof(ProbeKey)} is empty; it must be a key that may be read.", nameof(ProbeKey));
        if (Endpoints.FirstOrDefault(e => e.UserInfo.Length > 0) is { } telling)
            throw new ArgumentException($"The address of {telling.Host} has a user in it, and would show its password in logs; give {nameof(User)} and {nameof(Password)}.", nameof(Endpoints));
        CheckPositive(ConnectTimeout, nameof(ConnectTimeout));
        CheckPositive(AttemptTimeout, nameof(AttemptTimeout));
        CheckPositive(CallTimeout, nameof(CallTimeout));
        CheckPositive(MinPause, nameof(MinPause));
        CheckPositive(ProbeTimeout, nameof(ProbeTimeout));
        if (ProbeAfter < TimeSpan.FromSeconds(1))
            throw new ArgumentException($"{nameof(ProbeAfter)} is {ProbeAfter}; it must be at least a second.", nameof(ProbeAfter));
        if (MaxPause < MinPause)
            throw new ArgumentException($"{nameof(MaxPause)} is {MaxPause}; it must be at least {nameof(MinPause)}, {MinPause}.", nameof(MaxPause));
    }

    private static void CheckPositive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
            throw new ArgumentException($"{name} is {value}; it must be more than zero.", name);
    }
}
