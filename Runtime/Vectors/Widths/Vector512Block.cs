using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Four vectors as one, so that what they share, a number read or a partial sum, is loaded and stored once for the four.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Vector512Block<T>
    where T : unmanaged
{
    internal readonly Vector512<T> A, B, C, D;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512Block(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d) => (A, B, C, D) = (a, b, c, d);

    /// <summary>How many numbers it holds.</summary>
    public static int Count => 4 * Vector512<T>.Count;

    /// <summary>The same vector four times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector512Block<T>(Vector512<T> x) => new(x, x, x, x);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator +(Vector512Block<T> x, Vector512Block<T> y) => new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator -(Vector512Block<T> x, Vector512Block<T> y) => new(x.A - y.A, x.B - y.B, x.C - y.C, x.D - y.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator *(Vector512Block<T> x, Vector512Block<T> y) => new(x.A * y.A, x.B * y.B, x.C * y.C, x.D * y.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator /(Vector512Block<T> x, Vector512Block<T> y) => new(x.A / y.A, x.B / y.B, x.C / y.C, x.D / y.D);

    /// <summary>Bit by bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator &(Vector512Block<T> x, Vector512Block<T> y) => new(x.A & y.A, x.B & y.B, x.C & y.C, x.D & y.D);

    /// <summary>Bit by bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator |(Vector512Block<T> x, Vector512Block<T> y) => new(x.A | y.A, x.B | y.B, x.C | y.C, x.D | y.D);

    /// <summary>Bit by bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator ~(Vector512Block<T> x) => new(~x.A, ~x.B, ~x.C, ~x.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator -(Vector512Block<T> x) => new(-x.A, -x.B, -x.C, -x.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator +(Vector512Block<T> x, Vector512<T> y) => new(x.A + y, x.B + y, x.C + y, x.D + y);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator +(Vector512<T> x, Vector512Block<T> y) => new(x + y.A, x + y.B, x + y.C, x + y.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator -(Vector512Block<T> x, Vector512<T> y) => new(x.A - y, x.B - y, x.C - y, x.D - y);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator -(Vector512<T> x, Vector512Block<T> y) => new(x - y.A, x - y.B, x - y.C, x - y.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator *(Vector512Block<T> x, Vector512<T> y) => new(x.A * y, x.B * y, x.C * y, x.D * y);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator *(Vector512<T> x, Vector512Block<T> y) => new(x * y.A, x * y.B, x * y.C, x * y.D);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator /(Vector512Block<T> x, Vector512<T> y) => new(x.A / y, x.B / y, x.C / y, x.D / y);

    /// <summary>Number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Block<T> operator /(Vector512<T> x, Vector512Block<T> y) => new(x / y.A, x / y.B, x / y.C, x / y.D);
}
