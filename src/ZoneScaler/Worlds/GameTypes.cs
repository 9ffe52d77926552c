using ZoneScaler.Entities;
using ZoneScaler.Messages;

namespace ZoneScaler.Worlds;

/// <summary>
/// The entity types and messages of a game. The generator lists those of an assembly in its <c>GeneratedTypes.All</c>. Immutable.
/// </summary>
public sealed class GameTypes
{
    /// <summary>Collects types.</summary>
    /// <exception cref="ArgumentException">Two types share a name or a number.</exception>
    public GameTypes(IEnumerable<EntityType> entities, IEnumerable<MessageType> messages)
    {
        // Sorted by name, so that every node and build numbers the same types alike.
        Entities = [.. entities.Distinct().OrderBy(t => t.Name, StringComparer.Ordinal)];
        Messages = [.. messages.Concat(Entities.SelectMany(t => t.Handled)).DistinctBy(m => (m.Name, m.Direction)).OrderBy(m => m.Name, StringComparer.Ordinal)];
        Check("entity type", Entities.Select(t => (t.Id, t.Name)));
        Check("message", Messages.Select(m => (m.Id, m.Name)));
    }

    /// <summary>The entity types, by name.</summary>
    public IReadOnlyList<EntityType> Entities { get; }

    /// <summary>The messages, inputs and events, by name.</summary>
    public IReadOnlyList<MessageType> Messages { get; }

    /// <summary>These types and others.</summary>
    public GameTypes With(GameTypes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new GameTypes(Entities.Concat(other.Entities), Messages.Concat(other.Messages));
    }

    private static void Check(string what, IEnumerable<(uint Id, string Name)> names)
    {
        var seen = new Dictionary<uint, string>();
        foreach (var (id, name) in names)
        {
            if (!seen.TryAdd(id, name))
                throw new ArgumentException($"The {what} '{name}' has the same name or hash as '{seen[id]}'; rename one of them.");
        }
    }
}
