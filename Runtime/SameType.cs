using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>Values by the other name of their type, for emitted methods that are generic in their numbers and have found out which those are.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SameType
{
    /// <summary>The same variable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref TKnown As<T, TKnown>(ref T value) => ref Unsafe.As<T, TKnown>(ref value);

    /// <summary>The same variable, that is only read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly TKnown Read<T, TKnown>(in T value) => ref Unsafe.As<T, TKnown>(ref Unsafe.AsRef(in value));

    /// <summary>The same storage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<TKnown> Span<T, TKnown>(Span<T> span) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, TKnown>(ref MemoryMarshal.GetReference(span)), span.Length);

    /// <inheritdoc cref="Span{T, TKnown}(Span{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<TKnown> Span<T, TKnown>(ReadOnlySpan<T> span) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, TKnown>(ref MemoryMarshal.GetReference(span)), span.Length);
}
