using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;

namespace ZoneScaler.Players;

/// <summary>What a zone answers a gateway about a session. Which parts count depends on the kind; see <see cref="StreamRecordKind"/>.</summary>
/// <param name="Kind">What the zone says.</param>
/// <param name="Session">The session.</param>
/// <param name="Epoch">The session's epoch.</param>
/// <param name="Entity">The player's entity, and the zone to look in for it. PlayerMissing: the zone where looking for it began.</param>
/// <param name="Position">About where it is; the origin if that is not known.</param>
/// <param name="Number">PlayerAttached: the number of the connection's change. SessionResumed, SessionUnknown, KeyRefused: the attempt.</param>
/// <param name="LastInput">PlayerAttached: the last input that was used.</param>
/// <param name="FirstEvent">PlayerAttached: the oldest event that the client can still get.</param>
/// <param name="Hop">PlayerPlaced, PlayerAttached, SessionResumed: how often the entity had changed zone when it was there; <see cref="UnknownHop"/> if no zone has said yet that it has it.</param>
/// <param name="Text">PlayerRefused: why, for people. SessionResumed: the player's name.</param>
public readonly record struct PlayerAnswer(
    StreamRecordKind Kind, ulong Session, ulong Epoch = 0, EntityRef Entity = default, Vector3 Position = default, uint Number = 0, uint LastInput = 0, uint FirstEvent = 0,
    uint Hop = PlayerAnswer.UnknownHop, string Text = "")
{
    /// <summary>That no zone has said yet that it has the entity.</summary>
    public const uint UnknownHop = uint.MaxValue;

    internal static bool IsAnswer(StreamRecordKind kind) => kind is >= StreamRecordKind.PlayerPlaced and <= StreamRecordKind.PlayerUnheard;

    internal void Write(ByteWriter writer)
    {
        writer.WriteUInt64(Session);
        writer.WriteVarint(Epoch);
        writer.WriteEntity(Entity);
        writer.WriteVector3(Position);
        writer.WriteVarint(Number);
        writer.WriteVarint(LastInput);
        writer.WriteVarint(FirstEvent);
        writer.WriteVarint(Hop);
        writer.WriteString(Text);
    }

    internal static PlayerAnswer Read(StreamRecordKind kind, ref ByteReader reader) => new(
        kind, reader.ReadUInt64(), reader.ReadVarint(), reader.ReadEntity(), reader.ReadVector3(), reader.ReadNumber(), reader.ReadNumber(), reader.ReadNumber(), reader.ReadNumber(),
        reader.ReadString());
}
