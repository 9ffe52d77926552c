using ZoneScaler.Entities;
using ZoneScaler.Generators.Tests.Driving;

namespace ZoneScaler.Generators.Tests;

/// <summary>State that one build saved and another reads.</summary>
public class VersioningTests
{
    [Fact]
    public void Restore_FieldAdded_KeepsItsInitialValue()
    {
        var old = Build("[Replicated] public partial int Hull { get; set; } = 100;");
        var current = Build("[Persisted] public partial string Note { get; set; } = \"new\"; [Replicated] public partial int Hull { get; set; } = 100;");
        Set(old, "Hull", 42);
        Assert.Equal(0, Codec.Restore(current, Codec.State(old)));
        Assert.Equal(42, Get(current, "Hull"));
        Assert.Equal("new", Get(current, "Note"));
    }

    [Fact]
    public void Restore_FieldRemoved_SkipsIt()
    {
        var old = Build("[Persisted] public partial string Note { get; set; } [Replicated] public partial int Hull { get; set; }");
        var current = Build("[Replicated] public partial int Hull { get; set; }");
        Set(old, "Note", "gone");
        Set(old, "Hull", 42);
        Assert.Equal(1, Codec.Restore(current, Codec.State(old)));
        Assert.Equal(42, Get(current, "Hull"));
    }

    [Fact]
    public void Restore_FieldOfOtherKind_IsAnotherField()
    {
        var old = Build("[Replicated] public partial int Hull { get; set; } [Replicated] public partial int Fuel { get; set; }");
        var current = Build("[Replicated] public partial float Hull { get; set; } = 0.5f; [Replicated] public partial int Fuel { get; set; }");
        Set(old, "Hull", 42);
        Set(old, "Fuel", 43);
        Assert.Equal(1, Codec.Restore(current, Codec.State(old)));
        Assert.Equal(0.5f, Get(current, "Hull"));
        Assert.Equal(43, Get(current, "Fuel"));
    }

    [Fact]
    public void Restore_FieldsReordered_FindsEach()
    {
        var old = Build("[Replicated] public partial int Hull { get; set; } [Owner] public partial int Fuel { get; set; }");
        var current = Build("[Persisted] public partial int Fuel { get; set; } [Replicated] public partial int Hull { get; set; }");
        Set(old, "Hull", 42);
        Set(old, "Fuel", 43);
        Assert.Equal(0, Codec.Restore(current, Codec.State(old)));
        Assert.Equal((42, 43), (Get(current, "Hull"), Get(current, "Fuel")));
    }

    [Fact]
    public void Restore_PropertyRenamedButNotItsField_FindsIt()
    {
        var old = Build("[Replicated] public partial int Hull { get; set; }");
        var current = Build("[Replicated(Name = \"hull\")] public partial int Armour { get; set; }");
        Set(old, "Hull", 42);
        Assert.Equal(0, Codec.Restore(current, Codec.State(old)));
        Assert.Equal(42, Get(current, "Armour"));
    }

    [Fact]
    public void Restore_EnumOfSameSize_ReadsItsNumber()
    {
        var old = Build("[Replicated] public partial byte Gear { get; set; }");
        var current = Build("[Replicated] public partial Gear Gear { get; set; }", "public enum Gear : byte { First, Second }");
        Set(old, "Gear", (byte)1);
        Assert.Equal(0, Codec.Restore(current, Codec.State(old)));
        Assert.Equal("Second", Get(current, "Gear")!.ToString());
    }

    [Fact]
    public void Restore_ArrayGrown_FillsItWithDefaults()
    {
        var old = Build("[Replicated(Length = 2)] public partial StateArray<int> Cells { get; }");
        var current = Build("[Replicated(Length = 3)] public partial StateArray<int> Cells { get; }");
        ((State.StateArray<int>)Get(old, "Cells")!)[1] = 42;
        Assert.Equal(0, Codec.Restore(current, Codec.State(old)));
        Assert.Equal([0, 42, 0], (IEnumerable<int>)Get(current, "Cells")!);
    }

    private static Entity Build(string members, string more = "") =>
        (Entity)Activator.CreateInstance(GeneratorRun.Load(GeneratorRun.Of(Sources.Ship(members), Sources.File(more)).Emit()).GetType("Game.Ship")!)!;

    private static void Set(Entity entity, string property, object value) => entity.GetType().GetProperty(property)!.SetValue(entity, value);

    private static object? Get(Entity entity, string property) => entity.GetType().GetProperty(property)!.GetValue(entity);
}
