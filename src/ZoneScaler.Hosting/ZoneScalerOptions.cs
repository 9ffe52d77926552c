using ZoneScaler.Gateway;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting;

/// <summary>How this process runs a world. Read from the configuration section <see cref="Section"/> at start, and checked: an unknown key is an error, too.</summary>
public sealed class ZoneScalerOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "ZoneScaler";

    /// <summary>The defaults.</summary>
    public ZoneScalerOptions()
        : this(new GatewayOptions(), new JoinTokenOptions())
    {
    }

    internal ZoneScalerOptions(GatewayOptions gateway, JoinTokenOptions joinTokens)
    {
        Gateway = gateway;
        JoinTokens = joinTokens;
    }

    /// <summary>How many threads tick zones, 1 to 256. Default: as many as there are cores.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>How many due ticks a zone that is late catches up, 1 to 100; it skips those before.</summary>
    public int CatchUpTicks { get; set; } = TickQueue.DefaultCatchUp;

    /// <summary>
    /// Whether a message from a client is handled on the thread that waits for sockets, which spares two thread switches. Holds for all sockets of the process: turn it on only
    /// if no code in it blocks when a request or message comes in.
    /// </summary>
    public bool InlineSockets { get; set; }

    /// <summary>How often garbage that has grown old is collected in the background, so that memory stays level; zero leaves it to the runtime.</summary>
    public TimeSpan HeapSweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How sessions are treated.</summary>
    public GatewayOptions Gateway { get; }

    /// <summary>Who may join. By default, everybody.</summary>
    public JoinTokenOptions JoinTokens { get; }
}
