namespace ZoneScaler.Ticking;

/// <summary>A message that an entity will send itself.</summary>
/// <param name="Id">Unique for the entity.</param>
/// <param name="DueTick">When.</param>
/// <param name="PeriodTicks">How long after that again; 0 for once.</param>
/// <param name="MessageType">The type of the message.</param>
/// <param name="Payload">Its fields.</param>
internal readonly record struct EntityTimer(uint Id, long DueTick, long PeriodTicks, uint MessageType, byte[] Payload);
