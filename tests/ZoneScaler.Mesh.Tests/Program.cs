using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Mesh.Tests.Processes;
using ZoneScaler.Worlds;

// What tests start as processes of their own where the sample will not do: a node of a world with something in it that kills whoever steps it.
var builder = WebApplication.CreateBuilder(args);
var poison = builder.Configuration.GetRequiredSection("Poison");
PoisonWorld.Deeds = new Deeds(poison.GetValue<string>("Folder")!);
builder.AddZoneScalerNode(PoisonWorld.Create(poison.GetValue<int>("Backups"), poison.GetValue<Consistency>("Consistency")));
var app = builder.Build();
app.MapZoneScaler();
await app.RunAsync();
