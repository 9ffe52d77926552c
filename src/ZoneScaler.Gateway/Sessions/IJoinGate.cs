namespace ZoneScaler.Gateway.Sessions;

/// <summary>Decides who may join.</summary>
public interface IJoinGate
{
    /// <summary>Judges a join token. Called on connections' threads.</summary>
    /// <param name="token">What the client sent; may be empty.</param>
    /// <param name="name">The name that the player asks for.</param>
    JoinDecision Check(string token, string name);
}

/// <summary>What an <see cref="IJoinGate"/> decided.</summary>
/// <param name="IsAllowed">Whether the player may join.</param>
/// <param name="Name">The name that the player gets.</param>
/// <param name="Text">If not, or if only to resume, why, for people.</param>
public readonly record struct JoinDecision(bool IsAllowed, string Name, string Text)
{
    /// <summary>Whether the player may only go on with a session that there is, whose resume key it shows.</summary>
    public bool OnlyResumes { get; init; }

    /// <summary>Lets the player in.</summary>
    public static JoinDecision Allow(string name) => new(true, name, "");

    /// <summary>Lets the player go on with a session, but not begin one: the token was good when it began, and has expired.</summary>
    public static JoinDecision AllowResume(string name, string text) => new(true, name, text) { OnlyResumes = true };

    /// <summary>Turns the player away.</summary>
    public static JoinDecision Deny(string text) => new(false, "", text);
}
