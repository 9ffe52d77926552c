using ZoneScaler.Client.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>A session, a scripted server, and a note of all that happens.</summary>
internal sealed class Harness
{
    public Harness(ClientOptions? options = null)
    {
        Server = new ServerScript(TestWorld.Description);
        Session = new ClientSession(options ?? new ClientOptions { PlayerName = "ann", InterpolationDelay = TimeSpan.Zero }, frame => Sent.Add(frame.ToArray()));
        Session.EntityEntered += entity => Log.Add("enter " + entity.Id.Serial);
        Session.EntityLeft += entity => Log.Add("leave " + entity.Id.Serial);
        Session.Closed += () => Log.Add("closed " + Session.CloseReason);
        Session.EventReceived += (in Messages.ReceivedMessage m) => Log.Add($"{m.Name} {m.Get<int>("points")} {m["by"]}");
    }

    public ServerScript Server { get; set; }

    public ClientSession Session { get; }

    public List<byte[]> Sent { get; } = [];

    public List<string> Log { get; } = [];

    public TimeSpan Now { get; private set; }

    /// <summary>Opens, welcomes and gives the code tables.</summary>
    public Harness Join()
    {
        Session.Open(Now);
        return Give(Server.Welcome()).Give(Server.Codes());
    }

    public Harness Give(byte[] frame)
    {
        Session.Receive(frame, Now);
        Session.Advance(Now);
        return this;
    }

    public Harness Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public ClientEntity Entity(uint serial) => Session.Entities.Single(e => e.Id.Serial == serial);

    public IEnumerable<ClientFrame> SentFrames => Sent.Select(f => (ClientFrame)f[0]);

    public static ServerEntity Ship(int localId, uint serial, bool isOwn = false) =>
        new ServerEntity(TestWorld.Ship, localId, serial, isOwn)
            .Set("position", 1000, 2000)
            .Set("hull", 100)
            .SetBlob("name", w => w.WriteString("ship " + serial))
            .SetBlob("target", w => w.WriteBytes(new byte[24]))
            .SetBlob("orders", w => w.WriteString("go"));

    public static ServerEntity Rock(int localId, uint serial) =>
        new ServerEntity(TestWorld.Rock, localId, serial, false)
            .Set("position", 5000, 6000)
            .Set("spin", 3, 100, 200, 300)
            .SetBlob("parts", w => w.WriteByte(0));
}
