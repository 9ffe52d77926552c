using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>
/// The code tables that all sessions use, and the frame that tells clients of them. All sessions change over in the same beat, so that they go on sharing encodings.
/// Changed only between beats.
/// </summary>
internal sealed class Codes
{
    private static readonly TimeSpan FirstRenewal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(30);

    private readonly ByteWriter _frame = new();
    private TimeSpan? _next;

    public Codes(IReadOnlyList<Schema> schemas)
    {
        Sampler = new CodeSampler(schemas);
        Coders = [.. schemas.Select(s => new StateCoder(CodeTableBuilder.Default(s)))];
        WriteFrame();
    }

    /// <summary>By schema.</summary>
    public StateCoder[] Coders { get; }

    /// <summary>Counts what is sent. Used by one thread at a time.</summary>
    public CodeSampler Sampler { get; }

    /// <summary>Grows by one with each change.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>The Codes frame with all tables.</summary>
    public ReadOnlySpan<byte> Frame => _frame.Written;

    /// <summary>Now and then looks whether better tables pay.</summary>
    public void Renew(TimeSpan now)
    {
        _next ??= now + FirstRenewal;
        if (now < _next)
            return;
        _next = now + Renewal;
        if (!Sampler.Renew(Coders))
            return;
        Version++;
        WriteFrame();
    }

    private void WriteFrame()
    {
        _frame.Clear();
        _frame.WriteByte((byte)ServerFrame.Codes);
        _frame.WriteVarint((ulong)Coders.Count(c => c.Schema.SlotCount > 0));
        foreach (var coder in Coders)
        {
            if (coder.Schema.SlotCount > 0)
                coder.Table.Write(_frame);
        }
    }
}
