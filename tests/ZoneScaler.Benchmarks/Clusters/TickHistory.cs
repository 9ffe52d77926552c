using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>One tick that a zone ran.</summary>
/// <param name="Node">The worker that ran it.</param>
/// <param name="Number">The tick's number.</param>
/// <param name="At">When, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> says on this machine.</param>
/// <param name="Entities">How many entities the zone had.</param>
/// <param name="Step">How many ticks after the last one that its state has run; 0: it has run none.</param>
internal readonly record struct RanTick(string Node, long Number, long At, int Entities, int Step)
{
    /// <summary>Whether the zone begins with it, without any state.</summary>
    public bool StartsEmpty => Step == 0;
}

/// <summary>Reads what all workers have noted in their <see cref="TickRecord"/>s, also those that are dead.</summary>
internal static class TickHistory
{
    /// <summary>The ticks of each zone, as they followed on each other in time.</summary>
    public static Dictionary<ZoneId, List<RanTick>> Read(string folder)
    {
        var zones = new Dictionary<ZoneId, List<RanTick>>();
        foreach (var path in Directory.GetFiles(folder, "*" + TickRecord.Extension))
            Read(path, zones);
        foreach (var ticks in zones.Values)
            ticks.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Number.CompareTo(b.Number));
        return zones;
    }

    /// <summary>How often a zone began without state after its first start.</summary>
    public static int EmptyStarts(Dictionary<ZoneId, List<RanTick>> zones) => zones.Values.Sum(ticks => ticks.Skip(1).Count(t => t.StartsEmpty));

    private static void Read(string path, Dictionary<ZoneId, List<RanTick>> zones)
    {
        var node = Path.GetFileName(path).Split('.')[0];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[TickRecord.HeadBytes];
        file.ReadExactly(head);
        var left = BinaryPrimitives.ReadInt64LittleEndian(head);
        var entries = new byte[TickRecord.EntryBytes * 4096];
        while (left > 0)
        {
            var taken = (int)Math.Min(left, 4096);
            file.ReadExactly(entries, 0, taken * TickRecord.EntryBytes);
            for (var i = 0; i < taken; i++)
            {
                var entry = entries.AsSpan(i * TickRecord.EntryBytes);
                var at = BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);
                if (at == 0)
                    continue; // being written
                ref var ticks = ref CollectionsMarshal.GetValueRefOrAddDefault(zones, new ZoneId(BinaryPrimitives.ReadUInt64LittleEndian(entry)), out _);
                (ticks ??= []).Add(new RanTick(node, BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), at, BinaryPrimitives.ReadInt32LittleEndian(entry[24..]), BinaryPrimitives.ReadInt32LittleEndian(entry[28..])));
            }
            left -= taken;
        }
    }
}
