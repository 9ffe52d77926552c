using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Views;

/// <summary>Hears what zones say to sessions, and of what happens to sessions' own entities.</summary>
internal interface IViewListener
{
    /// <summary>An entity of a session is in the view, at a zone.</summary>
    void OwnEntityShown(ulong session, EntityId entity, ZoneId zone);

    /// <summary>An entity of a session went to a zone; the record stays until that zone shows it.</summary>
    void OwnEntityHandedOver(ulong session, EntityId entity, ZoneId zone);

    /// <summary>An entity of a session has been between two zones for long.</summary>
    void OwnEntityOverdue(ulong session, EntityId entity);

    /// <summary>An entity of a session is in the view no more.</summary>
    void OwnEntityGone(ulong session, EntityId entity);

    /// <summary>All of a zone's state is there. What its stream said to players before it began is lost.</summary>
    void StreamComplete(ZoneId zone);

    void InputUsed(ulong session, uint input);

    /// <summary>Inputs up to one have been used, but that may yet be undone.</summary>
    void InputSeen(ulong session, uint input);

    void PlayerEvent(ulong session, uint number, uint messageType, ReadOnlySpan<byte> payload);

    void Emitted(Vector3 position, uint messageType, ReadOnlySpan<byte> payload);

    /// <summary>A zone answers about a session.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="answer">What it says.</param>
    void Answered(ZoneId zone, uint epoch, in PlayerAnswer answer);
}
