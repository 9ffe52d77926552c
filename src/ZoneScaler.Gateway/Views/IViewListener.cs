using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Views;

/// <summary>Hears what zones say to sessions, and of what happens to sessions' own entities.</summary>
internal interface IViewListener
{
    /// <summary>A session's own entity is in the view, at a zone.</summary>
    void OwnEntityShown(ulong session, int record, EntityId entity, ZoneId zone);

    /// <summary>A session's own entity went to a zone; the record stays until that zone shows it.</summary>
    void OwnEntityHandedOver(ulong session, ZoneId zone);

    /// <summary>A session's own entity is in the view no more.</summary>
    void OwnEntityGone(ulong session);

    void InputUsed(ulong session, uint input);

    void PlayerEvent(ulong session, uint number, uint messageType, ReadOnlySpan<byte> payload);

    void Emitted(Vector3 position, uint messageType, ReadOnlySpan<byte> payload);

    void PlayerPlaced(ulong session, EntityId entity, ZoneId zone, Vector3 position);

    void PlayerRefused(ulong session, string reason);
}
