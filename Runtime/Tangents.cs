using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoDiffGen;

/// <summary>Storage of emitted forward modes for the tangents of constants.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Tangents
{
    /// <summary>An object of the same run-time type with all fields default; no constructor runs. Null for null.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "An object of the type exists; its constructors are not used.")]
    public static T? ZeroLike<T>(T? primal)
        where T : class => primal is null ? null : (T)RuntimeHelpers.GetUninitializedObject(primal.GetType());
}
