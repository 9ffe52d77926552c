using BenchmarkDotNet.Attributes;
using ZoneScaler.Benchmarks.Codec;
using ZoneScaler.Protocol;

namespace ZoneScaler.Benchmarks.Micro;

/// <summary>One entity's difference, all slots changed.</summary>
[MemoryDiagnoser]
public class StateCoderBenchmarks
{
    private const int Entities = 1000;
    private readonly BitWriter _writer = new(1 << 20);
    private readonly uint[] _bases = new uint[Entities * BodySchema.Slots];
    private readonly uint[] _currents = new uint[Entities * BodySchema.Slots];
    private readonly uint[] _decoded = new uint[BodySchema.Slots];
    private StateCoder _coder = null!;
    private byte[] _bytes = [];

    /// <summary>Makes states and a table for them.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        var builder = new CodeTableBuilder(BodySchema.Schema);
        for (var i = 0; i < _bases.Length; i++)
        {
            var mask = BodySchema.Schema.Slots[i % BodySchema.Slots].Mask;
            _bases[i] = (uint)random.NextInt64() & mask;
            _currents[i] = (_bases[i] + (uint)(random.Next(1, 128) * (random.Next(2) - 1))) & mask;
        }
        for (var i = 0; i < _bases.Length; i += BodySchema.Slots)
            builder.Observe(Audience.Replicated, _bases.AsSpan(i, BodySchema.Slots), _currents.AsSpan(i, BodySchema.Slots));
        _coder = new StateCoder(builder.Build());
        Encode();
        _bytes = _writer.ToBytes();
    }

    /// <summary>Encodes.</summary>
    [Benchmark(OperationsPerInvoke = Entities)]
    public int Encode()
    {
        _writer.Clear();
        for (var i = 0; i < _bases.Length; i += BodySchema.Slots)
            _coder.EncodeDifference(_writer, Audience.Replicated, _bases.AsSpan(i, BodySchema.Slots), _currents.AsSpan(i, BodySchema.Slots), []);
        return _writer.BitCount;
    }

    /// <summary>Decodes.</summary>
    [Benchmark(OperationsPerInvoke = Entities)]
    public int Decode()
    {
        var reader = new BitReader(_bytes);
        for (var i = 0; i < _bases.Length; i += BodySchema.Slots)
            _coder.DecodeDifference(ref reader, Audience.Replicated, _bases.AsSpan(i, BodySchema.Slots), _decoded, [], []);
        return reader.Position;
    }
}
