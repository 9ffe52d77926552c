using ZoneScaler.Client.Entities;
using ZoneScaler.Protocol;

namespace Skirmish.Bots;

/// <summary>The fields of ships, drones and shots that bots look at, as this session's server describes them.</summary>
internal sealed class CraftFields(IReadOnlyList<Schema> schemas)
{
    public Schema Ship { get; } = Find(schemas, "ship");

    public Schema Drone { get; } = Find(schemas, "drone");

    public Schema Shot { get; } = Find(schemas, "shot");

    public StateField ShipMark { get; } = StateField.Of(Find(schemas, "ship"), "mark");

    public StateField ShipHull { get; } = StateField.Of(Find(schemas, "ship"), "hull");

    public StateField ShipJumps { get; } = StateField.Of(Find(schemas, "ship"), "jumps");

    public StateField ShipVelocity { get; } = StateField.Of(Find(schemas, "ship"), "velocity");

    public StateField ShipShotsFired { get; } = StateField.Of(Find(schemas, "ship"), "shotsFired");

    public StateField ShipHelmsTaken { get; } = StateField.Of(Find(schemas, "ship"), "helmsTaken");

    public StateField DroneMark { get; } = StateField.Of(Find(schemas, "drone"), "mark");

    public StateField DroneVelocity { get; } = StateField.Of(Find(schemas, "drone"), "velocity");

    public StateField ShotShooter { get; } = StateField.Of(Find(schemas, "shot"), "shooterMark");

    public StateField ShotNumber { get; } = StateField.Of(Find(schemas, "shot"), "number");

    private static Schema Find(IReadOnlyList<Schema> schemas, string name) =>
        schemas.FirstOrDefault(s => s.Name == name) ?? throw new InvalidOperationException($"The server has no entity type '{name}': it does not run this game.");
}
