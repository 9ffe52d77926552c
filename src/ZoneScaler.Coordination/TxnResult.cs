namespace ZoneScaler.Coordination;

/// <summary>What a <see cref="Txn"/> came to.</summary>
/// <param name="Succeeded">Whether its conditions held.</param>
/// <param name="Revision">The store's revision after it; what it wrote has this one.</param>
/// <param name="Results">For each step that was taken, what it read; empty for a write.</param>
public sealed record TxnResult(bool Succeeded, long Revision, IReadOnlyList<IReadOnlyList<KeyValue>> Results);
