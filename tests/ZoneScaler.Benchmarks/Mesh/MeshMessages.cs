using ZoneScaler.Messages;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>64 bytes for an entity of another node.</summary>
[Message("mesh-parcel")]
public readonly partial record struct Parcel(long A, long B, long C, long D, long E, long F, long G, long H);

/// <summary>How many parcels have been handled.</summary>
[Message("mesh-taken")]
public readonly partial record struct Taken(long Count);

/// <summary>A question; when it was asked goes along.</summary>
[Message("mesh-ask")]
public readonly partial record struct Ask(long At);

/// <summary>The answer to a question that was asked then.</summary>
[Message("mesh-answer")]
public readonly partial record struct Answer(long At);
