using System.Numerics;
using System.Runtime.CompilerServices;
using ZoneScaler.Messages;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Entities;

/// <summary>
/// A thing in the world with state, a position in the plane and behaviour. It runs on its zone's tick, one entity at a time, so it needs no locks; it may change
/// only itself, and reaches others by messages. The same class stands for a ghost: a read-only copy of an entity of a neighbouring zone.
/// </summary>
public abstract class Entity
{
    /// <summary>The number of the position among a type's fields.</summary>
    internal const int PositionField = 0;

    private Vector3 _location;
    private ulong _changedFields;

    /// <summary>The identity, from the moment of <see cref="Spawn(Entity, Vector2)"/>.</summary>
    public EntityId Id { get; internal set; }

    /// <summary>How to reach this entity from anywhere and later.</summary>
    public EntityRef Ref => new(Id, Home);

    /// <summary>The zone that owns the entity; for a ghost, the neighbouring zone that shows it.</summary>
    public ZoneId Home { get; internal set; }

    /// <summary>Whether this is a read-only copy of an entity that another zone owns. Ghost objects are used again for other ghosts: keep <see cref="Ref"/>, not the object.</summary>
    public bool IsGhost { get; internal set; }

    /// <summary>How many ticks ago the owner's zone last showed this ghost's stream; 0 for own entities.</summary>
    public long GhostAge => IsGhost && Zone is { } zone ? zone.GhostAge(this) : 0;

    /// <summary>Whether the entity has spawned and neither despawned nor left.</summary>
    public bool IsAlive => Zone != null;

    /// <summary>Where the entity is, in world units. Beyond the world's edge it is set back at the end of the tick (<see cref="OnBlocked"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite position.</exception>
    public Vector2 Position
    {
        get => new(_location.X, _location.Y);
        set => Location = new Vector3(value, 0);
    }

    /// <summary>The entity that this one is attached to, or null.</summary>
    public Entity? Parent { get; internal set; }

    /// <summary>The player that owns the entity, or null. Null for ghosts.</summary>
    public Player? Player { get; internal set; }

    internal Vector3 Location
    {
        get => _location;
        set
        {
            if (_location == value)
                return;
            if (!float.IsFinite(value.X + value.Y + value.Z))
                throw new ArgumentOutOfRangeException(nameof(value), value, "A position must be finite.");
            MarkChanged(PositionField);
            _location = value;
        }
    }

    /// <summary>The zone that runs this object, or null before the spawn and after the end.</summary>
    internal Zone? Zone { get; set; }

    /// <summary>What the zone notes about this object. Null before the spawn.</summary>
    internal EntityRecord? Record { get; set; }

    /// <summary>Fields changed since they were last published, by field number.</summary>
    internal ulong ChangedFields
    {
        get => _changedFields;
        set => _changedFields = value;
    }

    /// <summary>The entity's type; implemented by the generator.</summary>
    protected abstract EntityType Type { get; }

    /// <summary>The tick that is running.</summary>
    protected Tick Now => Running.Now;

    /// <summary>The world that the entity lives in.</summary>
    protected WorldSpec World => Running.World.Spec;

    /// <summary>
    /// Whether a worker plays this for itself before it joins its cluster, unseen by anybody, so that the code is compiled. Code that touches something beyond its zone (a file, a service, a counter of the
    /// process) leaves that out then.
    /// </summary>
    protected bool IsRehearsal => Running.IsRehearsal;

    /// <summary>Who sent the message that is being handled.</summary>
    protected EntityRef Sender => Running.Sender;

    private Zone Running => Zone ?? throw new InvalidOperationException($"{GetType().Name} is in no zone: it has not been spawned, or it has left.");

    /// <summary>Called once in an entity's life, in the zone of its birth, before its first tick.</summary>
    protected virtual void OnSpawn()
    {
    }

    /// <summary>Called each tick of the zone, after messages.</summary>
    protected virtual void OnTick(in Tick tick)
    {
    }

    /// <summary>Called in the new zone after a handover or teleport, before its first tick there.</summary>
    /// <param name="from">The zone that it came from.</param>
    protected virtual void OnHandover(ZoneId from)
    {
    }

    /// <summary>Called when the entity could not go where it moved; its position has been set back.</summary>
    protected virtual void OnBlocked(BlockReason reason)
    {
    }

