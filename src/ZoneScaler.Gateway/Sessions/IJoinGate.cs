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
/// <param name="Text">If not, why, for people.</param>
public readonly record struct JoinDecision(bool IsAllowed, string Name, string Text)
{
    /// <summary>Lets the player in.</summary>
    public static JoinDecision Allow(string name) => new(true, name, "");

    /// <summary>Turns the player away.</summary>
    public static JoinDecision Deny(string text) => new(false, "", text);
}
