using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

/// <summary>Sources in which the expected diagnostics are marked: <c>{|ADG0001:text|}</c>. What is not marked must not be reported.</summary>
internal static class Marked
{
    /// <summary>In the compilation without the generated members and in that with them, which an editor shows.</summary>
    public static void Check(string source, params MetadataReference[] references)
    {
        (string text, List<(string Id, TextSpan Span)> expected) = Parse("using AutoDiffGen;\n" + source);
        Generation generation = Generation.Of(Generation.Compile(text).AddReferences(references));
        Check(text, expected, generation.Findings());
        Check(text, expected, (generation with { Input = generation.Output }).Findings().RemoveAll(d => d.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
    }

    private static void Check(string text, List<(string Id, TextSpan Span)> expected, IEnumerable<Diagnostic> findings)
    {
        var found = findings
            .Where(d => d.Id.StartsWith("ADG", StringComparison.Ordinal) && !d.IsSuppressed)
            .Select(d => (d.Id, d.Location.SourceSpan))
            .OrderBy(d => d.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal);
        Assert.Equal(expected.Select(e => Show(e.Id, e.Span)), found.Select(f => Show(f.Id, f.SourceSpan)));

        string Show(string id, TextSpan span) => $"{id}: {text.Substring(span.Start, span.Length)}";
    }

    private static (string Text, List<(string Id, TextSpan Span)> Expected) Parse(string source)
    {
        var expected = new List<(string, TextSpan)>();
        for (int open = source.IndexOf("{|", StringComparison.Ordinal); open >= 0; open = source.IndexOf("{|", StringComparison.Ordinal))
        {
            int colon = source.IndexOf(':', open), close = source.IndexOf("|}", open, StringComparison.Ordinal);
            string inner = source[(colon + 1)..close];
            expected.Add((source[(open + 2)..colon], new TextSpan(open, inner.Length)));
            source = source[..open] + inner + source[(close + 2)..];
        }
        return (source, expected);
    }
}
