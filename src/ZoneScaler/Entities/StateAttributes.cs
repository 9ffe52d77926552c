namespace ZoneScaler.Entities;

/// <summary>A state property that everybody who sees the entity receives: ghosts in neighbouring zones and all clients.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReplicatedAttribute : StateAttribute;

/// <summary>A state property that of all clients only the owning player receives.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OwnerAttribute : StateAttribute;

/// <summary>A state property that no ghost and no client receives. Like all state it survives handover, migration and restart.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersistedAttribute : StateAttribute;

/// <summary>What the kinds of state property have in common.</summary>
public abstract class StateAttribute : Attribute
{
    /// <summary>The name that clients and saved state know the field by. Default: the property's name in camelCase.</summary>
    public string? Name { get; set; }

    /// <summary>The step in which ghosts and clients see the value, in the value's own unit (a quaternion's: of its components). 0, the default, sends exact bits.</summary>
    public double Precision { get; set; }

    /// <summary>The smallest value that ghosts and clients see; the owner's own value is not limited. Goes together with <see cref="Max"/>.</summary>
    public double Min { get; set; } = double.NaN;

    /// <summary>The largest value that ghosts and clients see. Goes together with <see cref="Min"/>.</summary>
    public double Max { get; set; } = double.NaN;

    /// <summary>How many elements a <see cref="State.StateArray{T}"/> has, or a <see cref="State.StateList{T}"/> has at the most (default 32, at most 1024).</summary>
    public int Length { get; set; }
}

/// <summary>A field or property that is not state: it is lost, and constructed anew, when the entity changes zone or is restored.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class TransientAttribute : Attribute;

/// <summary>A method with one message parameter that is called when such a message arrives.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HandlerAttribute : Attribute;
