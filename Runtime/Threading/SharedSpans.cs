using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>The spans that the parts of a loop work on: a part knows each by its number. They stay where they are while threads work on them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "No such value is compared.")]
public unsafe ref struct SharedSpans
{
    /// <summary>How many spans there can be.</summary>
    public const int Most = 24;

    private Lengths lengths;
    private int count;
    private Span<byte> s0;
    private Span<byte> s1;
    private Span<byte> s2;
    private Span<byte> s3;
    private Span<byte> s4;
    private Span<byte> s5;
    private Span<byte> s6;
    private Span<byte> s7;
    private Span<byte> s8;
    private Span<byte> s9;
    private Span<byte> s10;
    private Span<byte> s11;
    private Span<byte> s12;
    private Span<byte> s13;
    private Span<byte> s14;
    private Span<byte> s15;
    private Span<byte> s16;
    private Span<byte> s17;
    private Span<byte> s18;
    private Span<byte> s19;
    private Span<byte> s20;
    private Span<byte> s21;
    private Span<byte> s22;
    private Span<byte> s23;

    /// <summary>Adds a span, whose number is how many there were.</summary>
    /// <exception cref="InvalidOperationException">There are as many as there can be.</exception>
    public void Add<T>(Span<T> span)
        where T : unmanaged => Add(First(span), span.Length);

    /// <inheritdoc cref="Add{T}(Span{T})"/>
    public void Add<T>(ReadOnlySpan<T> span)
        where T : unmanaged => Add(First(span), span.Length);

    /// <summary>Does the work while the garbage collector moves none of the spans.</summary>
    internal readonly void Pinned<TState>(delegate*<nint, TState, void> work, TState state)
    {
        fixed (byte* p0 = s0, p1 = s1, p2 = s2, p3 = s3, p4 = s4, p5 = s5, p6 = s6, p7 = s7, p8 = s8, p9 = s9, p10 = s10, p11 = s11, p12 = s12,
                    p13 = s13, p14 = s14, p15 = s15, p16 = s16, p17 = s17, p18 = s18, p19 = s19, p20 = s20, p21 = s21, p22 = s22, p23 = s23)
        {
            nint* addresses = stackalloc nint[]
            {
                    (nint)p0, (nint)p1, (nint)p2, (nint)p3, (nint)p4, (nint)p5, (nint)p6, (nint)p7, (nint)p8, (nint)p9, (nint)p10, (nint)p11, (nint)p12,
                    (nint)p13, (nint)p14, (nint)p15, (nint)p16, (nint)p17, (nint)p18, (nint)p19, (nint)p20, (nint)p21, (nint)p22, (nint)p23,
            };
            fixed (int* length = &lengths.First)
            {
                var table = new SharedTable(addresses, length);
                work((nint)(&table), state);
            }
        }
    }

    private static Span<byte> First<T>(ReadOnlySpan<T> span)
        where T : unmanaged => span.IsEmpty ? [] : MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(span)), 1);

    private void Add(Span<byte> first, int length)
    {
        switch (count)
        {
            case 0: s0 = first; break;
            case 1: s1 = first; break;
            case 2: s2 = first; break;
            case 3: s3 = first; break;
            case 4: s4 = first; break;
            case 5: s5 = first; break;
            case 6: s6 = first; break;
            case 7: s7 = first; break;
            case 8: s8 = first; break;
            case 9: s9 = first; break;
            case 10: s10 = first; break;
            case 11: s11 = first; break;
            case 12: s12 = first; break;
            case 13: s13 = first; break;
            case 14: s14 = first; break;
            case 15: s15 = first; break;
            case 16: s16 = first; break;
            case 17: s17 = first; break;
            case 18: s18 = first; break;
            case 19: s19 = first; break;
            case 20: s20 = first; break;
            case 21: s21 = first; break;
            case 22: s22 = first; break;
            case 23: s23 = first; break;
            default: throw new InvalidOperationException($"There are more than {Most} spans.");
        }
        lengths[count++] = length;
    }

    [InlineArray(Most)]
    private struct Lengths
    {
        public int First;
    }
}

/// <summary>Where spans lie, and how long they are.</summary>
internal readonly unsafe struct SharedTable(nint* addresses, int* lengths)
{
    public Span<T> Span<T>(int span)
        where T : unmanaged => new((void*)addresses[span], lengths[span]);
}
