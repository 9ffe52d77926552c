using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.State;

namespace ZoneScaler.Generators.Tests.Game;

/// <summary>A state property of every type.</summary>
[EntityType("zoo")]
public sealed partial class Zoo : Entity3D
{
    [Replicated]
    public partial bool Bool { get; set; }

    [Replicated]
    public partial sbyte SByte { get; set; }

    [Replicated]
    public partial byte Byte { get; set; }

    [Replicated]
    public partial short Short { get; set; }

    [Replicated]
    public partial ushort UShort { get; set; }

    [Replicated]
    public partial int Int { get; set; }

    [Replicated]
    public partial uint UInt { get; set; }

    [Replicated]
    public partial long Long { get; set; }

    [Replicated]
    public partial ulong ULong { get; set; }

    [Replicated]
    public partial float Float { get; set; }

    [Owner]
    public partial double Double { get; set; }

    [Owner]
    public partial char Char { get; set; }

    [Owner]
    public partial Vector2 Vector2 { get; set; }

    [Owner]
    public partial Vector3 Vector3 { get; set; }

    [Owner]
    public partial Quaternion Quaternion { get; set; } = Quaternion.Identity;

    [Owner]
    public partial Mood Mood { get; set; } = Mood.Happy;

    [Replicated]
    public partial string String { get; set; } = "";

    [Replicated]
    public partial EntityRef Target { get; set; }

    [Owner(Length = 3)]
    public partial StateArray<Mood> Moods { get; }

    [Persisted(Length = 4)]
    public partial StateArray<string> Names { get; }

    [Replicated]
    public partial StateList<Vector3> Places { get; }

    [Persisted(Length = 1024)]
    public partial StateList<EntityRef> Friends { get; }

    [Persisted(Length = 2)]
    public partial StateList<string> Words { get; }

    /// <summary>An animal of each kind.</summary>
    public static Zoo Full(EntityRef other)
    {
        var zoo = new Zoo
        {
            Bool = true,
            SByte = sbyte.MinValue,
            Byte = byte.MaxValue,
            Short = short.MinValue,
            UShort = ushort.MaxValue,
            Int = int.MinValue,
            UInt = uint.MaxValue,
            Long = long.MinValue,
            ULong = ulong.MaxValue,
            Float = -0f,
            Double = double.NaN,
            Char = '\uD800',
            Vector2 = new Vector2(-0f, float.NaN),
            Vector3 = new Vector3(1, float.PositiveInfinity, -0f),
            Quaternion = new Quaternion(0.1f, -0.2f, 0.3f, -0.4f),
            Mood = Mood.Angry,
            String = "Größe 🐘",
            Target = other,
        };
        zoo.Moods[2] = Mood.Happy;
        zoo.Names[0] = "Ada";
        zoo.Places.Add(new Vector3(1, 2, 3));
        zoo.Places.Add(default);
        zoo.Friends.Add(other);
        zoo.Words.Add("");
        zoo.Words.Add("a");
        return zoo;
    }
}
