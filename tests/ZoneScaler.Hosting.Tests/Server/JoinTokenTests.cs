using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZoneScaler.Protocol;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class JoinTokenTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task Join_TokenSignedWithTheSharedKey_IsLetIn()
    {
        await using var server = await StartAsync();

        await using var player = await TestPlayer.JoinAsync(server.Address, token: Token(Key));

        Assert.NotEqual(0UL, player.Session);
    }

    [Fact]
    public async Task Join_TokenSignedWithThePrivateKey_IsLetIn()
    {
        using var rsa = RSA.Create(2048);
        await using var server = await TestServer.StartAsync(o => o.JoinTokens.PublicKeyPem = rsa.ExportSubjectPublicKeyInfoPem());
        var token = Token(new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5));

        await using var player = await TestPlayer.JoinAsync(server.Address, token: token);

        Assert.NotEqual(0UL, player.Session);
    }

    [Fact]
    public async Task Join_PublicKeyUsedAsSharedKey_IsRefused()
    {
        // The known confusion of algorithms: a forger signs with HS256 and the public key's text.
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        await using var server = await TestServer.StartAsync(o => o.JoinTokens.PublicKeyPem = pem);

        Assert.Equal(CloseReason.Unauthorized, await RefuseAsync(server, Token(System.Text.Encoding.UTF8.GetBytes(pem))));
    }

    public static TheoryData<string> BadTokens() =>
    [
        "",
        "nonsense",
        Token(RandomNumberGenerator.GetBytes(32)),
        Token(Credentials(Key), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5)),
        Token(credentials: null, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5)),
        Token(Key)[..^4] + "AAAA",
    ];

    [Theory]
    [MemberData(nameof(BadTokens), DisableDiscoveryEnumeration = true)]
    public async Task Join_TokenNotValid_IsRefused(string token)
    {
        await using var server = await StartAsync();

        Assert.Equal(CloseReason.Unauthorized, await RefuseAsync(server, token));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(o => o.JoinTokens.SharedKey = Convert.ToBase64String(Key));

    private static async Task<CloseReason> RefuseAsync(TestServer server, string token)
    {
        await using var player = await TestPlayer.ConnectAsync(server.Address);
        await player.HelloAsync(token: token);
        return await player.ReadUntilClosedAsync();
    }

    private static SigningCredentials Credentials(byte[] key) => new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);

    private static string Token(byte[] key) => Token(Credentials(key), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5));

    private static string Token(SigningCredentials? credentials, DateTime expires) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new Claim("name", "somebody")]),
            NotBefore = expires.AddMinutes(-60),
            Expires = expires,
            SigningCredentials = credentials,
        });
}
