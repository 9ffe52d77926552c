using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace ZoneScaler.Hosting.Clients;

/// <summary>
/// Serves the JavaScript client. It is part of this assembly, so that a page gets the client that fits its server, however that was started or packed.
/// </summary>
internal static class ClientScripts
{
    /// <summary>Where the scripts are.</summary>
    public const string Route = "/zonescaler";

    private const string Prefix = "clients/js/";

    private static readonly FrozenDictionary<string, Script> Scripts = Load();

    /// <summary>The files' names.</summary>
    public static IEnumerable<string> Names => Scripts.Keys;

    /// <summary>Maps <c>/zonescaler/NAME.js</c>.</summary>
    public static void MapClientScripts(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Route + "/{name}", (string name, HttpContext context) =>
        {
            if (!Scripts.TryGetValue(name, out var script))
                return Results.NotFound();

            // May be kept, but is asked for again: a new server may bring a new client.
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(script.Content, "text/javascript; charset=utf-8", entityTag: script.Tag);
        }).ExcludeFromDescription();

    private static FrozenDictionary<string, Script> Load()
    {
        var assembly = typeof(ClientScripts).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(n => n[Prefix.Length..], n => Read(assembly, n), StringComparer.Ordinal);
    }

    private static Script Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Script(content, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\""));
    }

    private sealed record Script(byte[] Content, EntityTagHeaderValue Tag);
}
