using System.IO.Pipelines;

namespace ZoneScaler.Hosting.Tests.Sessions;

/// <summary>A connection's pipes.</summary>
internal sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