    /// <summary>Called when a message that this entity sent found no such entity, or one without a handler for it.</summary>
    protected virtual void OnUndeliverable(in Undeliverable message)
    {
    }

    /// <summary>Called once when the entity ends by <see cref="Despawn"/>.</summary>
    protected virtual void OnDespawn()
    {
    }

    /// <summary>Called when the owning player's connection is lost or back.</summary>
    protected virtual void OnConnectionChanged(bool connected)
    {
    }

    /// <summary>Called when the owning player has left for good. Despawns unless overridden.</summary>
    protected virtual void OnPlayerLeft() => Despawn();

    /// <summary>Marks a state field as changed. Called by generated setters before the change.</summary>
    /// <exception cref="InvalidOperationException">Other code than the entity's own is running.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected internal void MarkChanged(int field)
    {
        if (Zone != null && Zone.Current != this)
            RejectWrite();
        ChangedFields |= 1UL << field;
    }

    /// <summary>Writes the slots of changed fields; generated. Persisted fields and the position are not asked for.</summary>
    protected virtual void WriteSlots(ulong changedFields, in SlotWriter slots)
    {
    }

    /// <summary>Takes over the slots of changed fields; generated.</summary>
    protected virtual void ReadSlots(ulong changedFields, in SlotReader slots)
    {
    }

    /// <summary>Appends the bytes of a blob field; generated.</summary>
    protected virtual void WriteBlob(int field, ByteWriter writer)
    {
    }

    /// <summary>Takes over the bytes of a blob field; generated.</summary>
    protected virtual void ReadBlob(int field, ref ByteReader reader)
    {
    }

    /// <summary>Writes some state fields exactly, in ascending order; generated.</summary>
    /// <param name="fields">Which, a bit each by field number.</param>
    /// <param name="state">Where to.</param>
    protected virtual void WriteState(ulong fields, in StateWriter state)
    {
    }

    /// <summary>Takes over one exact state field.</summary>
    /// <returns>False if this build has no such field; generated.</returns>
    protected virtual bool ReadState(uint tag, ref ByteReader value) => false;

    /// <summary>Calls the handler of a message.</summary>
    /// <returns>False if there is none; generated.</returns>
    protected virtual bool Dispatch(uint messageType, ref ByteReader payload) => false;

    /// <summary>
    /// Brings a new entity into the world. In this zone it ticks from the next tick; elsewhere in the world it travels to that zone first. If that zone takes nothing now, as when it is quarantined, the entity is born in
    /// this one, at the border; in a named zone, which has no border, it waits.
    /// The object belongs to the world from then on: change it no more.
    /// </summary>
    /// <returns>How to reach it.</returns>
    protected EntityRef Spawn(Entity entity, Vector2 position) => Running.Spawn(entity, new Vector3(position, 0), null);

    /// <inheritdoc cref="Spawn(Entity, Vector2)"/>
    protected EntityRef Spawn(Entity3D entity, Vector3 position) => Running.Spawn(entity, position, null);

    /// <summary>Ends the entity at the end of this tick. What is attached to it is detached.</summary>
    protected void Despawn() => Running.Despawn(this);

    /// <summary>Moves the entity, with what is attached to it, to any position in the world at the end of this tick.</summary>
    protected void Teleport(Vector2 position) => Running.Teleport(this, new Vector3(position, 0));

    /// <summary>Attaches the entity to one of the same zone: from now on it keeps its place relative to the parent and changes zone with it.</summary>
    /// <exception cref="InvalidOperationException">The parent is a ghost, itself attached, or this one has attached entities.</exception>
    protected void AttachTo(Entity parent) => Running.Attach(this, parent);

    /// <summary>Ends the attachment.</summary>
    protected void Detach() => Running.Detach(this);

    /// <summary>Sends this entity a message after a delay, and then, if a period is given, again and again. Travels with the entity.</summary>
    /// <param name="delay">At least one tick; rounded up to whole ticks.</param>
    /// <param name="message">What to send.</param>
    /// <param name="period">0 for once.</param>
    /// <returns>A number for <see cref="Cancel"/>, unique for this entity.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, or more than 2,147,483,647 ticks.</exception>
    protected uint Schedule<T>(TimeSpan delay, in T message, TimeSpan period = default)
        where T : struct, IMessage<T> => Running.Schedule(this, delay, in message, period);

