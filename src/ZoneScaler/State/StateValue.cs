using System.Numerics;
using System.Runtime.CompilerServices;
using ZoneScaler.Entities;

namespace ZoneScaler.State;

/// <summary>How elements of state arrays and lists are compared: a value has changed if its exact bytes have, as with state properties.</summary>
internal static class StateValue
{
    public static bool AreSame<T>(T left, T right)
    {
        // What compares as equal but differs in bytes: -0 and 0, and references that differ in where to look first.
        if (typeof(T) == typeof(float))
            return Bits<T, uint>(left) == Bits<T, uint>(right);
        if (typeof(T) == typeof(double) || typeof(T) == typeof(Vector2))
            return Bits<T, ulong>(left) == Bits<T, ulong>(right);
        if (typeof(T) == typeof(Vector3))
            return Bits<T, (uint, uint, uint)>(left) == Bits<T, (uint, uint, uint)>(right);
        if (typeof(T) == typeof(Quaternion))
            return Bits<T, (ulong, ulong)>(left) == Bits<T, (ulong, ulong)>(right);
        if (typeof(T) == typeof(EntityRef))
            return Bits<T, (EntityId, ulong)>(left) == Bits<T, (EntityId, ulong)>(right);
        return EqualityComparer<T>.Default.Equals(left, right);
    }

    public static void ThrowIfNull<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is null)
            throw new ArgumentNullException(name);
    }

    private static TBits Bits<T, TBits>(T value) => Unsafe.As<T, TBits>(ref value);
}
