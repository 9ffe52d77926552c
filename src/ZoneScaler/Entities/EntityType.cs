using System.Reflection;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;

namespace ZoneScaler.Entities;

/// <summary>What the generator knows of an entity class. Immutable.</summary>
public sealed class EntityType
{
    /// <summary>Describes an entity class.</summary>
    /// <param name="name">The name given to <see cref="EntityTypeAttribute"/>.</param>
    /// <param name="clrType">The class.</param>
    /// <param name="create">Makes an instance with initial values.</param>
    /// <param name="positionPrecision">The step in which ghosts and clients see the position, in world units.</param>
    /// <param name="fields">The state properties in order; field number n is the n-th, counted from 1 (0 is the position).</param>
    /// <param name="handled">The message types that have handlers.</param>
    public EntityType(
        string name,
        Type clrType,
        Func<Entity> create,
        double positionPrecision,
        IReadOnlyList<FieldSpec> fields,
        IReadOnlyList<MessageType> handled)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(clrType);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(handled);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(positionPrecision);
        Name = name;
        ClrType = clrType;
        Create = create;
        PositionPrecision = positionPrecision;
        Fields = fields;
        Handled = handled;
        Id = NameHash.Of(name);
        Is3D = clrType.IsAssignableTo(typeof(Entity3D));
        IsScript = clrType.IsAssignableTo(typeof(ZoneScript));
        ReusesObjects = clrType.GetCustomAttribute<EntityTypeAttribute>(inherit: false) is { ReusesObjects: true };
    }

    /// <summary>The name that clients and saved state know the type by.</summary>
    public string Name { get; }

    /// <summary>The number of the name on the wire.</summary>
    public uint Id { get; }

    /// <summary>The class.</summary>
    public Type ClrType { get; }

    /// <summary>Makes an instance with initial values.</summary>
    public Func<Entity> Create { get; }

    /// <summary>The step in which ghosts and clients see the position, in world units.</summary>
    public double PositionPrecision { get; }

    /// <summary>The state properties in order.</summary>
    public IReadOnlyList<FieldSpec> Fields { get; }

    /// <summary>The message types that have handlers.</summary>
    public IReadOnlyList<MessageType> Handled { get; }

    /// <summary>Whether positions have three coordinates.</summary>
    public bool Is3D { get; }

    /// <summary>Whether this is code of a zone and not a thing in it.</summary>
    public bool IsScript { get; }

    /// <summary>Whether objects of entities that have left are used again: <see cref="EntityTypeAttribute.ReusesObjects"/>.</summary>
    public bool ReusesObjects { get; }

    /// <summary>The first member, of the class or a base of it, that is not state; null if there is none.</summary>
    internal string? FindTransientMember()
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = ClrType; type != null && type != typeof(Entity); type = type.BaseType)
        {
            if (type.GetMembers(Own).FirstOrDefault(m => m.IsDefined(typeof(TransientAttribute), inherit: false)) is { } member)
                return member.Name;
        }
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
