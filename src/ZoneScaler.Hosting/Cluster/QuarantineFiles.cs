using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>
/// Keeps records of zones as files in the quarantine directory: of a zone on trial until it has shown that it does no harm, so that the file of one that kills the process is left; and of one that is quarantined.
/// Written through the system's cache: a file survives the process, not the machine.
/// </summary>
internal sealed partial class QuarantineFiles(string directory, string node, World world, ILogger<QuarantineFiles> logger) : IZoneKeeper
{
    /// <summary>How many records are kept; the oldest go. Zones that merely shared a worker with the one that killed it leave some, too.</summary>
    public const int MaxFiles = 256;

    private const string Extension = ".zone";

    private readonly ConcurrentDictionary<Zone, FileStream> _open = new();

    public void Begin(Zone zone)
    {
        try
        {
            Directory.CreateDirectory(directory);
            Tidy();
            // No buffer of its own: what a step takes in must be out of the process before the step runs.
            var file = new FileStream(PathOf(zone.Id, zone.Epoch, "trial"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _open[zone] = file;
            ZoneHost.Record(zone, file, e => Failed(zone, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e, world.NameOf(zone.Id), directory);
        }
    }

    public void End(Zone zone)
    {
        if (!_open.TryRemove(zone, out var file))
            return;
        file.Dispose();
        try
        {
            File.Delete(file.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(e, file.Name);
        }
    }

    public void Keep(ZoneId zone, uint epoch, byte[] record)
    {
        var path = PathOf(zone, epoch, "kept");
        try
        {
            Directory.CreateDirectory(directory);
            Tidy();
            File.WriteAllBytes(path, record);
            LogKept(world.NameOf(zone), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e, world.NameOf(zone), directory);
        }
    }

    private string PathOf(ZoneId zone, uint epoch, string kind) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{world.Spec.Name}-{zone.Value:x16}-{epoch}-{node}-{kind}{Extension}"));

    private void Tidy()
    {
        var files = new DirectoryInfo(directory).GetFiles("*" + Extension);
        foreach (var old in files.OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaxFiles - 1))
            old.Delete();
    }

    private void Failed(Zone zone, Exception exception)
    {
        // One that has ended here was closed under its last step.
        if (_open.ContainsKey(zone))
            LogNotKept(exception, world.NameOf(zone.Id), directory);
    }

    [LoggerMessage(84, LogLevel.Warning, "The state of zone {Zone} and what it takes in cannot be kept in {Directory}; the zone goes on.")]
    private partial void LogNotKept(Exception exception, string zone, string directory);

    [LoggerMessage(85, LogLevel.Warning, "Zone {Zone} is quarantined; its state is in {File}.")]
    private partial void LogKept(string zone, string file);

    [LoggerMessage(86, LogLevel.Warning, "The record {File} is not needed any more, and cannot be deleted.")]
    private partial void LogNotDeleted(Exception exception, string file);
}
