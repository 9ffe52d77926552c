using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>The message handlers that a class itself declares.</summary>
internal static class Handlers
{
    public static bool IsHandler(ISymbol member) => member is IMethodSymbol && member.HasAttribute(MetadataNames.HandlerAttribute);

    /// <param name="inherited">What the bases handle.</param>
    public static List<HandlerModel> Analyze(INamedTypeSymbol type, StateSummary inherited, DiagnosticSink sink)
    {
        var handlers = new List<HandlerModel>();
        var handled = new HashSet<uint>(inherited.Messages);
        foreach (var method in type.MembersInOrder().OfType<IMethodSymbol>().Where(IsHandler))
        {
            if (Analyze(method, sink) is not { } handler)
                continue;
            if (handled.Add(handler.MessageId))
                handlers.Add(handler);
            else
                sink.Report(Descriptors.DuplicateHandler, method.SourceLocation(), type.ShortName(), method.Parameters[0].Type.ShortName());
        }
        return handlers;
    }

    private static HandlerModel? Analyze(IMethodSymbol method, DiagnosticSink sink)
    {
        var location = method.SourceLocation();
        var isAsync = method.IsAsync || method.PartialImplementationPart is { IsAsync: true };
        if (method is not { IsStatic: false, IsGenericMethod: false, ReturnsVoid: true, MethodKind: MethodKind.Ordinary, Parameters.Length: 1 }
            || isAsync || method.Parameters[0].RefKind is not (RefKind.None or RefKind.In))
        {
            sink.Report(Descriptors.BadHandler, location, method.ShortName());
            return null;
        }

        var parameter = method.Parameters[0];
        if (parameter.Type.TypeKind == TypeKind.Error)
            return null;
        var attribute = parameter.Type.FindAttribute(MetadataNames.MessageAttribute) ?? parameter.Type.FindAttribute(MetadataNames.InputAttribute);
        if (attribute == null)
        {
            var isEvent = parameter.Type.HasAttribute(MetadataNames.EventAttribute);
            sink.Report(isEvent ? Descriptors.HandlerOfEvent : Descriptors.NotAMessage, location, method.ShortName(), parameter.Type.ShortName());
            return null;
        }
        return new HandlerModel(method.Name.Escaped(), parameter.Type.SourceName(), attribute.NameArgument(), parameter.RefKind == RefKind.In);
    }
}
