using System.ComponentModel;
using System.Numerics;
using System.Runtime.ExceptionServices;

namespace AutoDiffGen;

/// <summary>Rows of data in parts, as many for as many rows, whatever the number of threads; means of parts are taken in order.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Batch
{
    private const int Most = 64;

    /// <summary>How many parts the rows are cut into.</summary>
    public static int Parts(int rows) => Math.Min(rows, Most);

    /// <summary>Runs the action for each part: its number, its first row, and how many rows it has.</summary>
    public static void Run(int rows, ParallelOptions options, Action<int, int, int> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        int parts = Parts(rows);
        try
        {
            Parallel.For(0, parts, options, part => action(part, First(part, rows), First(part + 1, rows) - First(part, rows)));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Capture(several.InnerExceptions[0]).Throw();   // what the method throws, as without threads
        }
    }

    /// <summary>The mean over all rows, from that of each part.</summary>
    public static T Mean<T>(T[] parts, int rows)
        where T : struct, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int part = 0; part < parts.Length; part++) sum += Weight<T>(part, rows) * parts[part];
        return sum;
    }

    /// <summary>The same for vectors, which lie part by part.</summary>
    public static void Mean<T>(T[] parts, int rows, Span<T> mean)
        where T : struct, IFloatingPointIeee754<T>
    {
        mean.Clear();
        for (int part = 0; part < Parts(rows); part++)
        {
            T weight = Weight<T>(part, rows);
            for (int i = 0; i < mean.Length; i++) mean[i] += weight * parts[part * mean.Length + i];
        }
    }

    private static int First(int part, int rows) => (int)((long)part * rows / Parts(rows));

    private static T Weight<T>(int part, int rows)
        where T : struct, IFloatingPointIeee754<T> => T.CreateTruncating((double)(First(part + 1, rows) - First(part, rows)) / rows);
}
