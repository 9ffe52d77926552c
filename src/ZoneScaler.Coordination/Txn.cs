namespace ZoneScaler.Coordination;

/// <summary>
/// A transaction: if all conditions hold, the first steps are taken, otherwise the others, all at one revision. A step sees what those before it did; two
/// steps of one side must not write the same key.
/// </summary>
public sealed record Txn
{
    /// <summary>How many conditions there may be, and how many steps on each side: the default limit of etcd.</summary>
    public const int MaxOperations = 128;

    /// <exception cref="ArgumentException">There are too many of something, or a condition or step was not made by its factory.</exception>
    public Txn(IReadOnlyList<Compare> @if, IReadOnlyList<Op> then, IReadOnlyList<Op> @else)
    {
        ArgumentNullException.ThrowIfNull(@if);
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(@else);
        CheckCount(@if.Count, nameof(@if));
        CheckCount(then.Count, nameof(then));
        CheckCount(@else.Count, nameof(@else));
        if (@if.Any(c => c.Key is null))
            throw new ArgumentException("A condition is empty; make it with Compare.Absent, Compare.Modified and so on.", nameof(@if));
        if (then.Concat(@else).Any(o => o.Key is null))
            throw new ArgumentException("A step is empty; make it with Op.Put, Op.Get and so on.", nameof(then));
        If = @if;
        Then = then;
        Else = @else;
    }

    /// <summary>The conditions; none: they hold.</summary>
    public IReadOnlyList<Compare> If { get; }

    /// <summary>The steps if they hold.</summary>
    public IReadOnlyList<Op> Then { get; }

    /// <summary>The steps if one does not.</summary>
    public IReadOnlyList<Op> Else { get; }

    /// <summary>Whether neither side changes anything, so that it can be repeated at will.</summary>
    public bool IsReadOnly => !Then.Any(o => o.IsWrite) && !Else.Any(o => o.IsWrite);

    /// <summary>Steps without a condition.</summary>
    public static Txn Do(params IReadOnlyList<Op> then) => new([], then, []);

    private static void CheckCount(int count, string name)
    {
        if (count > MaxOperations)
            throw new ArgumentException($"A transaction may have {MaxOperations} operations in each list; this one has {count}.", name);
    }
}
