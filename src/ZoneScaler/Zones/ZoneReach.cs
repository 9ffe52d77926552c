namespace ZoneScaler.Zones;

/// <summary>How a zone of another process can be reached.</summary>
/// <param name="IsAvailable">Whether frames can be sent: the zone's owner is known and connected. Until then, entities stay on this side of the border and messages wait.</param>
/// <param name="Path">
/// A number that changes whenever frames sent before may have been lost: another owner, a link that was reset, a frame that was dropped or refused.
/// What is not confirmed is then sent again at once.
/// </param>
/// <param name="IsCongested">Whether the way is backed up: the zone gets only what must not be lost, and the latest state afterwards.</param>
/// <param name="IsQuarantined">Whether the zone runs nowhere until a person says so: what it has not confirmed comes back.</param>
public readonly record struct ZoneReach(bool IsAvailable, int Path, bool IsCongested = false, bool IsQuarantined = false);

/// <summary>How a gateway of another process can be reached.</summary>
/// <param name="IsKnown">Whether there is such a gateway. One that is known no more loses its subscriptions, and its players count as disconnected.</param>
/// <param name="IsCongested">Whether the way is backed up: the gateway gets only what concerns players and who left, and the full state afterwards.</param>
public readonly record struct GatewayReach(bool IsKnown, bool IsCongested = false);
