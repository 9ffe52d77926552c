using System.Text;
using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Parsing;

/// <summary>Reads files along with what they include, and counts them against the limits.</summary>
internal sealed class Reading(IHoconEnvironment environment)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<string> _open = [];
    private int _files;
    private int _bytes;

    public IHoconEnvironment Environment => environment;

    /// <summary>Reads text that is no file; relative includes in it are errors.</summary>
    public Node ReadText(string text, string name)
    {
        Count(ByteCount(text, name), new HoconOrigin(name));
        return new Parser(text, name, null, this, null, 0).ParseDocument();
    }

    /// <summary>Reads a file that the caller named; null if there is none.</summary>
    public Node? ReadFile(string path)
    {
        var file = environment.Locate(path, null);
        return Read(file, new HoconOrigin(file), null, 0);
    }

    /// <summary>Reads an included file; null if there is none.</summary>
    /// <param name="name">The path as written.</param>
    /// <param name="includer">The file that it is written in.</param>
    /// <param name="origin">Where it is written.</param>
    /// <param name="scope">Where the file's root will lie.</param>
    /// <param name="depth">How deep in objects the include stands.</param>
    public ObjectNode? Include(string name, string includer, HoconOrigin origin, IncludeScope? scope, int depth)
    {
        var file = environment.Locate(name, includer);
        if (_open.Contains(file))
            throw new HoconException(origin, $"The file includes itself: {string.Join(" → ", _open.SkipWhile(f => f != file))} → {file}.");
        if (_open.Count >= HoconLimits.IncludeDepth)
            throw new HoconException(origin, $"Includes are nested deeper than {HoconLimits.IncludeDepth}: {string.Join(" → ", _open)}.");
        return Read(file, origin, scope, depth) switch
        {
            null => null,
            ObjectNode root => root,
            var other => throw new HoconException(other.Origin, $"An included file must have an object at its root, not an array; {origin.Place} includes it."),
        };
    }

    private Node? Read(string file, HoconOrigin origin, IncludeScope? scope, int depth)
    {
        if (++_files > HoconLimits.Files)
            throw new HoconException(origin, $"More than {HoconLimits.Files} files are included.");
        var text = ReadAll(file, origin);
        if (text == null)
            return null;
        _open.Add(file);
        var node = new Parser(text, file, file, this, scope, depth).ParseDocument();
        _open.RemoveAt(_open.Count - 1);
        return node;
    }

    private string? ReadAll(string file, HoconOrigin origin)
    {
        try
        {
            using var stream = environment.Open(file);
            if (stream == null)
                return null;
            using var content = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                Count(count, origin);
                content.Write(buffer, 0, count);
            }
            return Decode(content.GetBuffer().AsSpan(0, (int)content.Length), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HoconException(origin, $"{file} cannot be read: {e.Message}", e);
        }
    }

    private static int ByteCount(string text, string name)
    {
        try
        {
            return StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            var before = text.AsSpan(0, e.Index);
            throw new HoconException(new HoconOrigin(name, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n')), "The text is not valid Unicode.");
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes[..Math.Clamp(e.Index, 0, bytes.Length)];
            throw new HoconException(new HoconOrigin(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n')), "The text is not valid UTF-8.");
        }
    }

    private void Count(int bytes, HoconOrigin origin)
    {
        _bytes += bytes;
        if (_bytes > HoconLimits.Bytes)
            throw new HoconException(origin, $"The configuration is longer than {HoconLimits.Bytes} bytes.");
    }
}
