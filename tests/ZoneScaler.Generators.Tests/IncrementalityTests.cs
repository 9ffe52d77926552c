using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Tests.Driving;

namespace ZoneScaler.Generators.Tests;

public class IncrementalityTests
{
    private const string Unrelated = "namespace Game; public static class Unrelated { public static int X => 1; }";

    private static readonly string[] Game =
    [
        Sources.Ship("[Replicated] public partial int Hull { get; set; } [Handler] private void On(Hit hit) { Hull = 1; }"),
        Sources.File("public abstract partial class Base : Entity { [Owner] public partial int Fuel { get; set; } }"),
        Sources.File("[EntityType(\"rock\")] public sealed partial class Rock : Base { }"),
        Sources.File("[Message(\"hit\")] public partial record struct Hit(int Damage);"),
        Unrelated,
    ];

    [Fact]
    public void Edit_OfUnrelatedFile_RegeneratesNothing()
    {
        var run = GeneratorRun.Of(Game).AfterReplacing("X => 1", "X => 2; public static int Y => 3");
        Assert.All(Steps(run), step => Assert.True(step.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, step.ToString()));
        Assert.All(OutputReasons(run), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Edit_OfMethodBody_RegeneratesNothing()
    {
        var run = GeneratorRun.Of(Game).AfterReplacing("Hull = 1;", "\n\n Hull = hit.Damage;");
        Assert.All(Steps(run), step => Assert.True(step.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, step.ToString()));
    }

    [Fact]
    public void Edit_OfOneType_RegeneratesThatAlone()
    {
        var run = GeneratorRun.Of(Game).AfterReplacing("int Hull", "long Hull");
        var changed = Assert.Single(Steps(run), step => step.Reason == IncrementalStepRunReason.Modified);
        Assert.Contains("class Ship", changed.Value, StringComparison.Ordinal);
        Assert.Contains("long Hull", run.SourceOf("Game.Ship.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_OfBaseClass_RegeneratesItsDerivedTypes()
    {
        var run = GeneratorRun.Of(Game).AfterReplacing("int Fuel", "long Fuel");
        var changed = Steps(run).Where(step => step.Reason == IncrementalStepRunReason.Modified).Select(step => step.Value).ToArray();
        Assert.Contains(changed, value => value.Contains("class Base", StringComparison.Ordinal));
        Assert.DoesNotContain(changed, value => value.Contains("class Ship", StringComparison.Ordinal));
    }

    [Fact]
    public void Edit_ThatAddsAType_ListsIt()
    {
        var run = GeneratorRun.Of(Game).AfterReplacing(Unrelated, Sources.File("[Message(\"new\")] public partial struct New { }"));
        Assert.Contains("global::Game.New.MessageType", run.SourceOf("GeneratedTypes.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain(Steps(run), step => step.Reason == IncrementalStepRunReason.Modified && step.Value.Contains("class Ship", StringComparison.Ordinal));
    }

    [Fact]
    public void Edit_ThatMovesAProblem_ReportsItAtItsNewPlace()
    {
        var run = GeneratorRun.Of(Sources.Ship("private int _lost;"));
        var before = Assert.Single(run.Diagnostics).Location.GetLineSpan().StartLinePosition.Line;
        run.AfterReplacing("namespace Game;", "\n\nnamespace Game;");
        Assert.Equal(before + 2, Assert.Single(run.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void Steps_OfThePipeline_KeepNoSymbolsOrSyntax()
    {
        var run = GeneratorRun.Of(Game);
        string[] ours = [EntityGenerator.EntitiesStep, EntityGenerator.MessagesStep, EntityGenerator.TypesStep];
        var values = run.Result.TrackedSteps.Where(s => ours.Contains(s.Key)).SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Value).ToArray();
        Assert.NotEmpty(values);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in values)
            Visit(value);

        void Visit(object? value)
        {
            if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
                return;
            Assert.False(value is ISymbol or SyntaxNode or Compilation or SemanticModel or Location or SyntaxTree, $"{value.GetType()} is kept.");
            if (value is Array array)
            {
                foreach (var item in array)
                    Visit(item);
                return;
            }
            for (var type = value.GetType(); type != null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(
                    System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public |
                    System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly))
                {
                    Visit(field.GetValue(value));
                }
            }
        }
    }

    private static List<(string Value, IncrementalStepRunReason Reason)> Steps(GeneratorRun run)
    {
        var steps = new[] { EntityGenerator.EntitiesStep, EntityGenerator.MessagesStep, EntityGenerator.TypesStep }
            .SelectMany(name => run.Result.TrackedSteps[name]).SelectMany(step => step.Outputs).Select(o => (Text(o.Value), o.Reason)).ToList();
        Assert.NotEmpty(steps);
        return steps;
    }

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRun run) =>
        run.Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static string Text(object value) => value switch
    {
        Model.EntityModel entity => string.Join(" ", entity.Declaration.Headers),
        Model.MessageModel message => string.Join(" ", message.Declaration.Headers),
        _ => value.ToString()!,
    };
}
