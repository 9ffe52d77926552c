using Skirmish.Game;
using ZoneScaler.Client.Messages;
using ZoneScaler.Protocol;

namespace Skirmish.Bots;

/// <summary>A helm on its way to the server.</summary>
internal readonly struct HelmInput(Helm helm) : IInput
{
    public uint TypeId => Helm.MessageType.Id;

    public void Write(ByteWriter writer) => Helm.Write(helm, writer);
}
