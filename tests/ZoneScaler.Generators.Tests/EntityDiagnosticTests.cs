using ZoneScaler.Generators.Tests.Driving;

namespace ZoneScaler.Generators.Tests;

public class EntityDiagnosticTests
{
    [Theory]
    [InlineData("[EntityType(\"s\")] public sealed class [|Ship|] : Entity { }")]
    [InlineData("public abstract class [|Ship|] : Entity { [Replicated] public partial int Hull { get; set; } }")]
    [InlineData("public class Outer { [EntityType(\"s\")] public sealed partial class [|Ship|] : Entity { } }")]
    public void Class_NotPartial_IsReported(string types) => Marked.Expect("ZS0001", Sources.File(types));

    [Theory]
    [InlineData("[EntityType(\"s\")] public sealed partial class [|Ship|]<T> : Entity { }")]
    [InlineData("public abstract partial class [|Ship|]<T> : Entity { [Replicated] public partial int Hull { get; set; } }")]
    [InlineData("public partial class Outer<T> { [EntityType(\"s\")] public sealed partial class [|Ship|] : Entity { } }")]
    public void Class_Generic_IsReported(string types) => Marked.Expect("ZS0002", Sources.File(types));

    [Theory]
    [InlineData("[EntityType(\"s\")] public sealed partial class [|Ship|] { }")]
    [InlineData("public partial class [|Ship|] { [Replicated] public partial int Hull { get; set; } }")]
    [InlineData("public partial struct [|Ship|] { [Replicated] public partial int Hull { get; set; } }")]
    [InlineData("public partial interface [|IShip|] { [Handler] void On(int hit); }")]
    public void Class_NoEntity_IsReported(string types) => Marked.Expect("ZS0003", Sources.File(types));

    [Theory]
    [InlineData("[EntityType(\"s\")] public abstract partial class [|Ship|] : Entity { }")]
    [InlineData("[EntityType(\"s\")] public sealed partial class [|Ship|] : Entity { public Ship(int hull) { } }")]
    [InlineData("[EntityType(\"s\")] public sealed partial class [|Ship|] : Entity { [Transient] public required int Hull { get; set; } }")]
    public void Class_NotConstructible_IsReported(string types) => Marked.Expect("ZS0004", Sources.File(types));

    [Fact]
    public void Class_PrivateConstructor_IsAllowed() => Marked.ExpectNothing(Sources.Ship("private Ship() { }"));

    [Theory]
    [InlineData("public partial class Outer { [EntityType(\"s\")] private sealed partial class [|Ship|] : Entity { } }")]
    [InlineData("public partial class Outer { protected partial class Inner { [EntityType(\"s\")] public sealed partial class [|Ship|] : Entity { } } }")]
    [InlineData("public partial class Outer { [Message(\"m\")] private partial struct [|Hit|] { } }")]
    public void Type_Inaccessible_IsReported(string types) => Marked.Expect("ZS0005", Sources.File(types));

    [Fact]
    public void Class_StateWithoutEntityType_IsReported() => Marked.Expect(
        "ZS0006", Sources.File("public partial class [|Ship|] : Entity { [Replicated] public partial int Hull { get; set; } }"));

    [Theory]
    [InlineData("[[|EntityType(\" \")|]] public sealed partial class Ship : Entity { }")]
    [InlineData("[[|Message(\"\")|]] public partial struct Hit { }")]
    [InlineData("[EntityType(\"s\")] public sealed partial class Ship : Entity { [Replicated(Name = \"2;\")] public partial int [|Hull|] { get; set; } }")]
    public void Name_Invalid_IsReported(string types) => Marked.Expect("ZS0007", Sources.File(types));

    [Theory]
    [InlineData("[EntityType(\"s\")] public sealed partial class A : Entity { } [EntityType(\"s\")] public sealed partial class [|B|] : Entity { }")]
    [InlineData("[Message(\"m\")] public partial struct A { } [Input(\"m\")] public partial struct [|B|] { }")]
    [InlineData("[Message(\"costarring\")] public partial struct A { } [Event(\"liquid\")] public partial struct [|B|] { }")] // the same FNV-1a hash
    public void Name_TakenOrSameHash_IsReported(string types) => Marked.Expect("ZS0008", Sources.File(types));

