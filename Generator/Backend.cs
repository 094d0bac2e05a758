using AutoDiffGen.Diagnostics;
using AutoDiffGen.Emission;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms;

namespace AutoDiffGen;

/// <summary>From a method's model to its file and text, whatever happens: an unforeseen exception leaves members that throw its name, which the analyzer reports.</summary>
internal static class Backend
{
    public static EquatableArray<GeneratedFile> FilesOf(Primal primal)
    {
        try
        {
            return Transforms.Derivatives.Files(primal);
        }
        catch (Exception exception) when (InternalError.Is(exception))
        {
            return [Refusal.Of(primal.Method, InternalError.Prefix + InternalError.Explain("derivatives", exception))];
        }
    }

    public static string TextOf(GeneratedFile file)
    {
        try
        {
            return FilePrinter.Print(file);
        }
        catch (Exception exception) when (InternalError.Is(exception))
        {
            return FilePrinter.Print(Refusal.Of(file, InternalError.Prefix + InternalError.Explain("text", exception)));
        }
    }

    /// <summary>The error that the generated members of a method say, where making them failed; null where it did not.</summary>
    public static string? FailureIn(string generatedText)
    {
        string before = "NotSupportedException(\"" + InternalError.Prefix;
        int start = generatedText.IndexOf(before, StringComparison.Ordinal);
        int end = start < 0 ? -1 : generatedText.IndexOf("\")", start, StringComparison.Ordinal);
        return end < 0 ? null : generatedText.Substring(start + before.Length, end - start - before.Length);
    }
}
