using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>A small world with a field of most kinds.</summary>
internal static class TestWorld
{
    public static Schema Ship { get; } = new(0, "ship",
    [
        new FieldSpec("position", FieldKind.Vector2, precision: 0.01, min: 0, max: 1000),
        new FieldSpec("heading", FieldKind.Float32, precision: 0.001, min: -4, max: 4),
        new FieldSpec("hull", FieldKind.Int32),
        new FieldSpec("name", FieldKind.String),
        new FieldSpec("target", FieldKind.Entity),
        new FieldSpec("isFiring", FieldKind.Bool),
        new FieldSpec("credits", FieldKind.Int32, Audience.Owner),
        new FieldSpec("orders", FieldKind.String, Audience.Owner),
    ]);

    public static Schema Rock { get; } = new(1, "rock",
    [
        new FieldSpec("position", FieldKind.Vector2, precision: 0.01, min: 0, max: 1000),
        new FieldSpec("spin", FieldKind.Quaternion, precision: 0.003),
        new FieldSpec("mass", FieldKind.Float64),
        new FieldSpec("ore", FieldKind.Int64),
        new FieldSpec("speed", FieldKind.Vector3, precision: 0.1),
        new FieldSpec("exact", FieldKind.Float32),
        new FieldSpec("grade", FieldKind.Int8),
        new FieldSpec("level", FieldKind.Int32, min: -5, max: 20),
        new FieldSpec("parts", FieldKind.List, element: FieldKind.UInt16),
    ]);

    public static MessageSchema Steer { get; } = new("steer", new FieldSpec("x", FieldKind.Float32), new FieldSpec("fire", FieldKind.Bool));

    public static MessageSchema Scored { get; } = new("scored", new FieldSpec("points", FieldKind.Int32), new FieldSpec("by", FieldKind.String));

    public static MessageSchema Boom { get; } = new("boom", new FieldSpec("size", FieldKind.Float32));

    public static WorldDescription Description { get; } = new()
    {
        Name = "test",
        Dimensions = 2,
        Max = new Vector3(1000, 1000, 0),
        CellSize = 250,
        GhostDistance = 60,
        TickRate = 20,
        InterestRadius = 200,
        Schemas = [Ship, Rock],
        Inputs = [Steer],
        Events = [Scored, Boom],
    };
}
