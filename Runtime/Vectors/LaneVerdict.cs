using System.ComponentModel;

namespace AutoDiffGen;

/// <summary>Whether the lanes of a sweep over several directions could all go the same way. Where they could not, its numbers are of no use.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LaneVerdict
{
    [ThreadStatic]
    private static bool isDisagreed;

    /// <summary>Whether they could since the last <see cref="Reset"/>, in sweeps of this thread.</summary>
    public static bool IsAgreed => !isDisagreed;

    /// <summary>Forgets what was.</summary>
    public static void Reset() => isDisagreed = false;

    /// <summary>Says that they could not.</summary>
    public static void Disagree() => isDisagreed = true;
}
