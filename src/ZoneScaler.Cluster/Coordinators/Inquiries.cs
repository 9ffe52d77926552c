using System.Globalization;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// Finds out whether a worker that somebody cannot reach is dead: asks those that hold backups of its zones, or whose backups it holds. If none of those that answer reaches it, it counts
/// as dead, and its zones go on where their backups are. That is a guess, and may be wrong without harm: the backup refuses the former owner before it goes on. A state machine.
/// </summary>
/// <param name="settings">How long witnesses have to answer.</param>
/// <param name="clock">The node's clock.</param>
/// <param name="sender">The way to them.</param>
/// <param name="observer">Hears of suspects and of the dead.</param>
/// <param name="isSelf">Whether a node is this one.</param>
/// <param name="isHeard">Whether this node hears another one.</param>
/// <param name="countedDead">Called with each that counts as dead.</param>
internal sealed class Inquiries(ClusterSettings settings, NodeClock clock, IControlSender sender, INodeObserver observer, Func<NodeId, bool> isSelf, Func<NodeId, bool> isHeard, Action<NodeId> countedDead)
{
    private readonly SortedDictionary<NodeId, OpenInquiry> _open = [];
    private readonly Dictionary<NodeId, bool> _dead = []; // and whether their processes seem to have ended

    /// <summary>Whether a node counts as dead.</summary>
    public bool IsDead(NodeId node) => _dead.ContainsKey(node);

    /// <summary>Whether a node counts as dead, and its process seems to have ended: see <see cref="OpenInquiry.SaysEnded"/>.</summary>
    public bool HasEnded(NodeId node) => _dead.GetValueOrDefault(node);

    /// <summary>Begins an inquiry, unless there is one.</summary>
    /// <param name="suspect">Who does not answer somebody.</param>
    /// <param name="witnesses">Who is asked.</param>
    public void Suspect(NodeId suspect, IReadOnlyCollection<NodeId> witnesses)
    {
        if (witnesses.Count == 0 || _dead.ContainsKey(suspect) || _open.ContainsKey(suspect))
            return;
        observer.Note(NodeEvent.Suspected, string.Create(CultureInfo.InvariantCulture, $"{suspect}; asked are {string.Join(", ", witnesses)}"));
        _open.Add(suspect, new OpenInquiry([.. witnesses], clock.Awake + settings.InquiryTimeout));
        foreach (var witness in witnesses)
            Ask(witness, suspect);
    }

    /// <summary>A link to a node works: what it was to be asked before may not have reached it. A coordinator that has just been elected is linked to nobody when it hears of the first suspect.</summary>
    public void LinkUp(NodeId witness)
    {
        foreach (var (suspect, inquiry) in _open)
        {
            if (!inquiry.Awaited.Contains(witness))
                continue;
            inquiry.EndsAt = clock.Awake + settings.InquiryTimeout;
            Ask(witness, suspect);
        }
    }

    /// <summary>A witness has answered.</summary>
    /// <param name="witness">Who.</param>
    /// <param name="suspect">Of whom.</param>
    /// <param name="isReached">Whether it hears it.</param>
    /// <param name="hasBroken">Whether its link to it was reset.</param>
    public void Receive(NodeId witness, NodeId suspect, bool isReached, bool hasBroken)
    {
        if (!_open.TryGetValue(suspect, out var inquiry) || !inquiry.Awaited.Remove(witness))
            return;
        if (isReached)
        {
            _open.Remove(suspect);
            return;
        }
        inquiry.Denials++;
        inquiry.Broken += hasBroken ? 1 : 0;
        inquiry.IsBrokenElsewhere |= hasBroken && !isSelf(witness);
        if (IsDecided(suspect, inquiry))
            Conclude(suspect, inquiry);
    }

    /// <summary>There is nothing to find out about a node: it has shown that it lives, or is no member any more.</summary>
    public void Forget(NodeId node)
    {
        _open.Remove(node);
        _dead.Remove(node);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _open.Clear();
        _dead.Clear();
    }

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance()
    {
        var next = TimeSpan.MaxValue;
        foreach (var (suspect, inquiry) in _open.ToArray())
        {
            if (clock.Awake >= inquiry.EndsAt || IsDecided(suspect, inquiry))
                Conclude(suspect, inquiry);
            else
                next = inquiry.EndsAt < next ? inquiry.EndsAt : next;
        }
        return next == TimeSpan.MaxValue ? next : clock.WhenAwake(next);
    }

    private void Ask(NodeId witness, NodeId suspect) => sender.Send(witness, new Control { Inquiry = new Inquiry { Node = NodeRef.Of(suspect) } });

    // Of a process that has ended this node's own link breaks, too, in a moment; if it does not, the way between the two and the witnesses is ill.
    private bool IsDecided(NodeId suspect, OpenInquiry inquiry) => inquiry.Awaited.Count == 0 && !(inquiry.SaysEnded && isHeard(suspect));

    private void Conclude(NodeId suspect, OpenInquiry inquiry)
    {
        _open.Remove(suspect);
        if (inquiry.Denials == 0)
            return; // nobody answers: it may be this node that is cut off
        var hasEnded = inquiry.SaysEnded && !isHeard(suspect);
        _dead.Add(suspect, hasEnded);
        observer.Note(NodeEvent.CountedDead, string.Create(CultureInfo.InvariantCulture, $"{suspect}: {inquiry.Denials} nodes do not reach it, none does{(hasEnded ? ", and its links were reset" : "")}"));
        countedDead(suspect);
    }

    private sealed class OpenInquiry(HashSet<NodeId> awaited, TimeSpan endsAt)
    {
        public HashSet<NodeId> Awaited { get; } = awaited;

        public TimeSpan EndsAt { get; set; } = endsAt;

        public int Denials { get; set; }

        public int Broken { get; set; }

        public bool IsBrokenElsewhere { get; set; }

        /// <summary>Whether its links were reset, as happens when a process ends, where an ill network makes it fall silent: at most witnesses, and not at this node alone, which may be what is cut off.</summary>
        public bool SaysEnded => IsBrokenElsewhere && Broken * 2 > Denials;
    }
}
