using ZoneScaler.Protocol;

namespace ZoneScaler.Client;

/// <summary>Writes and sends the frames of a client.</summary>
internal sealed class FrameWriter(FrameSender send, ClientStats stats)
{
    private readonly ByteWriter _frame = new();

    public void Hello(uint version, ClientOptions options, ulong session, ReadOnlySpan<byte> resumeKey, uint lastEvent)
    {
        Begin(ClientFrame.Hello);
        _frame.WriteVarint(version);
        _frame.WriteString(options.Token);
        _frame.WriteString(options.PlayerName);
        _frame.WriteUInt64(session);
        _frame.WriteBytes(resumeKey);
        _frame.WriteVarint(lastEvent);
        Send();
    }

    public void Input(uint lastSnapshot, uint lastEvent, uint number, uint type, ReadOnlySpan<byte> fields)
    {
        Begin(ClientFrame.Input);
        _frame.WriteVarint(lastSnapshot);
        _frame.WriteVarint(lastEvent);
        _frame.WriteVarint(number);
        _frame.WriteUInt32(type);
        _frame.WriteBytes(fields);
        Send();
    }

    public void Ack(uint lastSnapshot, uint lastEvent)
    {
        Begin(ClientFrame.Ack);
        _frame.WriteVarint(lastSnapshot);
        _frame.WriteVarint(lastEvent);
        Send();
    }

    public void Ping(TimeSpan now)
    {
        Begin(ClientFrame.Ping);
        _frame.WriteUInt64(unchecked((ulong)now.Ticks));
        Send();
    }

    public void Bye()
    {
        Begin(ClientFrame.Bye);
        Send();
    }

    private void Begin(ClientFrame type)
    {
        _frame.Clear();
        _frame.WriteByte((byte)type);
    }

    private void Send()
    {
        stats.BytesSent += _frame.Length;
        send(_frame.Written);
    }
}
