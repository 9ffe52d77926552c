using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Hosting;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

var spec = new WorldSpec { Name = "first", Bounds = Box.Rectangle(0, 0, 1000, 1000), CellSize = 250 };
var world = new World(spec, FirstWorld.GeneratedTypes.All)
    .WithPlayers(join => new PlayerSpawn(new Walker { Name = join.Name }, new Vector2(500, 500)));

var builder = WebApplication.CreateBuilder(args);
builder.AddZoneScaler(world);
var app = builder.Build();
app.MapZoneScaler(); // players at /play, operators at /cluster/zones
app.Run();

[EntityType("walker")]
public sealed partial class Walker : Entity
{
    [Replicated] public partial string Name { get; set; } = "";
    [Replicated(Precision = 0.01)] public partial Vector2 Velocity { get; set; }
    [Owner] public partial int Touches { get; set; }

    protected override void OnTick(in Tick tick)
    {
        Position += Velocity * tick.Delta; // crossing into another zone needs no code
        foreach (var other in Nearby<Walker>(1)) // entities of this zone and ghosts of its neighbours alike
            Send(other, new Touch()); // reaches its owner once, wherever that is
    }

    [Handler] private void On(Walk walk) => Velocity = Vector2.Clamp(walk.Velocity, new(-5), new(5));

    [Handler] private void On(Touch touch) => Touches++;
}

[Input("walk")] public readonly partial record struct Walk(Vector2 Velocity); // from the player's client

[Message("touch")] public readonly partial record struct Touch; // from entity to entity
