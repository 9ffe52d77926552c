using System.IO.Pipelines;

namespace ZoneScaler.Hosting.Tests.Sessions;

/// <summary>A pipe's writer that calls back when somebody is about to write.</summary>
internal sealed class WatchedWriter(PipeWriter writer, Action writing) : PipeWriter
{
    public override void Advance(int bytes) => writer.Advance(bytes);

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => writer.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        writing();
        return writer.GetSpan(sizeHint);
    }
}
