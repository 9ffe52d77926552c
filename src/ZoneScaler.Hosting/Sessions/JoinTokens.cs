using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZoneScaler.Gateway.Sessions;

namespace ZoneScaler.Hosting.Sessions;

/// <summary>Lets in who shows a valid join token: signed with HS256 or RS256, not expired, for this issuer and audience. Who shows one that has expired may go on with a session that it has.</summary>
internal sealed class JoinTokens : IJoinGate
{
    private const string OutOfTime = "The join token is not valid at this time.";
    private const int MinSharedKeyBytes = 32; // RFC 7518, section 3.2: at least as long as the hash

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;
    private readonly TimeProvider _time;
    private readonly string _nameClaim;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="ArgumentException">A key cannot be read or is too short.</exception>
    public JoinTokens(JoinTokenOptions options, TimeProvider time)
    {
        _nameClaim = options.NameClaim;
        _time = time;
        var keys = new List<SecurityKey>();
        if (!string.IsNullOrEmpty(options.SharedKey))
            keys.Add(SharedKey(options.SharedKey));
        if (!string.IsNullOrEmpty(options.PublicKeyPem))
            keys.Add(PublicKey(options.PublicKeyPem));
        _parameters = new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256],
            ValidateIssuer = options.Issuer != null,
            ValidIssuer = options.Issuer,
            ValidateAudience = options.Audience != null,
            ValidAudience = options.Audience,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            ClockSkew = options.ClockSkew,
            LifetimeValidator = (from, until, _, _) => until != null && (from is not { } start || Now + options.ClockSkew >= start), // that it is over is looked at afterwards
        };
    }

    /// <inheritdoc/>
    public JoinDecision Check(string token, string name)
    {
        if (token.Length == 0)
            return JoinDecision.Deny("A join token is needed.");

        // With keys at hand, validation runs to its end at once.
        var result = _handler.ValidateTokenAsync(token, _parameters).GetAwaiter().GetResult();
        if (!result.IsValid)
            return JoinDecision.Deny(Describe(result.Exception));
        if (result.Claims.TryGetValue(_nameClaim, out var claim) && claim is string { Length: > 0 } named)
            name = named;
        return Now - _parameters.ClockSkew < result.SecurityToken.ValidTo ? JoinDecision.Allow(name) : JoinDecision.AllowResume(name, OutOfTime);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    // The library's texts quote the token; a client is told what is wrong, not what the server knows.
    private static string Describe(Exception exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException or SecurityTokenNotYetValidException => OutOfTime,
        SecurityTokenInvalidIssuerException => "The join token is from another issuer.",
        SecurityTokenInvalidAudienceException => "The join token is for another audience.",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException =>
            "The join token is not signed by a key that this server knows.",
        _ => "The join token cannot be read.",
    };

    private static SymmetricSecurityKey SharedKey(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length < MinSharedKeyBytes)
            throw new ArgumentException($"The shared key of join tokens must be at least {MinSharedKeyBytes} bytes in Base64.");
        return new SymmetricSecurityKey(bytes[..length]);
    }

    private static RsaSecurityKey PublicKey(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new RsaSecurityKey(rsa);
    }
}
