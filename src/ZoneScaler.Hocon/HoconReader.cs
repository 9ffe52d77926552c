using ZoneScaler.Hocon.Parsing;
using ZoneScaler.Hocon.Resolving;
using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon;

/// <summary>Reads one HOCON text or file and resolves it by itself. <see cref="HoconLayers"/> lays several over one another.</summary>
public static class HoconReader
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">HOCON, and so JSON, too.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="environment">Where includes and variables come from; null for the file system and this process's variables.</param>
    /// <returns>An object or an array.</returns>
    /// <exception cref="HoconException">The text cannot be read.</exception>
    public static HoconValue ReadText(string text, string name = "text", IHoconEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        environment ??= new SystemHoconEnvironment();
        return Resolve(new Reading(environment).ReadText(text, name), environment);
    }

    /// <summary>Reads a file.</summary>
    /// <inheritdoc cref="ReadText" path="//returns|//exception"/>
    public static HoconValue ReadFile(string path, IHoconEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        environment ??= new SystemHoconEnvironment();
        var root = new Reading(environment).ReadFile(path) ?? throw new HoconException(new HoconOrigin(path), "There is no such file.");
        return Resolve(root, environment);
    }

    private static HoconValue Resolve(Node root, IHoconEnvironment environment) => root is ObjectNode o
        ? new Resolver(o, environment).Resolve()
        : new Resolver(new ObjectNode(root.Origin), environment).Resolve((ArrayNode)root);
}
