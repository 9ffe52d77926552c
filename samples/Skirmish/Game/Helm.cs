using System.Numerics;
using ZoneScaler.Messages;

namespace Skirmish.Game;

/// <summary>What a pilot holds down.</summary>
[Flags]
public enum Buttons : byte
{
    None = 0,
    Fire = 1,
    Boost = 2,
    Torpedo = 4,
}

/// <summary>
/// How a pilot holds the helm; it stays so until the next one. Its fields are whole numbers, so a client cannot send anything that is not a helm (NaN, a push of a
/// thousand): whatever arrives is safe to fly.
/// </summary>
/// <param name="PushX">Where to push, -127 to 127.</param>
/// <param name="PushY">Where to push, -127 to 127.</param>
/// <param name="Aim">Where to point the nose, 65,536 to the turn.</param>
/// <param name="Held">What is held down.</param>
[Input("helm")]
public readonly partial record struct Helm(sbyte PushX, sbyte PushY, ushort Aim, Buttons Held)
{
    private const float AnglePerStep = MathF.Tau / 65536;

    /// <summary>The push as a vector of at most length 1.</summary>
    internal Vector2 Push
    {
        get
        {
            var push = new Vector2(PushX, PushY) / 127;
            var length = push.Length();
            return length > 1 ? push / length : push;
        }
    }

    /// <summary>The aim in radians.</summary>
    internal float AimAngle => Flight.WrapAngle(Aim * AnglePerStep);

    internal bool Has(Buttons button) => (Held & button) != 0;

    /// <summary>Makes a helm of a push (length 1 at most) and an angle.</summary>
    internal static Helm Of(Vector2 push, float aim, Buttons held) => new(
        (sbyte)Math.Clamp(MathF.Round(push.X * 127), -127, 127),
        (sbyte)Math.Clamp(MathF.Round(push.Y * 127), -127, 127),
        (ushort)((int)MathF.Round(aim / AnglePerStep) & 0xFFFF),
        held);
}
