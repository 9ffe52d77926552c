using System.Runtime.InteropServices;

namespace ZoneScaler.Hosting;

/// <summary>
/// Memory that the runtime and its libraries have from the C library. That one keeps, for each thread, what has been freed: most of it by the just-in-time compiler in the first minutes, and a
/// little more with each method that is compiled later.
/// </summary>
internal static class NativeMemory
{
    private static readonly Func<nuint, int>? Trim = FindTrim();

    /// <summary>Gives back to the system what has been freed. Where the C library knows no such call (all but glibc), there is nothing to do.</summary>
    public static void GiveBack() => Trim?.Invoke(0);

    private static Func<nuint, int>? FindTrim() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var address)
            ? Marshal.GetDelegateForFunctionPointer<MallocTrim>(address).Invoke
            : null;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MallocTrim(nuint pad);
}
