namespace ZoneScaler.Hocon.Resolving;

/// <summary>A value whose type is known, but not yet what is inside of it: objects may refer to themselves, as long as no value does.</summary>
internal abstract class Shape(HoconOrigin origin)
{
    public HoconOrigin Origin { get; } = origin;
}
