namespace AutoDiffGen;

/// <summary>Counts full garbage collections, by an object whose finaliser runs after each, so that idle memory can be let go.</summary>
internal sealed class MemoryPressure
{
    private static int collections;
    private static bool isHigh;

    static MemoryPressure() => _ = new MemoryPressure();

    private MemoryPressure()
    {
    }

    ~MemoryPressure()
    {
        if (Environment.HasShutdownStarted) return;
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        Volatile.Write(ref isHigh, memory.MemoryLoadBytes >= 0.9 * memory.HighMemoryLoadThresholdBytes);
        Volatile.Write(ref collections, collections + 1);
        GC.ReRegisterForFinalize(this);
    }

    /// <summary>How many there have been; read at every return of a record, so it must cost nothing.</summary>
    public static int Collections => Volatile.Read(ref collections);

    /// <summary>Whether the machine's memory was nearly full at the last one.</summary>
    public static bool IsHigh => Volatile.Read(ref isHigh);
}
