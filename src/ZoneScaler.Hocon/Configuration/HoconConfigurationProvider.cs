using Microsoft.Extensions.Configuration;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon.Configuration;

/// <summary>Settings in HOCON, read once at load.</summary>
internal sealed class HoconConfigurationProvider(HoconConfigurationSource source, HoconSchema? schema) : ConfigurationProvider
{
    public override void Load() => Data = FlatSettings.Make(source.Read(), schema, source.Takes);

    public override string ToString() => "HOCON";
}
