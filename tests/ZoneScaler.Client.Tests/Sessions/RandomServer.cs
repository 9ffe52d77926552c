using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>
/// A server that does all that the protocol allows, at random: entities come, go and come again, some updates are left out, bases lag behind, code tables
/// change, local ids are used again.
/// </summary>
internal sealed class RandomServer
{
    private readonly Random _random;
    private readonly CodeTableBuilder[] _builders = [.. TestWorld.Description.Schemas.Select(s => new CodeTableBuilder(s))];
    private readonly List<ServerEntity> _known = [];
    private readonly List<ServerEntity> _away = [];
    private uint _serials;
    private uint _base;

    public RandomServer(int seed) => _random = new Random(seed);

    public ServerScript Script { get; } = new(TestWorld.Description);

    /// <summary>What the client knows after the last snapshot.</summary>
    public IReadOnlyList<ServerEntity> Known => _known;

    /// <summary>The next frames: a snapshot, now and then after new code tables.</summary>
    public IEnumerable<byte[]> Next()
    {
        if (Script.Snapshot > 0 && _random.Next(6) == 0)
        {
            var builder = _builders[_random.Next(_builders.Length)];
            yield return Script.Codes(builder.Build());
        }
        yield return NextSnapshot();
    }

    private byte[] NextSnapshot()
    {
        var next = Script.Snapshot + 1;
        var back = 0u;
        if (next > 1 && _random.Next(12) != 0)
        {
            _base = (uint)_random.Next((int)Math.Max(Math.Max(1, _base), next > 20 ? next - 20 : 1), (int)next);
            back = next - _base;
        }
        var left = _known.Where(_ => _random.Next(15) == 0).ToArray();
        var freed = left.Select(e => e.LocalId).ToHashSet(); // before any of them comes again under another local id
        foreach (var entity in left)
        {
            _known.Remove(entity);
            _away.Add(entity);
        }
        var stayed = _known.ToArray();
        var entered = new List<ServerEntity>();
        for (var i = _random.Next(_known.Count < 30 ? 4 : 1); i > 0; i--)
            entered.Add(Enter(freed, entered));

        foreach (var entity in stayed.Concat(entered))
        {
            for (var changes = _random.Next(4); changes > 0; changes--)
                Change(entity);
        }
        var updates = stayed.Where(_ => _random.Next(3) != 0).ToArray();
        foreach (var entity in updates)
        {
            // An entity that entered after the base has no state there; the script then sends the whole state.
            if (back > 0 && entity.ClientStateAfter(_base) is { } state)
            {
                _builders[entity.Schema.Index].Observe(Audience.Replicated, state.Slots, entity.Slots);
                if (entity.IsOwn)
                    _builders[entity.Schema.Index].Observe(Audience.Owner, state.Slots, entity.Slots);
            }
        }
        _known.AddRange(entered);
        Script.Tick += _random.Next(3);
        return Script.MakeSnapshot(back, freed, entered, updates, absolute: _random.Next(20) == 0);
    }

    private ServerEntity Enter(HashSet<int> freed, List<ServerEntity> entered)
    {
        var used = _known.Concat(entered).Select(e => e.LocalId).Concat(freed).ToHashSet();
        var localId = Enumerable.Range(0, int.MaxValue).First(id => !used.Contains(id));
        if (_away.Count > 0 && _random.Next(3) == 0)
        {
            var again = _away[_random.Next(_away.Count)];
            _away.Remove(again);
            again.LocalId = localId;
            again.IsOwn = again.Schema == TestWorld.Ship && !_known.Concat(entered).Any(e => e.IsOwn);
            again.ClientStates.Clear();
            return again;
        }
        var serial = ++_serials;
        return _random.Next(2) == 0
            ? Harness.Rock(localId, serial)
            : Harness.Ship(localId, serial, isOwn: !_known.Concat(entered).Any(e => e.IsOwn));
    }

    private void Change(ServerEntity entity)
    {
        var index = _random.Next(entity.Schema.Fields.Count);
        var field = entity.Schema.Fields[index];
        var first = entity.Schema.FirstSlot(index);
        switch (field.Kind)
        {
            case FieldKind.String:
                entity.SetBlob(field.Name, w => w.WriteString(new string((char)_random.Next('a', 'ÿ'), _random.Next(5))));
                break;
            case FieldKind.Entity:
                entity.SetBlob(field.Name, w => w.WriteBytes([.. Enumerable.Range(0, 24).Select(_ => (byte)_random.Next(256))]));
                break;
            case FieldKind.List:
                entity.SetBlob(field.Name, w =>
                {
                    var count = _random.Next(4);
                    w.WriteVarint((ulong)count);
                    for (var i = 0; i < count; i++)
                        w.WriteUInt16((ushort)_random.Next(65536));
                });
                break;
            case FieldKind.Float32 when field.Precision == 0:
                entity.Slots[first] = BitConverter.SingleToUInt32Bits(_random.NextSingle() * 100 - 50);
                break;
            case FieldKind.Float64:
                var bits = BitConverter.DoubleToUInt64Bits(_random.NextDouble() * 100 - 50);
                (entity.Slots[first], entity.Slots[first + 1]) = ((uint)bits, (uint)(bits >> 32));
                break;
            default:
                for (var slot = first; slot < first + field.Slots.Count; slot++)
                    entity.Slots[slot] = (entity.Slots[slot] + (uint)(_random.NextInt64() >> _random.Next(64))) & entity.Schema.Slots[slot].Mask;
                break;
        }
    }
}
