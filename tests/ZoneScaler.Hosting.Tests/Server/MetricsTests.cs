using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ZoneScaler.Hosting.Zones;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class MetricsTests
{
    [Fact]
    public async Task Meter_PlayerInTheWorld_MeasuresZones()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == ZoneMetrics.MeterName)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen.AddOrUpdate(instrument.Name, value, (_, max) => Math.Max(max, value)));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen.AddOrUpdate(instrument.Name, value, (_, max) => Math.Max(max, value)));
        listener.Start();

        await using var server = await TestServer.StartAsync();
        await using var player = await TestPlayer.JoinAsync(server.Address);
        await player.ReadUntilAsync(() => player.Snapshots > 3);
        listener.RecordObservableInstruments();

        Assert.True(seen["zonescaler.zone.tick.duration"] > 0);
        Assert.True(seen["zonescaler.zone.tick.lateness"] > 0);
        Assert.True(seen["zonescaler.zone.entities"] >= 1);
        Assert.True(seen["zonescaler.zone.players"] >= 1);
        Assert.True(seen["zonescaler.zones.awake"] >= 1);
    }
}
