namespace ZoneScaler.Coordination;

/// <summary>Changes of watched keys, in their order; those of one revision are never split over two batches.</summary>
/// <param name="Revision">The watcher has now seen everything up to here. To go on later, watch from the next.</param>
/// <param name="Events">What changed.</param>
/// <param name="IsReset">The past is unknown (the watch began with the present, or the store has forgotten what came between): the events are all that there
/// is, as puts; forget what you knew.</param>
public sealed record WatchBatch(long Revision, IReadOnlyList<WatchEvent> Events, bool IsReset);
