using ZoneScaler.Backups;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.State;

namespace ZoneScaler.Tests.Backups;

/// <summary>A backup's bytes of an entity, in which changes are put without knowing what they mean.</summary>
public sealed class StoredEntityTests
{
    private const byte Tail = 0xEE; // stands for what follows the fields

    [Fact]
    public void Change_FieldsOfTheSameLength_OnlyThoseDiffer()
    {
        var stored = Stored((1, [1, 2]), (2, [3, 4]), (3, [5, 6]));
        Change(ref stored, position: 9, (1, [7, 8]), (3, [9, 9]));
        Assert.Equal(Whole(9, (1, [7, 8]), (2, [3, 4]), (3, [9, 9])), stored.Written);
    }

    [Fact]
    public void Change_FieldsGrowAndShrink_WhatFollowsStaysBehindThem()
    {
        var stored = Stored((1, [1]), (2, [2, 2]), (3, [3]));
        Change(ref stored, position: null, (1, new byte[300]), (2, []));
        Assert.Equal(Whole(0, (1, new byte[300]), (2, []), (3, [3])), stored.Written);
        Change(ref stored, position: null, (1, []), (2, [4, 4, 4]), (3, [5]));
        Assert.Equal(Whole(0, (1, []), (2, [4, 4, 4]), (3, [5])), stored.Written);
    }

    [Fact]
    public void Change_NoField_OnlyThePositionDiffers()
    {
        var stored = Stored((1, [1]));
        Change(ref stored, position: 5);
        Assert.Equal(Whole(5, (1, [1])), stored.Written);
    }

    [Fact]
    public void Change_FieldThatIsNotThere_IsRefused()
    {
        var stored = Stored((1, [1]));
        Assert.Throws<CodecException>(() => Change(ref stored, position: null, (2, [1])));
    }

    [Fact]
    public void Change_FieldBehindTheState_IsRefused()
    {
        var stored = Stored((1, [1]));
        Assert.Throws<CodecException>(() => Change(ref stored, position: null, (1, [2]), (1, [3])));
    }

    [Fact]
    public void Change_FieldCutOff_IsRefused()
    {
        var stored = Stored((1, [1]));
        Assert.Throws<CodecException>(() =>
        {
            var reader = new ByteReader([0, 3, 0, 0, 0, 1, 0, 0]);
            stored.Change(ref reader);
        });
    }

    private static StoredEntity Stored(params (uint Tag, byte[] Value)[] fields)
    {
        var stored = default(StoredEntity);
        stored.Store(Whole(0, fields), tick: 1);
        return stored;
    }

    private static byte[] Whole(float position, params (uint Tag, byte[] Value)[] fields)
    {
        var writer = new ByteWriter();
        writer.WriteUInt32(77);
        EntityId.None.Write(writer);
        writer.WriteVector3(new(position, 0, 0));
        WriteFields(writer, fields);
        writer.WriteByte(Tail);
        return writer.Written.ToArray();
    }

    private static void Change(ref StoredEntity stored, float? position, params (uint Tag, byte[] Value)[] fields)
    {
        var writer = new ByteWriter();
        writer.WriteBool(position != null);
        if (position is { } x)
            writer.WriteVector3(new(x, 0, 0));
        WriteFields(writer, fields);
        var reader = new ByteReader(writer.Written);
        stored.Change(ref reader);
        Assert.True(reader.AtEnd);
    }

    private static void WriteFields(ByteWriter writer, (uint Tag, byte[] Value)[] fields)
    {
        var state = new StateWriter(writer);
        var start = writer.BeginLength();
        foreach (var (tag, value) in fields)
        {
            var mark = state.Begin(tag);
            writer.WriteBytes(value);
            state.End(mark);
        }
        writer.EndLength(start);
    }
}
