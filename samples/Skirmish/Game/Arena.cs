using System.Globalization;
using System.Numerics;
using System.Text;
using ZoneScaler.Entities;
using ZoneScaler.State;

namespace Skirmish.Game;

/// <summary>The named zone of what has no place: the score list, and knowing where it is calm.</summary>
[EntityType("arena")]
public sealed partial class Arena : ZoneScript
{
    public const string Name = "arena";
    private const int Places = 10;
    private const int MaxSectors = 1024;
    private const int Looks = 6;

    [Persisted(Length = Places)] public partial StateList<EntityRef> Pilots { get; }
    [Persisted(Length = Places)] public partial StateList<string> Names { get; }
    [Persisted(Length = Places)] public partial StateList<int> Scores { get; }

    [Persisted(Length = MaxSectors)] public partial StateList<EntityRef> Sectors { get; }
    [Persisted(Length = MaxSectors)] public partial StateList<Vector2> Centers { get; }
    [Persisted(Length = MaxSectors)] public partial StateList<int> Ships { get; }

    protected override void OnSpawn() => Schedule(TimeSpan.FromSeconds(2), new Wake(), TimeSpan.FromSeconds(2));

    [Handler]
    private void On(Report report)
    {
        Remove(Sender);
        var place = 0;
        while (place < Scores.Count && Scores[place] >= report.Score)
            place++;
        if (place == Places)
            return;
        if (Scores.Count == Places)
            RemoveAt(Places - 1);
        Pilots.Insert(place, Sender);
        Names.Insert(place, report.Name);
        Scores.Insert(place, report.Score);
    }

    [Handler]
    private void On(Retired retired) => Remove(Sender);

    [Handler]
    private void On(Census census)
    {
        var index = IndexOf(Sectors, Sender);
        if (index >= 0)
        {
            Ships[index] = census.Ships;
            return;
        }

        Sectors.Add(Sender);
        Centers.Add(census.Center);
        Ships.Add(census.Ships);
    }

    /// <summary>A place for a ship to come back to: the calmest of a few sectors, so that not all go to the same one.</summary>
    [Handler]
    private void On(BerthWanted wanted)
    {
        var random = Now.Random;
        var best = Rules.Center;
        var fewest = int.MaxValue;
        for (var i = 0; i < Looks && Sectors.Count > 0; i++)
        {
            var sector = random.NextInt(Sectors.Count);
            if (Ships[sector] >= fewest)
                continue;
            fewest = Ships[sector];
            best = Centers[sector];
        }

        Send(Sender, new Berth(best + random.NextDirection() * random.NextFloat(0, Rules.CellSize / 3)));
    }

    [Handler]
    private void On(Wake wake)
    {
        var standings = new Standings(Rows());
        foreach (var sector in Sectors)
            Send(sector, standings);
    }

    private string Rows()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < Scores.Count; i++)
            rows.Append(CultureInfo.InvariantCulture, $"{Scores[i]}\t{Names[i]}\n");
        return rows.ToString();
    }

    private void Remove(EntityRef pilot)
    {
        var index = IndexOf(Pilots, pilot);
        if (index >= 0)
            RemoveAt(index);
    }

    private void RemoveAt(int index)
    {
        Pilots.RemoveAt(index);
        Names.RemoveAt(index);
        Scores.RemoveAt(index);
    }

    private static int IndexOf(StateList<EntityRef> list, EntityRef item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == item)
                return i;
        }

        return -1;
    }
}
