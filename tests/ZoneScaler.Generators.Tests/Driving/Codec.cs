using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.State;

namespace ZoneScaler.Generators.Tests.Driving;

/// <summary>The library's codecs around generated hooks, as a zone calls them.</summary>
internal static class Codec
{
    public static byte[] State(Entity entity)
    {
        var writer = new ByteWriter();
        entity.StoreState(ulong.MaxValue, new StateWriter(writer));
        return writer.Written.ToArray();
    }

    /// <returns>How many fields the entity did not know.</returns>
    public static int Restore(Entity entity, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        var unknown = 0;
        while (reader.Next(out var tag, out var value))
        {
            if (!entity.LoadState(tag, ref value))
                unknown++;
        }
        return unknown;
    }

    public static StateLayout Layout(EntityType type) =>
        new(type, 0, type.IsScript ? null : new FieldSpec("position", type.Is3D ? FieldKind.Vector3 : FieldKind.Vector2, precision: type.PositionPrecision));

    public static byte[] Blob(Entity entity, int field)
    {
        var writer = new ByteWriter();
        entity.StoreBlob(field, writer);
        return writer.Written.ToArray();
    }

    public static void RestoreBlob(Entity entity, int field, ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        entity.LoadBlob(field, ref reader);
        Assert.True(reader.AtEnd);
    }

    public static byte[] Bytes<T>(in T message)
        where T : struct, IMessage<T>
    {
        var writer = new ByteWriter();
        T.Write(in message, writer);
        return writer.Written.ToArray();
    }

    public static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : struct, IMessage<T>
    {
        var reader = new ByteReader(bytes);
        var message = T.Read(ref reader);
        Assert.True(reader.AtEnd);
        return message;
    }

    public static bool Dispatch<T>(Entity entity, in T message)
        where T : struct, IMessage<T>
    {
        var reader = new ByteReader(Bytes(in message));
        return entity.Handle(T.MessageType.Id, ref reader);
    }

    /// <summary>The number of a field, by its wire name.</summary>
    public static int Field(EntityType type, string name) => type.Fields.ToList().FindIndex(f => f.Name == name) + 1;
}
