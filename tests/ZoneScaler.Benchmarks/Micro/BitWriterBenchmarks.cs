using BenchmarkDotNet.Attributes;
using ZoneScaler.Protocol;

namespace ZoneScaler.Benchmarks.Micro;

/// <summary>Writing bits: small numbers, and whole entities copied from where they were encoded once.</summary>
public class BitWriterBenchmarks
{
    private const int Numbers = 1000;
    private const int EntityBits = 45;
    private readonly BitWriter _writer = new(1 << 16);
    private readonly BitWriter _source = new(1 << 16);

    /// <summary>Fills the source.</summary>
    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < Numbers * 2; i++)
            _source.Write((uint)i * 2654435761u, 32);
    }

    /// <summary>Numbers of 11 bits.</summary>
    [Benchmark(OperationsPerInvoke = Numbers)]
    public int Write()
    {
        _writer.Clear();
        for (var i = 0; i < Numbers; i++)
            _writer.Write((uint)i, 11);
        return _writer.BitCount;
    }

    /// <summary>Entities of 45 bits at any offset.</summary>
    [Benchmark(OperationsPerInvoke = Numbers)]
    public int CopyEntity()
    {
        _writer.Clear();
        var words = _source.Words;
        for (var i = 0; i < Numbers; i++)
            _writer.WriteBits(words, i * EntityBits, EntityBits);
        return _writer.BitCount;
    }
}
