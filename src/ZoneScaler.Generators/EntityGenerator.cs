using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Analysis;
using ZoneScaler.Generators.Emit;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators;

/// <summary>
/// Writes state properties, codecs and handler dispatch of entity classes, codecs of messages, and the list of both. Between its steps it hands on plain
/// values alone, so that an edit regenerates only the types that it changes.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EntityGenerator : IIncrementalGenerator
{
    internal const string EntitiesStep = "Entities";
    internal const string MessagesStep = "Messages";
    internal const string TypesStep = "Types";

    private static readonly string[] MemberAttributes =
        [MetadataNames.ReplicatedAttribute, MetadataNames.OwnerAttribute, MetadataNames.PersistedAttribute, MetadataNames.HandlerAttribute];

    private static readonly string[] MessageAttributes = [MetadataNames.MessageAttribute, MetadataNames.InputAttribute, MetadataNames.EventAttribute];

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var entities = new Findings<EntityModel>(context);
        entities.Find(MetadataNames.EntityTypeAttribute, EntityAnalysis.OfType);
        foreach (var attribute in MemberAttributes)
            entities.Find(attribute, EntityAnalysis.OfMember);
        entities.RegisterOutput(EntitiesStep, static (output, model) => output.AddSource(model.Declaration.HintName, EntityEmitter.Emit(model)));

        var messages = new Findings<MessageModel>(context);
        foreach (var attribute in MessageAttributes)
            messages.Find(attribute, MessageAnalysis.Run);
        messages.RegisterOutput(MessagesStep, static (output, model) => output.AddSource(model.Declaration.HintName, MessageEmitter.Emit(model)));

        var rootNamespace = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.RootNamespace", out var name) ? name : "");
        var assemblyName = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "");
        var types = entities.FullNames(static model => model.IsListed)
            .Combine(messages.FullNames(static _ => true))
            .Combine(rootNamespace.Combine(assemblyName).Select(static (names, _) => names.Left.Length > 0 ? names.Left : names.Right))
            .WithTrackingName(TypesStep);
        context.RegisterSourceOutput(types, static (output, list) =>
        {
            var ((entityNames, messageNames), name) = list;
            if (entityNames.Count + messageNames.Count > 0)
                output.AddSource(GeneratedTypesEmitter.HintName, GeneratedTypesEmitter.Emit(GeneratedTypesEmitter.ToNamespace(name), entityNames, messageNames));
        });
    }
}
