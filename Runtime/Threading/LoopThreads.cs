using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.ExceptionServices;

namespace AutoDiffGen;

/// <summary>
/// Runs the iterations of a loop in parts, by several threads. What the parts are follows from how often the loop runs, never from the threads, so that sums
/// over the parts are the same bits however many work.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LoopThreads
{
    private const int Most = 32;

    /// <summary>How many numbers the parts may have of their own, all together.</summary>
    private const long MostOwn = 1L << 23;

    /// <summary>Below so much work no other thread is asked; about a nanosecond is one.</summary>
    private const long Little = 20_000;

    /// <summary>Every thread that is there.</summary>
    public static ParallelOptions All { get; } = new();

    /// <summary>How many parts a loop has that runs so often.</summary>
    /// <param name="trips">How often it runs.</param>
    /// <param name="own">How many numbers each part has of its own.</param>
    /// <param name="grain">How many iterations a part has at least.</param>
    public static int Parts(int trips, long own = 0, int grain = 1) =>
        (int)Math.Min(Math.Min(trips, Math.Clamp(trips / grain, 1, Most)), Math.Max(1, MostOwn / Math.Max(own, 1)));

    /// <summary>Runs the parts. What the first iteration that fails throws is thrown when no thread works any more.</summary>
    /// <param name="trips">How often the loop runs.</param>
    /// <param name="parts">How many parts there are.</param>
    /// <param name="work">About how many nanoseconds an iteration takes.</param>
    /// <param name="options">How many threads may work.</param>
    /// <param name="spans">The spans that they work on.</param>
    /// <param name="state">What else they read.</param>
    /// <param name="action">Runs one part.</param>
    public static void Run<TState>(int trips, int parts, int work, ParallelOptions options, SharedSpans spans, TState state, LoopPartAction<TState> action)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(action);
        options.CancellationToken.ThrowIfCancellationRequested();
        if (parts > 0) spans.Pinned(&Start<TState>, new Loop<TState>(trips, parts, (long)trips * work < Little, options, state, action));
    }

    /// <summary>Adds what the parts have, one part after the other.</summary>
    public static void Add<T>(ReadOnlySpan<T> own, Span<T> sums)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (sums.Length == 0) return;
        for (int first = 0; first < own.Length; first += sums.Length) AddTo(own.Slice(first, sums.Length), sums);
    }

    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Add<T>(T[][] own, T[] sums)
        where T : struct, IFloatingPointIeee754<T>
    {
        foreach (T[] part in own) AddTo(part, sums);
    }

    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Add<T>(T[][][] own, T[][] sums)
        where T : struct, IFloatingPointIeee754<T>
    {
        foreach (T[][] part in own)
            for (int row = 0; row < sums.Length; row++)
                if (sums[row] is { } sum) AddTo(part[row], sum);
    }

    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, Span{T})"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public static void Add<T>(T[][,] own, T[,] sums)
        where T : struct, IFloatingPointIeee754<T>
    {
        foreach (T[,] part in own) AddTo(Flat(part), Flat(sums));
    }

    /// <summary>Zeroed storage of the same shape for each part, of the record's.</summary>
    public static T[][] Like<T>(RecordStack records, T[] elements, int parts)
    {
        T[][] own = records.NewArray<T[]>(parts);
        for (int part = 0; part < parts; part++) own[part] = records.Like(elements);
        return own;
    }

    /// <inheritdoc cref="Like{T}(RecordStack, T[], int)"/>
    public static T[][][] Like<T>(RecordStack records, T[][] rows, int parts)
    {
        T[][][] own = records.NewArray<T[][]>(parts);
        for (int part = 0; part < parts; part++)
        {
            own[part] = records.NewArray<T[]>(rows.Length);
            for (int row = 0; row < rows.Length; row++) own[part][row] = records.Like(rows[row])!;
        }
        return own;
    }

    /// <inheritdoc cref="Like{T}(RecordStack, T[], int)"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public static T[][,] Like<T>(RecordStack records, T[,] elements, int parts)
    {
        T[][,] own = records.NewArray<T[,]>(parts);
        for (int part = 0; part < parts; part++) own[part] = records.Like(elements);
        return own;
    }

    /// <summary>The sum of every so manieth term, in their order.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="first">The first.</param>
    public static T Sum<T>(ReadOnlySpan<T> terms, int step, int first)
        where T : struct, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int at = first; at < terms.Length; at += step) sum += terms[at];
        return sum;
    }

    /// <summary>How many numbers are there.</summary>
    public static long Count<T>(T[]? elements) => elements?.Length ?? 0;

    /// <inheritdoc cref="Count{T}(T[])"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public static long Count<T>(T[,]? elements) => elements?.Length ?? 0;

    /// <inheritdoc cref="Count{T}(T[])"/>
    public static long Count<T>(T[][]? rows)
    {
        long count = 0;
        foreach (T[] row in rows ?? []) count += row?.Length ?? 0;
        return count;
    }

    private static void AddTo<T>(ReadOnlySpan<T> terms, Span<T> sums)
        where T : struct, IFloatingPointIeee754<T>
    {
        int at = 0;
        for (; at <= sums.Length - Vector<T>.Count; at += Vector<T>.Count)
            (new Vector<T>(sums[at..]) + new Vector<T>(terms[at..])).CopyTo(sums[at..]);
        for (; at < sums.Length; at++) sums[at] += terms[at];
    }

    private static Span<T> Flat<T>(T[,] elements) => elements.Length == 0 ? [] : System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref elements[0, 0], elements.Length);

    private static void Start<TState>(nint table, Loop<TState> loop)
    {
        if (loop.IsLittle || loop.Parts == 1 || loop.Options.MaxDegreeOfParallelism == 1)
            for (int part = 0; part < loop.Parts; part++) loop.Run(table, part);
        else
            Several(table, loop);
    }

    private static void Several<TState>(nint table, Loop<TState> loop)
    {
        var failures = new ExceptionDispatchInfo?[loop.Parts];
        int failed = loop.Parts;
        Parallel.For(0, loop.Parts, loop.Options, part =>
        {
            if (part > Volatile.Read(ref failed)) return;
            try
            {
                loop.Run(table, part);
            }
#pragma warning disable CA1031 // It is thrown again, where the loop stands.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures[part] = ExceptionDispatchInfo.Capture(exception);
                int first;
                while (part < (first = Volatile.Read(ref failed)) && Interlocked.CompareExchange(ref failed, part, first) != first)
                {
                }
            }
        });
        if (failed < loop.Parts) failures[failed]!.Throw();
    }

    private readonly record struct Loop<TState>(int Trips, int Parts, bool IsLittle, ParallelOptions Options, TState State, LoopPartAction<TState> Action)
    {
        public void Run(nint table, int part) => Action(new LoopPart(table, part, Parts, Trips), State);
    }
}
