using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Generators.Tests.Driving;
using ZoneScaler.Generators.Tests.Game;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Generators.Tests;

public class MessageTests
{
    private static readonly EntityRef Other = new(new EntityId(ZoneId.OfCell(3, 4), 5, 6), ZoneId.OfCell(7, 8));

    private static EveryKind Full => new(-0.5, Other)
    {
        Float = float.NaN,
        Char = 'ß',
        Vector2 = new Vector2(1, 2),
        Vector3 = new Vector3(3, 4, 5),
        Quaternion = new Quaternion(6, 7, 8, 9),
        String = "Größe",
        Mood = Mood.Happy,
    };

    [Fact]
    public void Message_EveryKindOfMember_RoundTrips()
    {
        var copy = Codec.Read<EveryKind>(Codec.Bytes(Full));
        Assert.Equal(Full, copy);
        Assert.Equal(-0.5, copy.Double);
        Assert.Equal(Other.LastKnownZone, copy.Entity.LastKnownZone);
    }

    [Fact]
    public void Message_Schema_ListsTheStoredMembers()
    {
        Assert.Equal(
            ["bool", "sByte", "byte", "short", "uShort", "int", "uInt", "long", "uLong", "float", "double", "char", "vector2", "vector3", "quaternion",
                "string", "entity", "mood"],
            EveryKind.MessageType.Schema.Fields.Select(f => f.Name));
        Assert.Equal(FieldKind.Int16, EveryKind.MessageType.Schema.Fields[^1].Kind);
        Assert.Empty(Nothing.MessageType.Schema.Fields);
    }

    [Fact]
    public void Message_Bytes_FollowTheSchema()
    {
        Assert.Equal([0x2A, 0, 0, 0], Codec.Bytes(new Hit(42)));
        Assert.Equal([3, (byte)'A', (byte)'d', (byte)'a', 1, 0, 0, 0, 0, 0, 0, 0], Codec.Bytes(new Scored("Ada", 1)));
    }

    [Fact]
    public void Message_DefaultStruct_SendsEmptyStrings() => Assert.Equal("", Codec.Read<Scored>(Codec.Bytes(default(Scored))).Who);

    [Fact]
    public void Message_Truncated_IsACodecError()
    {
        var bytes = Codec.Bytes(Full);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<CodecException>(() => Codec.Read<EveryKind>(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Message_MutatedBytes_ThrowNothingButCodecErrors()
    {
        var random = new Random(2);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = Codec.Bytes(Full);
            for (var i = random.Next(5); i >= 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() =>
            {
                var reader = new ByteReader(bytes);
                EveryKind.Read(ref reader);
            });
            Assert.True(error is null or CodecException, error?.ToString());
        }
    }
}
