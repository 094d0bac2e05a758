namespace AutoDiffGen;

/// <summary>A block of pinned memory. The garbage collector owns it, so the memory of a thread that ended is freed.</summary>
internal sealed unsafe class Chunk
{
    private const long SmallestSize = 1L << 14;
    private const long LargestGrowth = 1L << 30;
    private const int CacheLine = 64;

    private readonly ulong[] memory;

    private Chunk(long size)
    {
        long words = (size + sizeof(ulong) - 1) / sizeof(ulong) + CacheLine / sizeof(ulong);
        if (words > Array.MaxLength) throw new OutOfMemoryException($"A record of {size} bytes in one piece is too large.");
        memory = GC.AllocateUninitializedArray<ulong>((int)words, pinned: true);
        fixed (ulong* first = memory)
        {
            Start = AlignTo((byte*)first, CacheLine);
            Limit = (byte*)(first + words);
        }
    }

    public byte* Start { get; }

    public byte* Limit { get; }

    /// <summary>How far it was filled when the record went on to the next chunk.</summary>
    public long Filled { get; set; }

    public static Chunk First(long size) => new(Math.Max(size, SmallestSize));

    /// <summary>Twice the last chunk while that is modest, and in any case large enough.</summary>
    public static Chunk After(Chunk last, long size) =>
        new(Math.Max(size, Math.Min(2 * (last.Limit - last.Start), LargestGrowth)));

    /// <summary>Where a span of this many bytes may begin: whole cache lines for those worth a vector loop.</summary>
    public static byte* Align(byte* at, long size) => AlignTo(at, size >= 8 * CacheLine ? CacheLine : sizeof(ulong));

    private static byte* AlignTo(byte* at, int boundary) => (byte*)(((nuint)at + (nuint)(boundary - 1)) & ~(nuint)(boundary - 1));
}
