namespace ZoneScaler.Hosting.Management;

/// <summary>What the gateway's sessions are doing, as <c>/sessions</c> shows it.</summary>
/// <param name="Count">Sessions, those included whose players are away and may come back.</param>
/// <param name="Tick">The world's tick that clients see.</param>
/// <param name="SnapshotsPerSecond">Snapshots sent, to all sessions.</param>
/// <param name="BytesPerSecond">Bytes of frames sent, to all sessions.</param>
/// <param name="BeatsPerSecond">How often the gateway made snapshots.</param>
/// <param name="BeatMilliseconds">How long that took the last time.</param>
/// <param name="SnapshotsSkipped">Snapshots held back from slow clients since the start.</param>
internal sealed record SessionsReport(
    int Count,
    long Tick,
    double SnapshotsPerSecond,
    double BytesPerSecond,
    double BeatsPerSecond,
    double BeatMilliseconds,
    long SnapshotsSkipped);