    [Fact]
    public void Name_OfMessageAndEntityType_MayBeTheSame() => Marked.ExpectNothing(
        Sources.File("[EntityType(\"s\")] public sealed partial class A : Entity { } [Message(\"s\")] public partial struct B { }"));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("double.NaN")]
    [InlineData("double.PositiveInfinity")]
    public void PositionPrecision_NotPositive_IsReported(string precision) => Marked.Expect(
        "ZS0009", Sources.File($"[[|EntityType(\"s\", PositionPrecision = {precision})|]] public sealed partial class Ship : Entity {{ }}"));

    [Theory]
    [InlineData("private int [|_hull|];")]
    [InlineData("private readonly List<int> [|_log|] = [];")]
    [InlineData("public int [|Hull|] { get; set; }")]
    [InlineData("public int [|Hull|] { get => field; set => field = value; }")]
    [InlineData("public event Action? [|Hurt|];")]
    public void Field_NeitherStateNorTransient_IsReported(string member)
    {
        var message = Marked.Expect("ZS0010", Sources.Ship(member));
        Assert.Contains("[Transient]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private const int Hull = 1;")]
    [InlineData("private static int s_hull; public static int Get() => s_hull++;")]
    [InlineData("[Transient] private int _hull; public int Hull => _hull++;")]
    [InlineData("[Transient] public int Hull { get; set; }")]
    [InlineData("[field: Transient] public int Hull { get; set; }")]
    [InlineData("public int Hull => 1;")]
    [InlineData("[field: Transient] public event Action? Hurt; public void Hurry() => Hurt?.Invoke();")]
    [InlineData("public event Action? Hurt { add { } remove { } }")]
    [InlineData("public static event Action? Hurt; public void Hurry() => Hurt?.Invoke();")]
    public void Field_OfNoState_IsAllowed(string member) => Marked.ExpectNothing(Sources.Ship(member));

    [Fact]
    public void Field_CapturedParameter_IsReported() => Marked.Expect(
        "ZS0010", Sources.Ship("public Ship() : this(1) { } public int Hull => hull;", "public sealed partial class Ship(int [|hull|]) : Entity"));

    [Fact]
    public void Field_OfPlainBaseClass_IsReportedOnce() => Marked.Expect("ZS0010", Sources.File("""
        public abstract class Base : Entity { private int [|_lost|]; public int Get() => _lost++; }
        [EntityType("a")] public sealed partial class A : Base { }
        [EntityType("b")] public sealed partial class B : Base { }
        """));

    [Theory]
    [InlineData("[Replicated] public int [|Hull|] { get; set; }", "not partial")]
    [InlineData("[Replicated] public static partial int [|Hull|] { get; set; }", "static")]
    [InlineData("[Replicated] public partial int [|Hull|] { get; init; }", "init")]
    [InlineData("[Replicated] public partial int [|Hull|] { get; }", "no set")]
    [InlineData("[Replicated] public partial int [|Hull|] { set; }", "no get")]
    [InlineData("[Replicated] public partial int [|Hull|] { get; set; } public partial int Hull { get => 1; set { } }", "a body")]
    [InlineData("[Replicated] public int [|this|][int i] { get => i; set { } }", "indexer")]
    public void StateProperty_DeclaredWrongly_IsReported(string member, string why) =>
        Assert.Contains(why, Marked.Expect("ZS0011", Sources.Ship(member)), StringComparison.Ordinal);

    [Fact]
    public void StateProperty_Abstract_IsReported() => Marked.Expect(
        "ZS0011", Sources.File("public abstract partial class Base : Entity { [Replicated] public abstract int [|Hull|] { get; set; } }"));

    [Theory]
    [InlineData("[Replicated] public partial StateList<int> [|Log|] { get; set; }")]
    [InlineData("[Replicated(Length = 2)] public partial StateArray<int> [|Log|] { get; init; }")]
    [InlineData("[Replicated] public StateList<int> [|Log|] => null!;")]
    public void StateList_DeclaredWrongly_IsReported(string member) => Marked.Expect("ZS0012", Sources.Ship(member));

    [Theory]
    [InlineData("decimal")]
    [InlineData("DateTime")]
    [InlineData("int?")]
    [InlineData("string?")]
    [InlineData("object")]
    [InlineData("int[]")]
    [InlineData("nint")]
    [InlineData("List<int>")]
    [InlineData("Entity")]
    [InlineData("(int, int)")]
    public void StateProperty_OfUnsupportedType_ListsTheAllowedOnes(string type)
    {
        var message = Marked.Expect("ZS0013", Sources.Ship($"[Replicated] public partial {type} [|Hull|] {{ get; set; }}"));
        Assert.Contains("float", message, StringComparison.Ordinal);
        Assert.Contains("StateList<T>", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StateList<decimal>")]
    [InlineData("StateList<StateList<int>>")]
    [InlineData("StateList<string?>")]
    public void StateList_OfUnsupportedElements_IsReported(string type) =>
        Marked.Expect("ZS0013", Sources.Ship($"[Replicated] public partial {type} [|Log|] {{ get; }}"));

    [Theory]
    [InlineData("public partial decimal Hull { get; set; }")]
    [InlineData("public partial int Hull { get; init; }")]
    [InlineData("public partial int Hull { get; }")]
    [InlineData("public new partial int Position { get; set; }")]
    [InlineData("public partial StateList<int> Log { get; set; }")]
    public void StateProperty_InError_IsNotReportedByTheCompilerToo(string property)
    {
        var run = GeneratorRun.Of(Sources.Ship($"[Replicated] {property}"));
        Assert.Single(run.Diagnostics);
        Assert.Empty(run.CompilerDiagnostics);
    }

    [Theory]
    [InlineData("[Replicated] public partial int [|EntityType|] { get; set; }")]
    [InlineData("[Replicated] public new partial int [|Type|] { get; set; }")]
    [InlineData("private static void [|DescribeState|]() { }")]
    [InlineData("protected override bool [|Dispatch|](uint messageType, ref ByteReader payload) => true;")]
    public void Member_WithGeneratedName_IsReported(string member) => Marked.Expect("ZS0023", Sources.Ship(member));

    [Fact]
    public void Member_OverloadOfGeneratedName_IsAllowed() => Marked.ExpectNothing(Sources.Ship("public bool Dispatch() => true;"));

    [Theory]
    [InlineData("[Replicated, Owner] public partial int [|Hull|] { get; set; }")]
    [InlineData("[Persisted, Transient] public partial int [|Hull|] { get; set; }")]
    public void StateProperty_SeveralAttributes_IsReported(string member) => Marked.Expect("ZS0014", Sources.Ship(member));

    [Fact]
    public void StateProperty_SeveralAttributesInBaseClass_IsReportedOnce() => Marked.Expect(
        "ZS0014", Sources.File("public abstract partial class Base : Entity { [Owner, Replicated] public partial int [|Hull|] { get; set; } }"));
}
