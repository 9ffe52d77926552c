using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ZoneScaler.Architecture.Tests;

/// <summary>What an assembly uses of others, read from its metadata without loading it.</summary>
internal sealed class AssemblyReferences : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private AssemblyReferences(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
        Assemblies = [.. _metadata.AssemblyReferences.Select(h => _metadata.GetString(_metadata.GetAssemblyReference(h).Name))];
        Types = [.. _metadata.TypeReferences.Select(TypeName)];
        Members = [.. _metadata.MemberReferences.Select(h => MemberName(_metadata.GetMemberReference(h))).OfType<string>()];
    }

    /// <summary>Names of referenced assemblies.</summary>
    public HashSet<string> Assemblies { get; }

    /// <summary>Full names of referenced types of other assemblies.</summary>
    public HashSet<string> Types { get; }

    /// <summary>Referenced methods and fields of other assemblies' types that are not generic, as <c>Namespace.Type.Member</c>.</summary>
    public HashSet<string> Members { get; }

    /// <summary>Opens an assembly that was built along with the tests.</summary>
    public static AssemblyReferences Open(string name) => new(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    public void Dispose() => _file.Dispose();

    private string TypeName(TypeReferenceHandle handle)
    {
        var type = _metadata.GetTypeReference(handle);
        var name = _metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{TypeName((TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{_metadata.GetString(type.Namespace)}.{name}";
    }

    private string? MemberName(MemberReference member) =>
        member.Parent.Kind == HandleKind.TypeReference
            ? $"{TypeName((TypeReferenceHandle)member.Parent)}.{_metadata.GetString(member.Name)}"
            : null;
}
