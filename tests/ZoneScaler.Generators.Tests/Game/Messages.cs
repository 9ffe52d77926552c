#pragma warning disable CA1051 // Public fields are one way to declare what a message carries.
using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;

namespace ZoneScaler.Generators.Tests.Game;

public enum Mood : short
{
    Angry = -1,
    Calm = 0,
    Happy = 300,
}

[Message("hit")]
public readonly partial record struct Hit(int Damage);

[Message("heal")]
public readonly partial record struct Heal(int Amount);

[Message("refuel")]
public partial struct Refuel
{
    public int Amount;
}

[Input("steer")]
public readonly partial record struct Steer(float Turn, bool Thrust);

[Event("scored")]
public partial record struct Scored(string Who, long Points);

/// <summary>Every way to declare a field, and every kind of value.</summary>
[Message("everything")]
public partial record struct EveryKind(bool Bool, sbyte SByte, byte Byte, short Short, ushort UShort, int Int, uint UInt, long Long, ulong ULong)
{
    public const int NotSent = 1;

    public float Float;
    public readonly double Double = 0;

    public required char Char { get; init; }

    public Vector2 Vector2 { get; set; }

    public Vector3 Vector3 { get; init; }

    public Quaternion Quaternion { readonly get; set; }

    public string String { get; set; } = "";

    public EntityRef Entity { get; }

    public Mood Mood { get; set; }

    public readonly float Computed => Float * 2;

    public EveryKind(double value, EntityRef entity)
        : this(true, -1, 2, -3, 4, -5, 6, -7, 8)
    {
        Double = value;
        Entity = entity;
    }
}

[Message("nothing")]
public partial struct Nothing;

public static partial class Outer
{
    internal partial struct Inner
    {
        [Message("outer.inner")]
        internal partial struct @event
        {
            public int @class;
        }
    }
}
