using System.Collections;
using ZoneScaler.Entities;

namespace ZoneScaler.State;

/// <summary>A state property of a fixed number of elements. Writing an element marks the property as changed. Made by generated code.</summary>
/// <typeparam name="T">A type that state properties may have, other than a list.</typeparam>
public sealed class StateArray<T> : IReadOnlyList<T>
{
    private readonly Entity _owner;
    private readonly int _field;
    private readonly T[] _items;

    /// <summary>Creates the elements with default values; <paramref name="initial"/> replaces the default where that is null (a string's).</summary>
    public StateArray(Entity owner, int field, int length, T initial)
    {
        _owner = owner;
        _field = field;
        _items = new T[length];
        Array.Fill(_items, initial);
    }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>Reads or writes an element.</summary>
    public T this[int index]
    {
        get => _items[index];
        set
        {
            StateValue.ThrowIfNull(value);
            if (StateValue.AreSame(_items[index], value))
                return;
            _owner.MarkChanged(_field);
            _items[index] = value;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
