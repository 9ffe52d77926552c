using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// A zone's messages while it is on trial: each is announced before it is handled, so that the one that kills the process is known; and those that have killed two are not handled any more.
/// In ordinary times it does nothing.
/// </summary>
internal sealed class Letters(Zone zone)
{
    /// <summary>
    /// How many of each other zone are announced. Each costs a round trip. What had not been confirmed when the last owner died comes first; if a later one kills the process, it is not to blame.
    /// </summary>
    public const int MaxPerSource = 64;

    private readonly Dictionary<ZoneId, int> _announced = [];
    private HashSet<ulong>? _dead;
    private bool _isOpen; // others believe that a message is being handled

    /// <summary>Says which messages are not to be handled. Before the zone's first step.</summary>
    public void Condemn(IEnumerable<ulong> letters)
    {
        var dead = letters.ToHashSet();
        _dead = dead.Count > 0 ? dead : null;
    }

    /// <summary>Whether a message may be handled; when this returns, others know of it if they need to.</summary>
    /// <param name="source">The zone that it comes from.</param>
    /// <param name="target">Whom it is for.</param>
    /// <param name="sender">Whom it is from.</param>
    /// <param name="messageType">Its type.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="wasSentBefore">Whether the last owner may have had it.</param>
    public bool MayHandle(ZoneId source, EntityRef target, EntityRef sender, uint messageType, ReadOnlySpan<byte> payload, bool wasSentBefore)
    {
        if (_dead == null && zone.Trial == null)
            return true;
        var letter = IdOf(target, sender, messageType, payload);
        if (_dead?.Contains(letter) == true)
            return false;
        if (zone.Trial is not { } trial)
            return true;
        var announced = _announced.GetValueOrDefault(source);
        if (announced >= MaxPerSource)
        {
            End();
            return true;
        }
        _announced[source] = announced + 1;
        trial.Apply(zone, new Letter(letter, wasSentBefore, $"message '{NameOf(messageType)}' from {sender.Id} to {target.Id}"));
        _isOpen = true;
        return true;
    }

    /// <summary>The step goes on with something else than what was announced.</summary>
    public void End()
    {
        if (_isOpen)
            zone.Trial?.Apply(zone, default);
        _isOpen = false;
    }

    /// <summary>The same each time that a message is sent again, whatever its number is then.</summary>
    public static ulong IdOf(EntityRef target, EntityRef sender, uint messageType, ReadOnlySpan<byte> payload)
    {
        var content = new ByteWriter(payload.Length + 64);
        target.Id.Write(content);
        sender.Id.Write(content);
        content.WriteUInt32(messageType);
        content.WriteBytes(payload);
        var hash = 14695981039346656037UL; // 64-bit FNV-1a
        foreach (var b in content.Written)
            hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash == 0 ? 1 : hash;
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
