using ZoneScaler.Entities;
using ZoneScaler.Simulation.Checks;

namespace ZoneScaler.Simulation.Game;

/// <summary>A named zone that takes messages.</summary>
[EntityType("board")]
public sealed partial class Board : ZoneScript
{
    /// <summary>The zone's name.</summary>
    public const string Name = "board";

    [Persisted]
    public partial int Heard { get; set; }

    [Handler]
    private void On(Note note)
    {
        Heard++;
        Ledger.Current.TookEffect(note.Number, this, Sender);
    }
}
