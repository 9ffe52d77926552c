namespace ZoneScaler.Zones;

/// <summary>A message to a zone on trial, an area effect, or an entity that is born. The default is none.</summary>
/// <param name="Id">What tells it from others, however often it is sent; not 0.</param>
/// <param name="WasSentBefore">Whether the zone's last owner may have had it: only then it may be what killed that one.</param>
/// <param name="Text">What it is, for persons.</param>
public readonly record struct Letter(ulong Id, bool WasSentBefore, string Text)
{
    /// <summary>Whether there is none.</summary>
    public bool IsNone => Id == 0;
}
