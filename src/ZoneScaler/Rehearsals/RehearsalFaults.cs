using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Rehearsals;

/// <summary>Counts what goes wrong in a rehearsal.</summary>
internal sealed class RehearsalFaults : IZoneObserver
{
    public int Count { get; private set; }

    public Exception? First { get; private set; }

    public void EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception) => Note(exception);

    public void ZoneQuarantined(ZoneId zone, Exception exception) => Note(exception);

    public void BackupFailed(ZoneId zone, Exception exception) => Note(exception);

    public void FrameRejected(ZoneId zone, CodecException exception) => Note(exception);

    public void MessageLost(ZoneId zone, EntityId target, uint messageType)
    {
        // Part of the world is missing: a message may have nowhere to go.
    }

    private void Note(Exception exception)
    {
        Count++;
        First ??= exception;
    }
}
