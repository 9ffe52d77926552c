namespace ZoneScaler.Hosting.Sessions;

/// <summary>Who may join: players with a JSON Web Token (RFC 7519) signed by one of the keys. Off, so that everybody may join, while there is no key.</summary>
public sealed class JoinTokenOptions
{
    /// <summary>A key shared with who issues the tokens, for HS256: at least 32 bytes in Base64.</summary>
    public string? SharedKey { get; set; }

    /// <summary>The issuer's public key, for RS256, as PEM text.</summary>
    public string? PublicKeyPem { get; set; }

    /// <summary>The issuer that tokens must name; any, if left out.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audience that tokens must name; any, if left out.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim with the player's name; a token without it leaves the name to the client.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>By how much the clocks of issuer and server may differ.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a token is needed.</summary>
    internal bool IsOn => !string.IsNullOrEmpty(SharedKey) || !string.IsNullOrEmpty(PublicKeyPem);
}