    /// <summary>Ends a timer.</summary>
    /// <returns>Whether it was still waiting.</returns>
    protected bool Cancel(uint timer) => Running.Cancel(this, timer);

    /// <summary>Own entities and ghosts around this one (without it), as they were when the tick began.</summary>
    /// <param name="radius">At most the world's ghost distance: farther away there may be entities that this zone cannot see.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is beyond the ghost distance, or not positive.</exception>
    protected NearbyQuery<Entity> Nearby(float radius) => Running.Nearby<Entity>(this, radius);

    /// <summary>As <see cref="Nearby(float)"/>, of one type.</summary>
    protected NearbyQuery<T> Nearby<T>(float radius)
        where T : Entity => Running.Nearby<T>(this, radius);

    /// <summary>Sends a message that is handled once, in the receiver's next tick or when it gets there, in order per pair of zones.</summary>
    protected void Send<T>(EntityRef target, in T message)
        where T : struct, IMessage<T> => Running.Send(this, target, in message);

    /// <inheritdoc cref="Send{T}(EntityRef, in T)"/>
    protected void Send<T>(Entity target, in T message)
        where T : struct, IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(target);
        Running.Send(this, target.Ref, in message);
    }

    /// <summary>Sends a message to the script of a named zone.</summary>
    /// <exception cref="ArgumentException">The world has no zone of that name.</exception>
    protected void Send<T>(string namedZone, in T message)
        where T : struct, IMessage<T> => Running.Send(this, Running.World.NamedZone(namedZone), in message);

    /// <summary>Sends a message to every entity within a shape, in all zones that it overlaps, each entity once, this one included.</summary>
    protected void Area<T>(in Shape shape, in T message)
        where T : struct, IMessage<T> => Running.Area(this, in shape, in message);

    /// <summary>Sends the owning player's client an event: reliable and in order.</summary>
    /// <exception cref="InvalidOperationException">No player owns the entity, or the event takes more than 65,471 bytes.</exception>
    protected void SendToPlayer<T>(in T message)
        where T : struct, IMessage<T> => Zone.SendToPlayer(this, in message);

    /// <summary>Shows an event to every client that sees this place now.</summary>
    /// <exception cref="InvalidOperationException">The event takes more than 65,471 bytes.</exception>
    protected void Emit<T>(in T message)
        where T : struct, IMessage<T> => Running.Emit(_location, in message);

    // What follows lets the zone call what only the entity's own class may override.
    internal EntityType DeclaredType => Type;

    // Reads from it, and does nothing with that.
    internal void Touch()
    {
        Volatile.Read(ref _location.X);
        Volatile.Read(ref _changedFields);
    }

    internal void RunTick(in Tick tick) => OnTick(in tick);

    internal void NoteSpawn() => OnSpawn();

    internal void NoteHandover(ZoneId from) => OnHandover(from);

    internal void NoteBlocked(BlockReason reason) => OnBlocked(reason);

    internal void NoteUndeliverable(in Undeliverable message) => OnUndeliverable(in message);

    internal void NoteDespawn() => OnDespawn();

    internal void NoteConnection(bool connected) => OnConnectionChanged(connected);

    internal void NotePlayerLeft() => OnPlayerLeft();

    internal void StoreSlots(ulong changedFields, in SlotWriter slots) => WriteSlots(changedFields, in slots);

    internal void LoadSlots(ulong changedFields, in SlotReader slots) => ReadSlots(changedFields, in slots);

    internal void StoreBlob(int field, ByteWriter writer) => WriteBlob(field, writer);

    internal void LoadBlob(int field, ref ByteReader reader) => ReadBlob(field, ref reader);

    internal void StoreState(ulong fields, in StateWriter state) => WriteState(fields, in state);

    internal bool LoadState(uint tag, ref ByteReader value) => ReadState(tag, ref value);

    internal bool Handle(uint messageType, ref ByteReader payload) => Dispatch(messageType, ref payload);

    /// <summary>Restores the position without the checks of the setter.</summary>
    internal void PlaceAt(Vector3 location) => _location = location;

    private void RejectWrite() => throw new InvalidOperationException(IsGhost
        ? $"{Type.Name} {Id} is a ghost: its owner is zone {Home}. Send it a message."
        : $"{Type.Name} {Id} may be changed only by its own code. Send it a message, so that it works across zones, too.");
}
