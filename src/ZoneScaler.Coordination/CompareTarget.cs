namespace ZoneScaler.Coordination;

/// <summary>What of a key a <see cref="Compare"/> looks at.</summary>
public enum CompareTarget
{
    /// <summary>The revision that made the key; 0 if it is absent.</summary>
    CreateRevision,

    /// <summary>The revision that changed the key last; 0 if it is absent.</summary>
    ModRevision,

    /// <summary>How often it was put since it was made; 0 if it is absent.</summary>
    Version,

    /// <summary>The value; never equal if the key is absent.</summary>
    Value,
}
