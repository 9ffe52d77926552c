using System.Numerics;

namespace ZoneScaler.Entities;

/// <summary>An entity of a three-dimensional world.</summary>
public abstract class Entity3D : Entity
{
    /// <inheritdoc cref="Entity.Position"/>
    public new Vector3 Position
    {
        get => Location;
        set => Location = value;
    }

    /// <inheritdoc cref="Entity.Teleport(Vector2)"/>
    protected void Teleport(Vector3 position)
    {
        if (Zone is not { } zone)
            throw new InvalidOperationException($"{GetType().Name} is in no zone.");
        zone.Teleport(this, position);
    }
}
