using System.Reflection;
using System.Runtime.CompilerServices;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Has methods compiled before they are first called. Nothing of them runs.</summary>
internal static class CompiledCode
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Compiles what an assembly has; generic code only where it is used, so not here.</summary>
    /// <returns>How many methods.</returns>
    public static int Prepare(Assembly assembly, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var prepared = 0;
        foreach (var type in assembly.GetTypes().Where(t => !t.ContainsGenericParameters && !t.IsInterface))
        {
            foreach (var method in type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own)))
            {
                if (stop.IsCancellationRequested)
                    return prepared;
                if (method.IsAbstract || method.ContainsGenericParameters || method.GetMethodBody() == null)
                    continue;
                method.MethodHandle.GetFunctionPointer(); // a virtual method is not compiled before it has an address
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
                prepared++;
            }
        }
        return prepared;
    }
}
