namespace ZoneScaler.Coordination;

/// <summary>A condition of a <see cref="Txn"/>: something of a key equals something expected.</summary>
public readonly record struct Compare
{
    private Compare(CompareTarget target, string key, long number, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Target = target;
        Key = key;
        Number = number;
        Bytes = bytes;
    }

    /// <summary>What is looked at.</summary>
    public CompareTarget Target { get; }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The revision or version expected.</summary>
    public long Number { get; }

    /// <summary>The value expected.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>There is no such key.</summary>
    public static Compare Absent(string key) => new(CompareTarget.CreateRevision, key, 0, default);

    /// <summary>The key is there and was made at this revision: it is still the same one.</summary>
    public static Compare Created(string key, long createRevision) => new(CompareTarget.CreateRevision, key, createRevision, default);

    /// <summary>The key was changed last at this revision; 0: it is absent.</summary>
    public static Compare Modified(string key, long modRevision) => new(CompareTarget.ModRevision, key, modRevision, default);

    /// <summary>The key was put this often since it was made; 0: it is absent.</summary>
    public static Compare Version(string key, long version) => new(CompareTarget.Version, key, version, default);

    /// <summary>The key is there with this value.</summary>
    public static Compare ValueIs(string key, ReadOnlyMemory<byte> value) => new(CompareTarget.Value, key, 0, value);
}
