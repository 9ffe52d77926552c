using Microsoft.AspNetCore.Builder;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Mesh.Tests.Processes;

// What tests start as processes of their own where the sample will not do: a node of a world with something in it that kills whoever steps it.
var builder = WebApplication.CreateBuilder(args);
builder.AddZoneScalerNode(PoisonWorld.Create());
var app = builder.Build();
app.MapZoneScaler();
await app.RunAsync();
