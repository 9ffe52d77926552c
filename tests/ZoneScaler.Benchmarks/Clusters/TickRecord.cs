using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>
/// The ticks that this process's zones have run, in a file that is mapped into memory: it costs next to nothing, other processes read it while it grows, and it outlives a killed process. Times are of the
/// system's monotonic clock, which all processes share. Ticks of a rehearsal do not belong into it. Thread-safe.
/// </summary>
internal sealed class TickRecord : IDisposable
{
    public const int HeadBytes = 8;
    public const int EntryBytes = 32;
    public const string Extension = ".ticks";

    private const int MaxEntries = 1 << 23; // 1,000 zones at 20 Hz for seven minutes; more is an error

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private int _count;

    public TickRecord(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, HeadBytes + (long)MaxEntries * EntryBytes);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>This process's; null: nobody wants to know.</summary>
    public static TickRecord? Own { get; set; }

    /// <summary>A zone runs a tick.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="entities">How many entities it has.</param>
    /// <param name="previous">The tick that its state has run before this one; 0: none.</param>
    public void Add(ZoneId zone, long tick, int entities, long previous)
    {
        var index = Interlocked.Increment(ref _count) - 1;
        if (index >= MaxEntries)
            throw new InvalidOperationException($"More than {MaxEntries} ticks do not fit into the record of ticks.");
        var at = HeadBytes + (long)index * EntryBytes;
        _view.Write(at, zone.Value);
        _view.Write(at + 8, tick);
        _view.Write(at + 24, entities);
        _view.Write(at + 28, previous == 0 ? 0 : (int)Math.Min(tick - previous, int.MaxValue));
        _view.Write(at + 16, Stopwatch.GetTimestamp()); // last: without it, the entry is none
        _view.Write(0, (long)Math.Max(index + 1, _view.ReadInt64(0)));
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
