using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Protocol;

public sealed class WorldDescriptionTests
{
    private static readonly Arbitrary<WorldDescription> Worlds = (
        from name in ArbMap.Default.GeneratorFor<NonNull<string>>()
        from dimensions in Gen.Choose(2, 3)
        from size in Gen.Choose(1, 100_000)
        from schemas in Arbitraries.Schema.ArrayOf()
        from inputs in Arbitraries.Field("value").ArrayOf()
        from events in Arbitraries.Field("value").ArrayOf()
        select new WorldDescription
        {
            Name = new string(name.Get.Where(c => !char.IsSurrogate(c)).ToArray()),
            Dimensions = dimensions,
            Min = new Vector3(-size, size * 2, dimensions == 3 ? 1 : 0),
            Max = new Vector3(size, size * 3, dimensions == 3 ? 2 : 0),
            CellSize = size / 8f,
            GhostDistance = size / 32f,
            TickRate = 20,
            InterestRadius = size / 4f,
            Schemas = schemas.Select((s, i) => new Schema(i, $"type{i}", s.Fields)).ToArray(),
            Inputs = inputs.Select((f, i) => new MessageSchema($"input{i}", f)).ToArray(),
            Events = events.Select((f, i) => new MessageSchema($"event{i}", f)).ToArray(),
        }).ToArbitrary();

    [Fact]
    public void Read_WhatWasWritten_GivesItBack() => Check.QuickThrowOnFailure(Prop.ForAll(Worlds, world =>
    {
        var writer = new ByteWriter();
        world.Write(writer);
        var reader = new ByteReader(writer.Written);
        var read = WorldDescription.Read(ref reader);
        var again = new ByteWriter();
        read.Write(again);
        return reader.AtEnd
            && again.Written.SequenceEqual(writer.Written)
            && read.Name == world.Name
            && read.Min == world.Min
            && read.Max == world.Max
            && read.Schemas.Count == world.Schemas.Count
            && read.Schemas.Zip(world.Schemas).All(p => p.First.Name == p.Second.Name && p.First.SlotCount == p.Second.SlotCount)
            && read.Inputs.Select(m => m.TypeId).SequenceEqual(world.Inputs.Select(m => m.TypeId))
            && read.Events.Select(m => m.TypeId).SequenceEqual(world.Events.Select(m => m.TypeId));
    }));
}
