using System.Collections;
using ZoneScaler.Entities;

namespace ZoneScaler.State;

/// <summary>A state property that is a short list. Changing the list marks the property as changed. Made by generated code.</summary>
/// <typeparam name="T">A type that state properties may have, other than a list.</typeparam>
public sealed class StateList<T> : IReadOnlyList<T>
{
    private readonly Entity _owner;
    private readonly int _field;
    private readonly List<T> _items = [];

    /// <summary>Creates an empty list.</summary>
    public StateList(Entity owner, int field, int capacity)
    {
        _owner = owner;
        _field = field;
        Capacity = capacity;
    }

    /// <summary>The most elements that the list may have.</summary>
    public int Capacity { get; }

    /// <inheritdoc/>
    public int Count => _items.Count;

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

    /// <summary>Appends an element.</summary>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    public void Add(T item) => Insert(_items.Count, item);

    /// <summary>Inserts an element.</summary>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    public void Insert(int index, T item)
    {
        StateValue.ThrowIfNull(item);
        if (_items.Count == Capacity)
            throw new InvalidOperationException($"The list is full: it holds {Capacity} elements. The state attribute's Length sets the limit.");
        _owner.MarkChanged(_field);
        _items.Insert(index, item);
    }

    /// <summary>Removes the element at a place.</summary>
    public void RemoveAt(int index)
    {
        _owner.MarkChanged(_field);
        _items.RemoveAt(index);
    }

    /// <summary>Removes the first element that equals <paramref name="item"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(T item)
    {
        var index = _items.IndexOf(item);
        if (index >= 0)
            RemoveAt(index);
        return index >= 0;
    }

    /// <summary>Removes all elements.</summary>
    public void Clear()
    {
        if (_items.Count == 0)
            return;
        _owner.MarkChanged(_field);
        _items.Clear();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
