using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Hosting.Sessions;

namespace ZoneScaler.Hosting.Tests.Sessions;

public sealed class JoinTokensTests : IDisposable
{
    private static readonly byte[] Shared = RandomNumberGenerator.GetBytes(32);

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly JoinTokens _tokens;

    public JoinTokensTests() => _tokens = new JoinTokens(
        new JoinTokenOptions
        {
            SharedKey = Convert.ToBase64String(Shared),
            PublicKeyPem = _rsa.ExportSubjectPublicKeyInfoPem(),
            Issuer = "lobby",
            Audience = "arena",
        },
        TimeProvider.System);

    [Fact]
    public void Check_SignedWithTheSharedKey_LetsInUnderTheTokensName() =>
        Assert.Equal(JoinDecision.Allow("ann"), _tokens.Check(Token(Hmac(Shared)), "asked"));

    [Fact]
    public void Check_SignedWithThePrivateKey_LetsInUnderTheTokensName() =>
        Assert.Equal(JoinDecision.Allow("ann"), _tokens.Check(Token(new SigningCredentials(new RsaSecurityKey(_rsa), SecurityAlgorithms.RsaSha256)), "asked"));

    [Fact]
    public void Check_NoNameInTheToken_LeavesTheNameToThePlayer() =>
        Assert.Equal(JoinDecision.Allow("asked"), _tokens.Check(Token(Hmac(Shared), name: null), "asked"));

    [Fact]
    public void Check_NoToken_IsDenied() => AssertDenied("", "A join token is needed.");

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public void Check_NotAToken_IsDenied(string token) => Assert.False(_tokens.Check(token, "x").IsAllowed);

    [Fact]
    public void Check_OtherKey_IsDenied() =>
        AssertDenied(Token(Hmac(RandomNumberGenerator.GetBytes(32))), "The join token is not signed by a key that this server knows.");

    [Fact]
    public void Check_ChangedContent_IsDenied()
    {
        var parts = Token(Hmac(Shared)).Split('.');
        var other = Token(Hmac(RandomNumberGenerator.GetBytes(32)), name: "eve").Split('.');
        AssertDenied($"{parts[0]}.{other[1]}.{parts[2]}", "The join token is not signed by a key that this server knows.");
    }

    [Fact]
    public void Check_PublicKeyUsedAsSharedSecret_IsDenied() =>
        Assert.False(_tokens.Check(Token(Hmac(_rsa.ExportSubjectPublicKeyInfo())), "x").IsAllowed);

    [Fact]
    public void Check_NotSigned_IsDenied() => Assert.False(_tokens.Check(Token(null), "x").IsAllowed);

    [Fact]
    public void Check_Expired_OnlyResumes() =>
        Assert.Equal(JoinDecision.AllowResume("ann", "The join token is not valid at this time."), _tokens.Check(Token(Hmac(Shared), expires: -60), "x"));

    [Fact]
    public void Check_ExpiredAndOfAnotherIssuer_IsDenied() => AssertDenied(Token(Hmac(Shared), issuer: "else", expires: -60), "The join token is from another issuer.");

    [Fact]
    public void Check_NotYetValid_IsDenied() => AssertDenied(Token(Hmac(Shared), notBefore: 60), "The join token is not valid at this time.");

    [Fact]
    public void Check_OtherIssuer_IsDenied() => AssertDenied(Token(Hmac(Shared), issuer: "else"), "The join token is from another issuer.");

    [Fact]
    public void Check_OtherAudience_IsDenied() => AssertDenied(Token(Hmac(Shared), audience: "else"), "The join token is for another audience.");

    [Fact]
    public void Keys_TooShort_AreRefusedAtStart() => Assert.Throws<ArgumentException>(
        () => new JoinTokens(new JoinTokenOptions { SharedKey = Convert.ToBase64String(new byte[31]) }, TimeProvider.System));

    public void Dispose() => _rsa.Dispose();

    private static SigningCredentials Hmac(byte[] key) => new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);

    private static string Token(
        SigningCredentials? signing, string? name = "ann", string issuer = "lobby", string audience = "arena", int notBefore = -300, int expires = 300)
    {
        var now = DateTime.UtcNow;
        var claims = new Dictionary<string, object>();
        if (name != null)
            claims["name"] = name;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddSeconds(Math.Min(notBefore, expires - 1)),
            Expires = now.AddSeconds(Math.Max(expires, Math.Min(notBefore, expires - 1) + 1)),
            Claims = claims,
            SigningCredentials = signing,
        });
    }

    private void AssertDenied(string token, string text) => Assert.Equal(JoinDecision.Deny(text), _tokens.Check(token, "x"));
}
