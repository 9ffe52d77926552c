using ZoneScaler.Entities;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>
/// Looks from time to time whether the zone's players are there. One whose gateway is known no more counts as disconnected, without a word from it; so does one of whom
/// nothing is heard and whose gateway, when asked, does not have the session: the entity may be an old copy, of which a zone that had to start empty does not know that its player
/// has left. When the resume window is over, the player has left.
/// </summary>
internal sealed class Attendance(Zone zone, RegistryMail registry, GatewayAnswers answers)
{
    private const int TicksBetweenLooks = 20;
    private const int TicksBetweenReports = 100;
    private const int TicksBetweenQuestions = 100;

    // A gateway that is there counts the window itself, and ends the session; only if it fails to is it done here.
    private const int GraceTicks = 200;

    private long _last = long.MaxValue;

    public void Look()
    {
        var now = zone.Now.Number;
        _last = Math.Min(_last, now);
        var elapsed = now - _last;
        if (elapsed < TicksBetweenLooks)
            return;
        _last = now;
        if (zone.PlayerCount == 0)
            return;
        foreach (var record in zone.Entities.Records)
        {
            if (record.Entity.Player is { } player && record.Fate is Fate.Stay or Fate.Teleport)
                Look(record, player, elapsed);
        }
    }

    /// <summary>The player has left for good.</summary>
    public void Leave(EntityRecord record, Player player)
    {
        if (player.HasLeft)
            return;
        player.HasLeft = true;
        record.IsTouched = true;
        registry.ReportEnded(player.Session, record.Entity.Id);
        zone.Call(record, static (entity, _) => entity.NotePlayerLeft(), 0);
    }

    /// <summary>Notes whether a player is connected, and tells the entity if that is new.</summary>
    public void Note(EntityRecord record, Player player, bool isGatewayKnown)
    {
        if (!player.SetConnected(player.IsClaimedConnected && isGatewayKnown))
            return;
        record.IsTouched = true;
        zone.Call(record, static (entity, isConnected) => entity.NoteConnection(isConnected), player.IsConnected);
    }

    private void Look(EntityRecord record, Player player, long elapsed)
    {
        var isGatewayKnown = player.Claim.Gateway != 0 && zone.Directory.IsGatewayKnown(player.Claim.Gateway);
        Note(record, player, isGatewayKnown);
        if (player.HasLeft)
            return;
        player.Wait(elapsed);
        record.IsTouched = true;
        if (player.IsConnected)
        {
            if (player.UnheardTicks % TicksBetweenQuestions < elapsed && player.UnheardTicks >= TicksBetweenQuestions)
                answers.Unheard(record.Entity, player);
            return;
        }
        if (!isGatewayKnown && player.DetachedTicks % TicksBetweenReports < elapsed)
            registry.ReportHere(record); // no gateway announces the session any more
        if (player.DetachedTicks >= player.Claim.WindowTicks + (isGatewayKnown ? GraceTicks : 0))
            Leave(record, player);
    }
}
