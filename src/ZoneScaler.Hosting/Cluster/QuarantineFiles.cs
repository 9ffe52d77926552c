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
internal sealed partial class QuarantineFiles(string directory, string node, World world, TimeProvider time, ILogger<QuarantineFiles> logger) : IZoneKeeper
{
    /// <summary>How many records are kept; beyond, the oldest go. Zones that merely shared a worker with the one that killed it leave some, too.</summary>
    public const int MaxFiles = 256;

    /// <summary>Younger ones do not go, however many there are: of a zone that is killing workers now the record must stay, and trials write theirs all the time.</summary>
    public static readonly TimeSpan LeastAge = TimeSpan.FromHours(1);

    private const string Extension = ".zone";

    private readonly ConcurrentDictionary<Zone, FileStream> _open = new();
    private readonly ConcurrentDictionary<ZoneId, (uint Epoch, FileStream File)> _opening = new(); // of backups that are made zones

    public void Open(ZoneId zone, uint epoch, byte[] record)
    {
        try
        {
            var file = Create(zone, epoch);
            file.Write(record);
            if (_opening.TryRemove(zone, out var before))
                before.File.Dispose(); // it could not be made a zone then, and its record stays
            _opening[zone] = (epoch, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e, world.NameOf(zone), directory);
        }
    }

    public void Begin(Zone zone)
    {
        try
        {
            var opened = TakeOpened(zone);
            var file = opened ?? Create(zone.Id, zone.Epoch);
            _open[zone] = file;
            ZoneHost.Record(zone, file, e => Failed(zone, e), hasState: opened != null);
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

    private FileStream? TakeOpened(Zone zone)
    {
        if (!_opening.TryRemove(zone.Id, out var opening) || opening.Epoch == zone.Epoch)
            return opening.File;
        opening.File.Dispose(); // it could not be made a zone then
        return null;
    }

    private FileStream Create(ZoneId zone, uint epoch)
    {
        Directory.CreateDirectory(directory);
        Tidy();
        // No buffer of its own: what a step takes in must be out of the process before the step runs.
        return new FileStream(PathOf(zone, epoch, "trial"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    private void Tidy()
    {
        var files = new DirectoryInfo(directory).GetFiles("*" + Extension);
        var youngest = time.GetUtcNow().UtcDateTime - LeastAge;
        foreach (var old in files.OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaxFiles - 1).SkipWhile(f => f.LastWriteTimeUtc > youngest))
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
