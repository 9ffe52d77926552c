using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.State;

namespace ZoneScaler.Worlds;

/// <summary>What a game is: the shape of its world, its types, its scripts and how players come in. Immutable, so one definition can run anywhere any number of times.</summary>
public sealed class World
{
    /// <summary>The name of the zone in which players are registered.</summary>
    public const string PlayersZoneName = "players";

    /// <summary>The epoch in the identity of scripts, which are born with their zone and stay in it.</summary>
    internal const uint ScriptEpoch = 0;

    private readonly Dictionary<uint, StateLayout> _layouts = [];
    private readonly Dictionary<ZoneId, string> _namedZones = [];
    private readonly Dictionary<ZoneId, Func<ZoneScript>> _namedScripts = [];
    private readonly Dictionary<string, EntityRef> _scriptsByName = [];
    private readonly List<(Func<ZoneScript> Create, Func<ZoneId, bool>? Where)> _zoneScripts = [];

    /// <summary>Defines a world.</summary>
    /// <exception cref="WorldSpecException">The spec, or the types in such a world, are not valid.</exception>
    public World(WorldSpec spec, GameTypes types)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(types);
        Spec = spec;
        Types = types;
        var errors = spec.Validate().ToList();
        if (errors.Count == 0)
            LayOut(errors);
        if (errors.Count > 0)
            throw new WorldSpecException(spec.Name, errors);
        _namedZones.Add(PlayersZone, PlayersZoneName);
    }

    private World(World source)
    {
        Spec = source.Spec;
        Types = source.Types;
        Schemas = source.Schemas;
        SpawnPlayer = source.SpawnPlayer;
        _layouts = source._layouts;
        _namedZones = new(source._namedZones);
        _namedScripts = new(source._namedScripts);
        _scriptsByName = new(source._scriptsByName);
        _zoneScripts = [.. source._zoneScripts];
    }

    /// <summary>The zone in which players are registered.</summary>
    public static ZoneId PlayersZone { get; } = ZoneId.Named(PlayersZoneName);

    /// <summary>The shape of the world.</summary>
    public WorldSpec Spec { get; }

    /// <summary>The entity types and messages.</summary>
    public GameTypes Types { get; }

    /// <summary>The layout of each entity type's state vector, by the type's number; scripts have one too, but nobody sees them.</summary>
    public IReadOnlyList<Schema> Schemas { get; private set; } = [];

    /// <summary>All zones: cells in ascending order, then named zones.</summary>
    public IEnumerable<ZoneId> Zones => Spec.CellZones().Concat(_namedZones.Keys.Order());

    /// <summary>How a player who joins becomes an entity; null in a world without players.</summary>
    internal Func<JoinRequest, PlayerSpawn>? SpawnPlayer { get; private init; }

    /// <summary>This world with a script in its cell zones.</summary>
    /// <param name="where">Which zones; all, if left out.</param>
    public World WithZoneScript<T>(Func<ZoneId, bool>? where = null)
        where T : ZoneScript, IEntityType<T>
    {
        CheckKnown(T.EntityType);
        var copy = new World(this);
        copy._zoneScripts.Add((() => (ZoneScript)T.EntityType.Create(), where));
        return copy;
    }

    /// <summary>This world with one more named zone, whose actor is a script.</summary>
    /// <exception cref="ArgumentException">There is such a zone already.</exception>
    public World WithNamedZone<T>(string name)
        where T : ZoneScript, IEntityType<T>
    {
        CheckKnown(T.EntityType);
        var id = ZoneId.Named(name);
        var copy = new World(this);
        if (!copy._namedZones.TryAdd(id, name))
            throw new ArgumentException($"A zone named '{name}' collides with the zone named '{copy._namedZones[id]}'; use another name.", nameof(name));
        copy._namedScripts.Add(id, () => (ZoneScript)T.EntityType.Create());
        copy._scriptsByName.Add(name, new EntityRef(ScriptId(id, 0), id));
        return copy;
    }

    /// <summary>This world with players: what a player who joins becomes, and where. Runs in the zone of the player registry.</summary>
    public World WithPlayers(Func<JoinRequest, PlayerSpawn> spawn)
    {
        ArgumentNullException.ThrowIfNull(spawn);
        return new World(this) { SpawnPlayer = spawn };
    }

    /// <summary>The script of a named zone.</summary>
    /// <exception cref="ArgumentException">There is no such zone.</exception>
    public EntityRef NamedZone(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _scriptsByName.TryGetValue(name, out var script)
            ? script
            : throw new ArgumentException($"There is no zone named '{name}'; there are: {string.Join(", ", _scriptsByName.Keys)}.", nameof(name));
    }

    /// <summary>The name of a named zone; its number otherwise.</summary>
    public string NameOf(ZoneId zone) => _namedZones.TryGetValue(zone, out var name) ? name : zone.ToString();

    /// <summary>Whether the world has such a zone.</summary>
    internal bool HasZone(ZoneId zone)
    {
        if (zone.IsNamed)
            return _namedZones.ContainsKey(zone);
        var (cell, grid) = (zone.Cell, Spec.GridSize);
        return zone.Is3D == (Spec.Dimensions == 3) && zone.Level == 0 && zone.Instance == 0 && cell.X < grid.X && cell.Y < grid.Y && cell.Z < grid.Z;
    }

    /// <summary>For each script of some cells that is in none of these zones, a zone where it is.</summary>
    internal IEnumerable<ZoneId> ZonesWithOtherScripts(IReadOnlyCollection<ZoneId> zones) =>
        _zoneScripts.Where(s => s.Where != null && !zones.Any(s.Where)).Select(s => Spec.CellZones().Where(s.Where!).Take(1)).SelectMany(z => z);

    internal static EntityId ScriptId(ZoneId zone, int index) => new(zone, ScriptEpoch, (uint)index + 1);

    internal IEnumerable<ZoneScript> CreateScripts(ZoneId zone)
    {
        if (zone.IsNamed)
            return _namedScripts.TryGetValue(zone, out var create) ? [create()] : [];
        return _zoneScripts.Where(s => s.Where?.Invoke(zone) ?? true).Select(s => s.Create());
    }

    /// <summary>The layout of a type, by the hash of its name; null if this build has none.</summary>
    internal StateLayout? Layout(uint typeId) => _layouts.GetValueOrDefault(typeId);

    internal StateLayout Layout(EntityType type) => _layouts.GetValueOrDefault(type.Id) ?? throw Unknown(type);

    private void CheckKnown(EntityType type)
    {
        if (!_layouts.ContainsKey(type.Id))
            throw Unknown(type);
    }

    private ArgumentException Unknown(EntityType type) =>
        new($"Entity type '{type.Name}' is not among the world's types: {string.Join(", ", Types.Entities)}.");

    private void LayOut(List<string> errors)
    {
        var schemas = new List<Schema>();
        foreach (var type in Types.Entities)
        {
            if (!type.IsScript && type.Is3D != (Spec.Dimensions == 3))
            {
                errors.Add($"Entity type '{type.Name}' derives from {(type.Is3D ? "Entity3D" : "Entity")}; in a world of {Spec.Dimensions} dimensions it must derive from {(type.Is3D ? "Entity" : "Entity3D")}.");
                continue;
            }
            if (type.ReusesObjects && type.FindTransientMember() is { } member)
                errors.Add($"Entity type '{type.Name}' has ReusesObjects, but its member '{member}' is [Transient] and would not start anew; remove one of the two.");
            try
            {
                var layout = new StateLayout(type, schemas.Count, type.IsScript ? null : PositionField(type));
                schemas.Add(layout.Schema);
                _layouts.Add(type.Id, layout);
            }
            catch (CodecException e)
            {
                errors.Add(e.Message);
            }
        }
        Schemas = schemas;
    }

    private FieldSpec PositionField(EntityType type)
    {
        // One range for all axes, because a field has one; entities may overhang the edge within a tick.
        var (min, max) = Spec.Bounds;
        var low = Spec.Dimensions == 3 ? Math.Min(min.X, Math.Min(min.Y, min.Z)) : Math.Min(min.X, min.Y);
        var high = Spec.Dimensions == 3 ? Math.Max(max.X, Math.Max(max.Y, max.Z)) : Math.Max(max.X, max.Y);
        var kind = Spec.Dimensions == 3 ? FieldKind.Vector3 : FieldKind.Vector2;
        return new FieldSpec("position", kind, Audience.Replicated, type.PositionPrecision, low, high);
    }
}

/// <summary>A player who asks to join. While the zone of the place that was chosen takes nobody, as between two owners, the same session is asked for again each second.</summary>
/// <param name="Session">The player's session.</param>
/// <param name="Name">The name that the player gave, or that the join token carries.</param>
/// <param name="Random">The registry zone's random numbers.</param>
public readonly record struct JoinRequest(ulong Session, string Name, Ticking.ZoneRandom Random)
{
    /// <summary>See <see cref="Entity.IsRehearsal"/>.</summary>
    public bool IsRehearsal { get; init; }
}

/// <summary>What a player becomes.</summary>
public readonly record struct PlayerSpawn
{
    /// <summary>A player in the plane.</summary>
    public PlayerSpawn(Entity entity, Vector2 position)
        : this(entity, new Vector3(position, 0))
    {
    }

    /// <summary>A player in space.</summary>
    public PlayerSpawn(Entity entity, Vector3 position)
    {
        ArgumentNullException.ThrowIfNull(entity);
        Entity = entity;
        Position = position;
    }

    /// <summary>A new entity.</summary>
    public Entity Entity { get; }

    /// <summary>Where it appears.</summary>
    public Vector3 Position { get; }
}
