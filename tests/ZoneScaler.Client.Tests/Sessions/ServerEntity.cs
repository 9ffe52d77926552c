using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>An entity as a test's server has it, and what its client has of it after each snapshot.</summary>
internal sealed class ServerEntity(Schema schema, int localId, uint serial, bool isOwn)
{
    public Schema Schema { get; } = schema;

    public int LocalId { get; set; } = localId;

    public uint Serial { get; } = serial;

    public bool IsOwn { get; set; } = isOwn;

    public uint[] Slots { get; } = new uint[schema.SlotCount];

    public byte[]?[] Blobs { get; } = new byte[]?[schema.SlotCount];

    /// <summary>By snapshot number.</summary>
    public SortedDictionary<uint, (uint[] Slots, byte[]?[] Blobs)> ClientStates { get; } = [];

    public Client.Entities.EntityId Id => new(77, 1, Serial);

    public ServerEntity Set(string field, params uint[] slots)
    {
        slots.CopyTo(Slots, Schema.FirstSlot(Schema.IndexOf(field)));
        return this;
    }

    public ServerEntity SetBlob(string field, Action<ByteWriter> write)
    {
        var writer = new ByteWriter();
        write(writer);
        var slot = Schema.FirstSlot(Schema.IndexOf(field));
        Slots[slot]++;
        Blobs[slot] = writer.Written.ToArray();
        return this;
    }

    public void NoteSent(uint snapshot) => ClientStates[snapshot] = (Slots.ToArray(), Blobs.ToArray());

    public (uint[] Slots, byte[]?[] Blobs)? ClientStateAfter(uint snapshot)
    {
        (uint[], byte[]?[])? found = null;
        foreach (var (number, state) in ClientStates)
        {
            if (number <= snapshot)
                found = state;
        }
        return found;
    }
}
