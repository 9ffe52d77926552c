using Microsoft.Extensions.Logging;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Zones;

/// <summary>Logs and counts what goes wrong in zones.</summary>
internal sealed partial class ZoneLog(World world, ZoneMetrics metrics, ILogger<ZoneLog> logger) : IZoneObserver
{
    public void EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception) =>
        LogEntityFaulted(exception, world.NameOf(zone), type, entity);

    public void ZoneQuarantined(ZoneId zone, Exception exception) => LogZoneQuarantined(exception, world.NameOf(zone));

    public void FrameRejected(ZoneId zone, CodecException exception) => LogFrameRejected(exception, world.NameOf(zone));

    public void BackupFailed(ZoneId zone, Exception exception) => LogBackupFailed(exception, world.NameOf(zone));

    // Everyday life where things end while others aim at them: counted, and told only to who asks.
    public void MessageLost(ZoneId zone, EntityId target, uint messageType)
    {
        metrics.MessageLost();
        if (logger.IsEnabled(LogLevel.Debug))
            LogMessageLost(world.NameOf(zone), target, world.Types.Messages.FirstOrDefault(m => m.Id == messageType)?.Name ?? $"{messageType:x8}");
    }

    // Expected after every move of a zone: counted, and told only to who asks.
    public void FrameFenced(ZoneId zone, ZoneId source, uint epoch)
    {
        metrics.FrameFenced();
        if (logger.IsEnabled(LogLevel.Debug))
            LogFrameFenced(world.NameOf(zone), world.NameOf(source), epoch);
    }

    public void StaleCopyRemoved(ZoneId zone, EntityId entity)
    {
        metrics.StaleCopyRemoved();
        LogStaleCopyRemoved(world.NameOf(zone), entity);
    }

    [LoggerMessage(10, LogLevel.Error, "In zone {Zone}, the code of {EntityType} {Entity} threw. The entity has been removed.")]
    private partial void LogEntityFaulted(Exception exception, string zone, string entityType, EntityId entity);

    [LoggerMessage(11, LogLevel.Critical, "Zone {Zone} has been stopped: its state can no longer be trusted.")]
    private partial void LogZoneQuarantined(Exception exception, string zone);

    [LoggerMessage(12, LogLevel.Warning, "Zone {Zone} has dropped a frame that it did not understand.")]
    private partial void LogFrameRejected(Exception exception, string zone);

    [LoggerMessage(16, LogLevel.Error, "The backup of zone {Zone} here could not be made a zone; its state stays.")]
    private partial void LogBackupFailed(Exception exception, string zone);

    [LoggerMessage(14, LogLevel.Debug, "Zone {Zone} has refused a frame of zone {Source} in epoch {Epoch}: it is from a former owner, or for a former life.")]
    private partial void LogFrameFenced(string zone, string source, uint epoch);

    [LoggerMessage(15, LogLevel.Information, "Zone {Zone} has removed its copy of entity {Entity}, which lives on elsewhere.")]
    private partial void LogStaleCopyRemoved(string zone, EntityId entity);

    [LoggerMessage(13, LogLevel.Debug, "A message '{Message}' of zone {Zone} to {Target} was lost: neither its target nor its sender is there any more.")]
    private partial void LogMessageLost(string zone, EntityId target, string message);
}
