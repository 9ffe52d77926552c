using ZoneScaler.Generators.Tests.Driving;

namespace ZoneScaler.Generators.Tests;

public class StateDiagnosticTests
{
    [Theory]
    [InlineData("int", "Precision = 0.5")]
    [InlineData("bool", "Precision = 1")]
    [InlineData("string", "Precision = 1")]
    [InlineData("float", "Precision = -1")]
    [InlineData("float", "Precision = double.NaN")]
    [InlineData("Vector2", "Precision = double.PositiveInfinity")]
    public void Precision_Invalid_IsReported(string type, string arguments) => ExpectOnAttribute("ZS0015", type, arguments);

    [Theory]
    [InlineData("float", "Precision = 1, Min = 0")]
    [InlineData("int", "Max = 0")]
    [InlineData("int", "Min = 5, Max = 5")]
    [InlineData("int", "Min = 5, Max = 4")]
    [InlineData("float", "Precision = 1, Min = 0, Max = double.PositiveInfinity")]
    [InlineData("int", "Min = 0.5, Max = 4")]
    [InlineData("float", "Min = 0, Max = 1")]
    [InlineData("long", "Min = 0, Max = 1")]
    [InlineData("bool", "Min = 0, Max = 1")]
    [InlineData("Quaternion", "Precision = 0.1, Min = 0, Max = 1")]
    [InlineData("EntityRef", "Min = 0, Max = 1")]
    public void Bounds_Invalid_AreReported(string type, string arguments) => ExpectOnAttribute("ZS0016", type, arguments);

    [Theory]
    [InlineData("float", "Precision = 1e-9, Min = 0, Max = 100")]
    [InlineData("uint", "Min = 0, Max = 4294967295")]
    [InlineData("Quaternion", "Precision = 1e-10")]
    public void Range_TooFine_IsReported(string type, string arguments) => ExpectOnAttribute("ZS0017", type, arguments);

    [Theory]
    [InlineData("float", "Precision = 0.01")]
    [InlineData("double", "Precision = 0.01, Min = -1, Max = 1")]
    [InlineData("Vector3", "Precision = 0.5, Min = -1, Max = 1")]
    [InlineData("Quaternion", "Precision = 0.01")]
    [InlineData("int", "Min = -5, Max = 2147483642")]
    [InlineData("char", "Min = 32, Max = 126")]
    [InlineData("DayOfWeek", "Min = 0, Max = 6")]
    public void Quantization_Valid_IsAllowed(string type, string arguments) =>
        Marked.ExpectNothing(Sources.Ship($"[Owner({arguments})] public partial {type} Value {{ get; set; }}"));

    [Theory]
    [InlineData("int", "Length = 3", "{ get; set; }")]
    [InlineData("StateList<int>", "Length = 0", "{ get; }")]
    [InlineData("StateList<int>", "Length = 1025", "{ get; }")]
    [InlineData("StateList<int>", "Length = -1", "{ get; }")]
    [InlineData("StateArray<int>", "Length = 1025", "{ get; }")]
    [InlineData("StateArray<int>", "Name = \"x\"", "{ get; }")]
    public void Length_Invalid_IsReported(string type, string arguments, string accessors) =>
        Marked.Expect("ZS0018", Sources.Ship($"[[|Replicated({arguments})|]] public partial {type} Value {accessors}"));

    [Theory]
    [InlineData("[Replicated] public partial int Hull { get; set; } [Owner] public partial int [|hull|] { get; set; }")]
    [InlineData("[Replicated] public partial int Hull { get; set; } [Owner(Name = \"hull\")] public partial float [|Armour|] { get; set; }")]
    [InlineData("[Persisted(Name = \"position\")] public partial int [|Place|] { get; set; }")]
    public void FieldName_Taken_IsReported(string members) => Marked.Expect("ZS0019", Sources.Ship(members));

    [Fact]
    public void FieldName_TakenByBaseClass_IsReported() => Marked.Expect("ZS0019", Sources.File("""
        public abstract partial class Base : Entity { [Replicated] public partial int Hull { get; set; } }
        [EntityType("s")] public sealed partial class Ship : Base { [Replicated(Name = "hull")] public partial int [|Armour|] { get; set; } }
        """));

    [Fact]
    public void Fields_TooMany_AreReported()
    {
        Marked.ExpectNothing(Sources.Ship(Fields("Persisted", "int", 63)));
        Marked.Expect("ZS0020", Sources.Ship(Fields("Persisted", "int", 64), "public sealed partial class [|Ship|] : Entity"));
    }

    [Theory]
    [InlineData("Entity", 62)]
    [InlineData("Entity3D", 61)]
    [InlineData("ZoneScript", 63)]
    public void Slots_TooMany_AreReported(string root, int most)
    {
        Marked.ExpectNothing(Sources.Ship(Fields("Owner", "int", most), $"public sealed partial class Ship : {root}"));
        if (most < 63)
            Marked.Expect("ZS0021", Sources.Ship(Fields("Owner", "int", most + 1), $"public sealed partial class [|Ship|] : {root}"));
    }

    [Fact]
    public void Slots_OfBaseClass_Count() => Marked.Expect("ZS0021", Sources.File($$"""
        public abstract partial class Base : Entity { {{Fields("Replicated", "Quaternion", 15)}} }
        [EntityType("s")] public sealed partial class [|Ship|] : Base { [Replicated] public partial Vector3 More { get; set; } }
        """));

    [Theory]
    [InlineData("Precision = 0.1")]
    [InlineData("Min = 0, Max = 1")]
    public void Persisted_Quantized_IsReported(string arguments) =>
        Marked.Expect("ZS0022", Sources.Ship($"[[|Persisted({arguments})|]] public partial float Value {{ get; set; }}"));

    private static void ExpectOnAttribute(string id, string type, string arguments) =>
        Marked.Expect(id, Sources.Ship($"[[|Replicated({arguments})|]] public partial {type} Value {{ get; set; }}"));

    private static string Fields(string attribute, string type, int count) =>
        string.Join('\n', Enumerable.Range(0, count).Select(i => $"[{attribute}] public partial {type} F{i} {{ get; set; }}"));
}
