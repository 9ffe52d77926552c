using ZoneScaler.Backups;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Replays;

/// <summary>
/// Writes a zone's whole state, and then what each step takes in, before it runs: what <see cref="ZoneReplay"/> needs to run it again. Each step is one write, so that it is out of the process whatever the step does.
/// </summary>
internal sealed class ZoneRecorder
{
    private readonly Stream _stream;
    private readonly Action<Exception> _failed;
    private readonly ByteWriter _writer = new(1 << 14);
    private bool _hasFailed;

    /// <param name="zone">A zone that is not being stepped.</param>
    /// <param name="stream">Where to; stays the caller's.</param>
    /// <param name="failed">Called once if it cannot be written; the zone goes on.</param>
    /// <param name="hasState">Whether the state is there already.</param>
    public ZoneRecorder(Zone zone, Stream stream, Action<Exception> failed, bool hasState)
    {
        _stream = stream;
        _failed = failed;
        if (hasState)
            return;
        var state = new ByteWriter(1 << 14);
        BackupLog.WriteWhole(zone, state);
        WriteState(_writer, zone.World, zone.Id, zone.Epoch, zone.LastTick, state.Written);
        Write();
    }

    /// <summary>Notes what a step takes in.</summary>
    public void Note(long tick, List<FrameBuffer> frames)
    {
        if (_hasFailed)
            return;
        _writer.Clear();
        var start = _writer.BeginLength();
        _writer.WriteUInt64((ulong)tick);
        _writer.WriteUInt32((uint)frames.Count);
        foreach (var frame in frames)
        {
            _writer.WriteUInt64(frame.Source);
            _writer.WriteUInt64((ulong)frame.Tick);
            _writer.WriteBlob(frame.Span);
        }
        _writer.EndLength(start);
        Write();
    }

    /// <summary>Writes what a record begins with.</summary>
    public static void WriteState(ByteWriter writer, World world, ZoneId zone, uint epoch, long tick, ReadOnlySpan<byte> state)
    {
        new ZoneRecordHeader(world.Spec.Name, zone, epoch, tick).Write(writer);
        writer.WriteUInt32((uint)state.Length);
        writer.WriteBytes(state);
    }

    private void Write()
    {
        try
        {
            _stream.Write(_writer.Written);
            _stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _hasFailed = true;
            _failed(e);
        }
    }
}
