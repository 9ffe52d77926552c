using ZoneScaler.Messages;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>What one zone sends another to kill who runs it.</summary>
internal enum Weapon
{
    /// <summary>A message to its entity.</summary>
    Message,

    /// <summary>A message to its script.</summary>
    MessageToScript,

    /// <summary>An entity that is to be born there.</summary>
    Birth,
}

/// <summary>Files by which a test and the processes of its poisoned world tell each other what to do and what was done.</summary>
internal sealed class Deeds(string folder)
{
    private string Tick => Path.Combine(folder, "tick");

    private string Message => Path.Combine(folder, "message");

    private string Mine => Path.Combine(folder, "mine");

    private string Armed => Path.Combine(folder, "armed");

    /// <summary>Has the ticks of a zone kill, until <see cref="EndKilling"/>.</summary>
    public void KillByTick(string zone) => Write(Tick, zone);

    public void EndKilling()
    {
        File.Delete(Tick);
        File.Delete(Armed);
    }

    public bool IsTickToKill(string zone) => File.Exists(Tick) && File.ReadAllText(Tick) == zone;

    /// <summary>Has a zone lay a mine, once.</summary>
    public void LayMine(string zone) => Write(Mine, zone);

    public bool IsToLayMine(string zone) => File.Exists(Mine) && File.ReadAllText(Mine) == zone;

    public void NoteLaid() => File.Delete(Mine);

    /// <summary>Has mines kill who makes one, until <see cref="EndKilling"/>.</summary>
    public void ArmMines() => Write(Armed, "");

    public bool AreMinesArmed => File.Exists(Armed);

    /// <summary>Has one zone send another what kills, once.</summary>
    public void Kill(string from, string to, Weapon weapon) => Write(Message, $"{from} {to} {weapon}");

    /// <summary>Where a zone is to send what; null if nowhere.</summary>
    public (string Zone, Weapon Weapon)? TargetOf(string from) =>
        File.Exists(Message) && File.ReadAllText(Message).Split(' ') is [var sender, var zone, var weapon] && sender == from ? (zone, Enum.Parse<Weapon>(weapon)) : null;

    /// <summary>It is on its way: nobody is to send another one.</summary>
    public void NoteSent() => File.Delete(Message);

    /// <summary>The entity of a zone was spawned: the zone has started empty.</summary>
    public void NoteBirth(string zone) => Note("birth", zone);

    /// <summary>How often a zone has started empty.</summary>
    public int BirthsIn(string zone) => Read("birth").Count(z => z == zone);

    /// <summary>The message came back.</summary>
    public void NoteReturn(UndeliverableReason reason) => Note("return", reason.ToString());

    /// <summary>Why the message came back, each time.</summary>
    public IReadOnlyList<string> ReturnReasons => Read("return");

    // A file for each: of processes that append to the same one at once, one may fail, or overwrite what the other has written.
    private void Note(string kind, string text) => Write(Path.Combine(folder, $"{DateTime.UtcNow.Ticks:x16}-{Guid.NewGuid():N}.{kind}"), text);

    /// <summary>What was noted, in order.</summary>
    private string[] Read(string kind) => [.. Directory.GetFiles(folder, "*." + kind).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    // Readers see nothing or all of it.
    private static void Write(string file, string text)
    {
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file);
    }
}
