using System.Numerics;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Ticking;

/// <summary>A world of particles in 64 zones that see so many others each.</summary>
internal static class ParticleWorld
{
    public const int ZonesPerAxis = 8;

    private const float Speed = 10;

    /// <summary>Its spec: each entity sees a circle of its sight, so the world's size sets how many are in it.</summary>
    /// <param name="entities">How many there will be.</param>
    /// <param name="neighbours">How many others each is to see on average.</param>
    /// <param name="ghostPercent">The ghost distance in percent of a cell; 0: as far as an entity looks.</param>
    /// <exception cref="UsageException">No such world is possible.</exception>
    public static WorldSpec Spec(int entities, int neighbours, int ghostPercent)
    {
        var side = MathF.Sqrt(entities * MathF.PI * Particle.Sight * Particle.Sight / neighbours);
        var cell = side / ZonesPerAxis;
        var ghostDistance = ghostPercent == 0 ? Particle.Sight : cell * ghostPercent / 100;
        if (ghostDistance < Particle.Sight || ghostDistance > cell / 2)
            throw new UsageException($"{entities} entities with {neighbours} neighbours each make cells of {cell}: a ghost distance from {Particle.Sight} to {cell / 2} is possible, not {ghostDistance}.");
        return new WorldSpec
        {
            Name = "tick",
            Bounds = Box.Rectangle(0, 0, side, side),
            CellSize = cell,
            GhostDistance = ghostDistance,
            TickRate = 20,
        };
    }

    /// <summary>Puts the particles anywhere, the same each time.</summary>
    public static void Populate(ZoneHost host, int entities)
    {
        var spec = host.World.Spec;
        var random = new ZoneRandom(spec.Seed);
        for (var i = 0; i < entities; i++)
        {
            var position = new Vector3(random.NextFloat(0, spec.Bounds.Max.X), random.NextFloat(0, spec.Bounds.Max.Y), 0);
            var particle = new Particle { Velocity = random.NextDirection() * Speed };
            host.Find(spec.ZoneAt(position))!.Visit(zone => zone.Spawn(particle, position, null));
        }
    }
}
