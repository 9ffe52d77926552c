namespace ZoneScaler.Coordination;

/// <summary>A step of a <see cref="Txn"/>.</summary>
public readonly record struct Op
{
    private Op(OpKind kind, string key, ReadOnlyMemory<byte> value = default, long lease = 0)
    {
        Kind = kind;
        Key = key;
        Value = value;
        Lease = lease;
    }

    /// <summary>What it does.</summary>
    public OpKind Kind { get; }

    /// <summary>The key, or the prefix of the keys.</summary>
    public string Key { get; }

    /// <summary>What a put writes.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>The lease that a put binds its key to, 0 for none.</summary>
    public long Lease { get; }

    /// <summary>Whether it changes anything.</summary>
    public bool IsWrite => Kind is OpKind.Put or OpKind.Delete or OpKind.DeletePrefix;

    /// <summary>Writes a key; a key that was bound to another lease, or to none, is bound to this one, or to none.</summary>
    public static Op Put(string key, ReadOnlyMemory<byte> value, long lease = 0) => new(OpKind.Put, Checked(key), value, lease);

    /// <summary>Deletes a key, if it is there.</summary>
    public static Op Delete(string key) => new(OpKind.Delete, Checked(key));

    /// <summary>Deletes all keys that begin with a prefix; an empty prefix is refused, for it would delete what others keep in the same store.</summary>
    public static Op DeletePrefix(string prefix) => new(OpKind.DeletePrefix, Checked(prefix));

    /// <summary>Reads a key.</summary>
    public static Op Get(string key) => new(OpKind.Get, Checked(key));

    /// <summary>Reads all keys that begin with a prefix, in order of their bytes; an empty one means all keys.</summary>
    public static Op GetPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return new(OpKind.GetPrefix, prefix);
    }

    private static string Checked(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return key;
    }
}
