using System.Diagnostics;

namespace AutoDiffGen.Diagnostics;

/// <summary>The last resort: an exception nobody foresaw ends the work on one method and becomes that method's error, so that no other loses its derivatives.</summary>
internal static class InternalError
{
    private const int Frames = 4;

    /// <summary>What a member that throws says first, where the generator could not report.</summary>
    public static string Prefix => Descriptors.InternalError.Id + ": ";

    public static bool Is(Exception exception) => exception is not OperationCanceledException;

    /// <summary>One line: the stage, the exception, and the generator's own innermost methods.</summary>
    public static string Explain(string stage, Exception exception)
    {
        IEnumerable<string> frames = (new StackTrace(exception, fNeedFileInfo: false).GetFrames() ?? []).Select(f => f.GetMethod()).Where(m => m is not null)
            .Select(m => m!.DeclaringType?.Name + "." + m.Name).Take(Frames);
        string message = exception.Message.Replace("\r", " ").Replace("\n", " ");
        return $"{stage}: {exception.GetType().Name}: {message} ({string.Join(" < ", frames)})";
    }
}
