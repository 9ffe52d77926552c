using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// What comes to a zone from outside and is handled by game code, while the zone is on trial: each message is announced before it is handled, so that the one that kills the process is known; and those
/// that have killed two are not handled any more. In ordinary times it does nothing.
/// </summary>
internal sealed class Letters(Zone zone)
{
    /// <summary>
    /// How many messages of each other zone are announced. Each costs a round trip. What had not been confirmed when the last owner died comes first; if a later one kills the process, it is not to blame.
    /// </summary>
    public const int MaxPerSource = 64;

    private readonly Dictionary<ZoneId, int> _announced = []; // how many, by source
    private HashSet<ulong>? _dead;
    private ulong _open; // what others believe is being handled; 0 if nothing

    private bool IsIdle => _dead == null && zone.Trial == null;

    /// <summary>Says which messages are not to be handled. Before the zone's first step.</summary>
    public void Condemn(IEnumerable<ulong> letters)
    {
        var dead = letters.ToHashSet();
        _dead = dead.Count > 0 ? dead : null;
    }

    /// <summary>Whether a message to an entity may be handled; when this returns, others know of it if they need to.</summary>
    /// <param name="source">The zone that it comes from.</param>
    /// <param name="target">Whom it is for.</param>
    /// <param name="sender">Whom it is from.</param>
    /// <param name="messageType">Its type.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="wasSentBefore">Whether the last owner may have had it.</param>
    public bool MayHandle(ZoneId source, EntityRef target, EntityRef sender, uint messageType, ReadOnlySpan<byte> payload, bool wasSentBefore)
    {
        if (IsIdle)
            return true;
        var letter = IdOf(target, sender, messageType, payload);
        if (IsDead(letter))
            return false;
        if (IsToAnnounce(letter, source, MaxPerSource))
            Announce(new Letter(letter, wasSentBefore, $"message '{NameOf(messageType)}' from {sender.Id} to {target.Id}"));
        return true;
    }

    /// <summary>The same for an area effect.</summary>
    /// <param name="source">The zone that it comes from.</param>
    /// <param name="sender">Whom it is from.</param>
    /// <param name="messageType">Its type.</param>
    /// <param name="content">All of it: no two are the same.</param>
    /// <param name="wasSentBefore">Whether the last owner may have had it.</param>
    public bool MayHandleArea(ZoneId source, EntityRef sender, uint messageType, ReadOnlySpan<byte> content, bool wasSentBefore) =>
        IsIdle || MayTake(source, content, wasSentBefore, $"area effect '{NameOf(messageType)}' from {sender.Id}");

    /// <summary>The same for entities that are born, and for messages that come back.</summary>
    /// <param name="source">The zone that they come from.</param>
    /// <param name="kind">Which of them.</param>
    /// <param name="content">All that the zone has sent of them: no two are the same.</param>
    /// <param name="wasSentBefore">Whether the last owner may have had it.</param>
    public bool MayHandle(ZoneId source, ChannelMessageKind kind, ReadOnlySpan<byte> content, bool wasSentBefore) =>
        IsIdle || MayTake(source, content, wasSentBefore, $"{kind.ToString().ToLowerInvariant()} from {zone.World.NameOf(source)}");

    /// <summary>The step goes on with something else than what was announced.</summary>
    public void End()
    {
        if (_open != 0)
            zone.Trial?.Apply(zone, default);
        _open = 0;
    }

    /// <summary>The same each time that a message is sent again, whatever its number is then.</summary>
    public static ulong IdOf(EntityRef target, EntityRef sender, uint messageType, ReadOnlySpan<byte> payload)
    {
        var content = new ByteWriter(payload.Length + 64);
        target.Id.Write(content);
        sender.Id.Write(content);
        content.WriteUInt32(messageType);
        content.WriteBytes(payload);
        return Hash(content.Written);
    }

    // 64-bit FNV-1a; 0 is no letter.
    private static ulong Hash(ReadOnlySpan<byte> content)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in content)
            hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash == 0 ? 1 : hash;
    }

    private bool MayTake(ZoneId source, ReadOnlySpan<byte> content, bool wasSentBefore, string text)
    {
        var letter = Hash(content);
        if (IsDead(letter))
            return false;
        // What the last owner cannot have had has not killed it.
        if (IsToAnnounce(letter, source, wasSentBefore ? MaxPerSource : 0))
            Announce(new Letter(letter, wasSentBefore, text));
        return true;
    }

    private bool IsDead(ulong letter) => _dead?.Contains(letter) == true;

    private bool IsToAnnounce(ulong letter, ZoneId source, int limit)
    {
        if (zone.Trial == null || _open == letter)
            return false;
        var count = _announced.GetValueOrDefault(source);
        if (count >= limit)
        {
            End();
            return false;
        }
        _announced[source] = count + 1;
        return true;
    }

    private void Announce(Letter letter)
    {
        zone.Trial?.Apply(zone, letter);
        _open = letter.Id;
    }

    private string NameOf(uint messageType)
    {
        foreach (var message in zone.World.Types.Messages)
        {
            if (message.Id == messageType)
                return message.Name;
        }
        return $"{messageType:x8}";
    }
}
