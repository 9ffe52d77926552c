#if !NET
#pragma warning disable IDE0130 // the compiler asks for this namespace

namespace System.Runtime.CompilerServices;

/// <summary>Lets <c>init</c> accessors compile for netstandard2.1.</summary>
internal static class IsExternalInit
{
}
#endif
