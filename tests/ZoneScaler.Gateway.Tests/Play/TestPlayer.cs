using ZoneScaler.Client;
using ZoneScaler.Gateway.Sessions;

namespace ZoneScaler.Gateway.Tests.Play;

/// <summary>A real client on a connection in memory.</summary>
public sealed class TestPlayer
{
    private readonly Queue<byte[]> _outgoing = [];

    public TestPlayer(string name, string token = "")
    {
        Session = new ClientSession(
            new ClientOptions { PlayerName = name, Token = token, InterpolationDelay = TimeSpan.Zero },
            frame => _outgoing.Enqueue(frame.ToArray()));
        Session.EventReceived += (in Client.Messages.ReceivedMessage message) => Events.Add(message.Name + " " + message.Get<int>("total"));
        Session.EffectReceived += (in Client.Messages.ReceivedMessage message) => Effects.Add(message.Name + " " + message.Get<int>("total"));
        Session.EntityEntered += entity => Entered.Add(entity.Id.ToString());
        Session.EntityLeft += entity => Left.Add(entity.Id.ToString());
    }

    public ClientSession Session { get; }

    public FakeTransport Transport { get; private set; } = new();

    public SessionConnection Connection { get; private set; } = null!;

    public List<string> Events { get; } = [];

    public List<string> Effects { get; } = [];

    public List<string> Entered { get; } = [];

    public List<string> Left { get; } = [];

    /// <summary>Whether the client's frames are held back on the way.</summary>
    public bool IsMute { get; set; }

    /// <summary>Whether the server's frames are held back on the way.</summary>
    public bool IsDeaf { get; set; }

    public void Connect(SessionGateway gateway, TimeSpan now)
    {
        Transport = new FakeTransport();
        Connection = gateway.Accept(Transport, now);
        Session.Open(now);
        SendAll(now);
    }

    public void Exchange(TimeSpan now)
    {
        if (!IsDeaf)
        {
            foreach (var frame in Transport.Sent)
                Session.Receive(frame, now);
            Transport.Sent.Clear();
        }
        Session.Advance(now);
        SendAll(now);
    }

    public void SendAll(TimeSpan now)
    {
        while (!IsMute && _outgoing.TryDequeue(out var frame))
            Connection.Receive(frame, now);
    }

    /// <summary>Loses the connection, and what is on its way.</summary>
    public void Cut()
    {
        _outgoing.Clear();
        Transport.Sent.Clear();
        Session.Interrupt();
        Connection.Disconnected();
    }
}
