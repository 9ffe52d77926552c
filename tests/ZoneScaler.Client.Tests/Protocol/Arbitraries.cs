using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Protocol;

/// <summary>Arbitrary schemas and states of them.</summary>
internal static class Arbitraries
{
    public static Gen<FieldSpec> Field(string name) =>
        from kind in Gen.Choose(1, 18)
        from audience in Gen.Choose(0, 1)
        from element in Gen.Choose(1, 17)
        from bounded in ArbMap.Default.GeneratorFor<bool>()
        from min in Gen.Choose(-1000, 1000)
        from range in Gen.Choose(1, 5000)
        from precision in Gen.Elements(0, 0.001, 0.01, 0.5, 1.0)
        select new FieldSpec(
            name,
            (FieldKind)kind,
            (Audience)audience,
            precision,
            bounded ? min : double.NaN,
            bounded ? min + range : double.NaN,
            kind == (int)FieldKind.List ? (FieldKind)element : default);

    public static Gen<Schema> Schema { get; } =
        from count in Gen.Choose(0, 14)
        from fields in Gen.CollectToArray(Enumerable.Range(0, count), i => Field($"f{i}"))
        select new Schema(0, "thing", fields);

    /// <summary>A state, a second one that differs from it in some slots by much or little, and blobs for both.</summary>
    public static Gen<Transition> Transition { get; } =
        from schema in Schema
        from seed in ArbMap.Default.GeneratorFor<int>()
        select Protocol.Transition.Random(schema, new Random(seed));
}
