using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZoneScaler.Hocon;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Hosting.Tests.Game;

namespace ZoneScaler.Hosting.Tests.Server;

/// <summary>Files and variables as a node reads them. Alone: variables are the process's, and a server that another test builds meanwhile would take them for its own.</summary>
[Collection(nameof(NodeConfigurationTests))]
[CollectionDefinition(nameof(NodeConfigurationTests), DisableParallelization = true)]
public sealed class NodeConfigurationTests : IDisposable
{
    private const string FailureDomain = "ZONESCALER__NODE__FAILURE_DOMAIN";
    private const string RetryMax = "ZONESCALER__NODE__RETRY_MAX";
    private const string Other = "NODE_CONFIGURATION_TESTS__LEVEL";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        foreach (var variable in new[] { FailureDomain, RetryMax, Other })
            Environment.SetEnvironmentVariable(variable, null);
        File.Delete(_file);
    }

    [Fact]
    public void AddZoneScalerHocon_FileVariablesAndSettings_LaterWin()
    {
        File.WriteAllText(_file, "zonescaler { node { lease = 3s, retry-min = 300ms, retry-max = 3s, roles = [worker, lighthouse] }, gateway.interest-radius = 64 }");
        Environment.SetEnvironmentVariable(FailureDomain, "rack-2");
        Environment.SetEnvironmentVariable(RetryMax, "4s");
        Environment.SetEnvironmentVariable(Other, "5");
        var builder = WebApplication.CreateBuilder();

        builder.AddZoneScalerHocon(_file, ["node.retry-min=500ms"]);
        builder.AddZoneScalerNode(TestWorld.Create());

        using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<NodeOptions>();
        Assert.Equal(TimeSpan.FromSeconds(3), options.Node.Lease);
        Assert.Equal(TimeSpan.FromSeconds(0.5), options.Node.RetryMin);
        Assert.Equal(TimeSpan.FromSeconds(4), options.Node.RetryMax);
        Assert.Equal("rack-2", options.Node.FailureDomain);
        Assert.Equal(["worker", "lighthouse"], options.Node.Roles);
        Assert.Equal(64, options.Gateway.InterestRadius);
        Assert.Equal("5", builder.Configuration["Node_Configuration_Tests:Level"]);
    }

    [Fact]
    public void AddZoneScalerHocon_UnknownKey_NamesTheNearest()
    {
        var builder = WebApplication.CreateBuilder();

        var error = Assert.Throws<HoconException>(() => builder.AddZoneScalerHocon(null, ["node.laese=3s"]));

        Assert.Contains("did you mean zonescaler.node.lease?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddZoneScalerHocon_WarmWorker_IsOne()
    {
        var builder = WebApplication.CreateBuilder();

        builder.AddZoneScalerHocon(null, ["worker.warm=yes", "worker.rehearsal-ticks=0", "node.roles=worker", "node.seeds=http://127.0.0.1:1"]);
        builder.AddZoneScalerNode(TestWorld.Create());

        using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<NodeOptions>();
        Assert.True(options.Worker.Warm);
        Assert.Equal(0, options.Worker.RehearsalTicks);
    }

    [Theory]
    [InlineData("worker.warm=true", "Worker:Warm is True; true only with the role worker; for others, false is allowed.")]
    [InlineData("worker.rehearsal-ticks=10001", "zonescaler.worker.rehearsal-ticks is 10001; a whole number, 0 to 10000 is expected.")]
    public void AddZoneScalerHocon_NotAllowedOfAWorker_IsNamed(string setting, string message)
    {
        var builder = WebApplication.CreateBuilder();

        var error = Assert.ThrowsAny<Exception>(() =>
        {
            builder.AddZoneScalerHocon(null, [setting, "node.roles=gateway", "node.seeds=http://127.0.0.1:1"]);
            builder.AddZoneScalerNode(TestWorld.Create());
        });

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddZoneScalerHocon_NothingSaid_LeavesDefaults()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("ZoneScaler:Gateway:InterestRadius", "720")]);

        builder.AddZoneScalerHocon(null);
        builder.AddZoneScalerNode(TestWorld.Create());

        using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<NodeOptions>();
        Assert.Equal(720, options.Gateway.InterestRadius);
        Assert.Equal(new NodeOptions().Node.Lease, options.Node.Lease);
        Assert.Empty(options.Node.Seeds);
        Assert.Empty(options.Node.Roles);
    }
}
