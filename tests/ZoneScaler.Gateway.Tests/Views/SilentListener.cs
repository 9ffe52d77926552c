using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Players;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Views;

internal sealed class SilentListener : IViewListener
{
    public List<string> Heard { get; } = [];

    public int Completed { get; private set; }

    public void OwnEntityShown(ulong session, EntityId entity, ZoneId zone) => Heard.Add($"shown {session} at {zone}");

    public void OwnEntityHandedOver(ulong session, EntityId entity, ZoneId zone) => Heard.Add($"to {session} {zone}");

    public void OwnEntityOverdue(ulong session, EntityId entity) => Heard.Add($"overdue {session}");

    public void OwnEntityGone(ulong session, EntityId entity) => Heard.Add($"gone {session}");

    public void StreamComplete(ZoneId zone) => Completed++;

    public void InputUsed(ulong session, uint input) => Heard.Add($"input {session} {input}");

    public void InputSeen(ulong session, uint input) => Heard.Add($"input {session} {input} seen");

    public void PlayerEvent(ulong session, uint number, uint messageType, ReadOnlySpan<byte> payload) => Heard.Add($"event {session} {number}");

    public void Emitted(Vector3 position, uint messageType, ReadOnlySpan<byte> payload) => Heard.Add("emitted");

    public void Answered(ZoneId zone, uint epoch, in PlayerAnswer answer) => Heard.Add($"{answer.Kind} {answer.Session}");
}
