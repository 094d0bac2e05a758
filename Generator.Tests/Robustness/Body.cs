using System.Text.RegularExpressions;
using AutoDiffGen.Tests.Documents;
using AutoDiffGen.Tests.Fuzzing;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoDiffGen.Tests.Robustness;

/// <summary>A program in one file with a marked method that is to be mutated.</summary>
/// <param name="Target">Where the marked method stands.</param>
internal sealed record Body(string Name, string Text, TextSpan Target);

/// <summary>What mutants are made of: the corpus, the README's rows, random programs.</summary>
internal static class Bodies
{
    private static readonly Lazy<IReadOnlyList<Body>> Written = new(() => [.. FromCorpus(), .. FromRows()]);

    public static Body Pick(Random random) =>
        random.Next(4) == 0 ? FromProgram(random.Next(1, 100_000)) : Written.Value[random.Next(Written.Value.Count)];

    private static IEnumerable<Body> FromCorpus()
    {
        foreach (string path in Directory.EnumerateFiles(CorpusFiles.Folder, "*.cs"))
        {
            string text = File.ReadAllText(path);
            var root = CSharpSyntaxTree.ParseText(text, Generation.Latest).GetCompilationUnitRoot();
            var marked = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(CorpusFiles.IsMarked).ToList();
            foreach (var method in marked)
                if (Alone(text, method, marked) is { } body) yield return body with { Name = Path.GetFileNameWithoutExtension(path) + "." + method.Identifier.ValueText };
        }
    }

    /// <summary>The file without the marked methods that the method does not need.</summary>
    private static Body? Alone(string text, MethodDeclarationSyntax method, List<MethodDeclarationSyntax> marked)
    {
        var needed = new HashSet<MethodDeclarationSyntax>();
        var open = new Queue<MethodDeclarationSyntax>([method]);
        while (open.TryDequeue(out var next))
        {
            if (!needed.Add(next)) continue;
            string own = next.ToString();
            foreach (var other in marked.Where(m => own.Contains(m.Identifier.ValueText))) open.Enqueue(other);
        }

        foreach (var other in marked.Where(m => !needed.Contains(m)).OrderByDescending(m => m.FullSpan.Start)) text = text.Remove(other.FullSpan.Start, other.FullSpan.Length);
        return Of(text, method.Identifier.ValueText);
    }

    private static IEnumerable<Body> FromRows() =>
        from row in SupportedRows.All.Select(r => (r.Name, r.Programs)).Concat(SupportedRows.Refused.Select(r => (r.Name, r.Programs)))
        from program in row.Programs
        let text = $"using AutoDiffGen;\nnamespace AutoDiffGen.Tests.Corpus;\npublic static partial class Programs\n{{\n{program}\n}}\n"
        let body = Of(text, null)
        where body is not null
        select body with { Name = row.Name };

    private static Body FromProgram(int seed)
    {
        string shared = SharedText.Source[SharedText.Source.IndexOf("public struct Pair", StringComparison.Ordinal)..];
        string text = FuzzText.Program(ProgramWriter.Write(seed), seed).Replace("namespace Fuzz\n{", "namespace AutoDiffGen.Tests.Corpus\n{\n" + shared);
        return Of(text, null)! with { Name = $"random program {seed}" };
    }

    private static Body? Of(string text, string? name)
    {
        var root = CSharpSyntaxTree.ParseText(text, Generation.Latest).GetCompilationUnitRoot();
        var method = root.DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(m => (name is null || m.Identifier.ValueText == name) && Regex.IsMatch(m.AttributeLists.ToString(), "Differentiable"));
        return method is null ? null : new("", text, method.Span);
    }
}
