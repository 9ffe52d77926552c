namespace ZoneScaler.Coordination;

/// <summary>What an <see cref="Op"/> does.</summary>
public enum OpKind
{
    /// <summary>Reads a key.</summary>
    Get,

    /// <summary>Reads all keys that begin with a prefix.</summary>
    GetPrefix,

    /// <summary>Writes a key.</summary>
    Put,

    /// <summary>Deletes a key.</summary>
    Delete,

    /// <summary>Deletes all keys that begin with a prefix.</summary>
    DeletePrefix,
}
