using ZoneScaler.Generators.Tests.Driving;

namespace ZoneScaler.Generators.Tests;

public class MessageDiagnosticTests
{
    private static readonly string Messages = Sources.File("""
        [Message("hit")] public partial record struct Hit(int Damage);
        [Input("steer")] public partial record struct Steer(int Turn);
        [Event("bang")] public partial record struct Bang(int Loud);
        """);

    [Theory]
    [InlineData("[Handler] private void [|On|]() { }")]
    [InlineData("[Handler] private void [|On|](Hit hit, int more) { }")]
    [InlineData("[Handler] private int [|On|](Hit hit) => 1;")]
    [InlineData("[Handler] private static void [|On|](Hit hit) { }")]
    [InlineData("[Handler] private void [|On|]<T>(T hit) { }")]
    [InlineData("[Handler] private void [|On|](ref Hit hit) { }")]
    [InlineData("[Handler] private async void [|On|](Hit hit) => await Task.Yield();")]
    [InlineData("[Handler] private Task [|On|](Hit hit) => Task.CompletedTask;")]
    public void Handler_DeclaredWrongly_IsReported(string member) => Marked.Expect("ZS0030", Sources.Ship(member), Messages);

    [Theory]
    [InlineData("int")]
    [InlineData("string")]
    [InlineData("EntityRef")]
    public void Handler_OfNoMessage_IsReported(string type) => Marked.Expect("ZS0031", Sources.Ship($"[Handler] private void [|On|]({type} hit) {{ }}"));

    [Fact]
    public void Handler_OfEvent_IsReported() => Marked.Expect("ZS0032", Sources.Ship("[Handler] private void [|On|](Bang bang) { }"), Messages);

    [Theory]
    [InlineData("[Handler] private void On(Hit hit) { } [Handler] private void [|Also|](in Hit hit) { }")]
    public void Handler_OfHandledMessage_IsReported(string members) => Marked.Expect("ZS0033", Sources.Ship(members), Messages);

    [Fact]
    public void Handler_OfMessageHandledByBaseClass_IsReported() => Marked.Expect("ZS0033", Sources.File("""
        public abstract partial class Base : Entity { [Handler] private void On(Hit hit) { } }
        [EntityType("s")] public sealed partial class Ship : Base { [Handler] private void [|On|](Hit hit) { } }
        """), Messages);

    [Fact]
    public void Handler_OfMessageAndInput_IsAllowed() =>
        Marked.ExpectNothing(Sources.Ship("[Handler] private void On(Hit hit) { } [Handler] private void On(in Steer steer) { }"), Messages);

    [Theory]
    [InlineData("[Message(\"m\")] public struct [|M|] { }")]
    [InlineData("public class Outer { [Message(\"m\")] public partial struct [|M|] { } }")]
    public void Message_NotPartial_IsReported(string types) => Marked.Expect("ZS0040", Sources.File(types));

    [Theory]
    [InlineData("[Message(\"m\")] public partial struct [|M|]<T> { }")]
    [InlineData("[Message(\"m\")] public ref partial struct [|M|] { }")]
    [InlineData("public partial class Outer<T> { [Message(\"m\")] public partial struct [|M|] { } }")]
    public void Message_DeclaredWrongly_IsReported(string types) => Marked.Expect("ZS0041", Sources.File(types));

    [Theory]
    [InlineData("public decimal [|X|] { get; set; }")]
    [InlineData("public int[] [|X|];")]
    [InlineData("public string? [|X|];")]
    [InlineData("public StateList<int> [|X|] { get; set; }")]
    public void Message_MemberOfUnsupportedType_ListsTheAllowedOnes(string member) => Assert.Contains(
        "EntityRef", Marked.Expect("ZS0042", Sources.File($"[Message(\"m\")] public partial struct M {{ {member} }}")), StringComparison.Ordinal);

    [Fact]
    public void Message_PositionalMemberOfUnsupportedType_IsReported() =>
        Marked.Expect("ZS0042", Sources.File("[Message(\"m\")] public readonly partial record struct M(int A, DateTime [|B|]);"));

    [Theory]
    [InlineData("private int [|_x|];")]
    [InlineData("internal int [|X|] { get; set; }")]
    [InlineData("public event Action? [|X|];")]
    public void Message_MemberNotPublic_IsReported(string member) =>
        Marked.Expect("ZS0043", Sources.File($"[Message(\"m\")] public partial struct M {{ {member} }}"));

    [Fact]
    public void Message_StaticAndComputedMembers_AreAllowed() => Marked.ExpectNothing(Sources.File(
        "[Message(\"m\")] public partial struct M { public const int A = 1; public static int B; private static int s_c; public int D => A + s_c++; }"));

    [Fact]
    public void Message_SeveralAttributes_IsReported() => Marked.Expect("ZS0044", Sources.File("[Message(\"m\"), Input(\"i\")] public partial struct [|M|] { }"));

    [Theory]
    [InlineData("[Message(\"m\")] public readonly partial record struct Mail(bool [|Read|]);")]
    [InlineData("[Message(\"m\")] public partial struct Mail { public int [|MessageType|]; }")]
    public void Message_MemberWithGeneratedName_IsReported(string types) => Marked.Expect("ZS0046", Sources.File(types));

    [Fact]
    public void Message_MembersOfOneName_AreReported() =>
        Marked.Expect("ZS0045", Sources.File("[Message(\"m\")] public partial struct M { public int Damage; public int [|damage|]; }"));
}
