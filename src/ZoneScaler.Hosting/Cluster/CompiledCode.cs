using System.Reflection;
using System.Runtime.CompilerServices;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Has methods compiled before they are first called. Nothing of them runs.</summary>
internal static class CompiledCode
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // Tables of an assembly's metadata (ECMA-335, II.22): what it names of other types, and generic methods with what it gives them.
    private const int MemberRefs = 0x0A00_0000, MethodSpecs = 0x2B00_0000;

    /// <summary>Compiles what an assembly has, and the generic code of others for the types that it uses it with.</summary>
    /// <returns>How many methods.</returns>
    public static int Prepare(Assembly assembly, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var prepared = 0;
        foreach (var method in OwnMethods(assembly).Concat(UsedGenerics(assembly.ManifestModule)))
        {
            if (stop.IsCancellationRequested)
                break;
            if (method.IsAbstract || method.ContainsGenericParameters || method.DeclaringType is not { ContainsGenericParameters: false } type || method.GetMethodBody() == null)
                continue;
            method.MethodHandle.GetFunctionPointer(); // a virtual method is not compiled before it has an address
            RuntimeTypeHandle[] arguments = [.. type.GenericTypeArguments.Concat(method.IsGenericMethod ? method.GetGenericArguments() : []).Select(t => t.TypeHandle)];
            RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments);
            prepared++;
        }
        return prepared;
    }

    private static IEnumerable<MethodBase> OwnMethods(Assembly assembly) =>
        assembly.GetTypes().Where(t => !t.ContainsGenericParameters && !t.IsInterface).SelectMany(t => t.GetMethods(Own).Concat<MethodBase>(t.GetConstructors(Own)));

    private static IEnumerable<MethodBase> UsedGenerics(Module module)
    {
        foreach (var table in (int[])[MemberRefs, MethodSpecs])
        {
            for (var row = 1; TryResolve(module, table | row, out var method); row++)
            {
                if (method is { IsGenericMethod: true } or { DeclaringType.IsGenericType: true })
                    yield return method;
            }
        }
    }

    /// <summary>Reads a row.</summary>
    /// <returns>False if the table has no such row; the method is null if the row names none by itself: a field, or a method of a type that depends on another one's.</returns>
    private static bool TryResolve(Module module, int token, out MethodBase? method)
    {
        method = null;
        try
        {
            method = module.ResolveMember(token) as MethodBase;
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException or TypeLoadException or MissingMemberException or FileNotFoundException)
        {
            return true;
        }
    }
}
