using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Tests.Support;

/// <summary>A marked method of the corpus with what its attributes state.</summary>
internal sealed record CorpusMethod(string Id, string Path, bool IsPending, IMethodSymbol Symbol)
{
    public IReadOnlyList<double[]> Points => [.. Attributes("At").Select(a => Numbers(a.ConstructorArguments[0]))];

    public IReadOnlyList<(double[] Values, double Within)> Gradients =>
    [
        .. Attributes("Gradient").Select(a => (
            Numbers(a.ConstructorArguments[0]),
            a.NamedArguments.Where(n => n.Key == "Within").Select(n => (double)n.Value.Value!).FirstOrDefault(1e-12))),
    ];

    public bool IsNonSmooth => Attributes("NonSmooth").Any();

    /// <summary>Whether it stands in Nested.cs, whose methods do not compile without the generator.</summary>
    public bool CallsGenerated => CorpusFiles.CallGenerated(Path);

    public bool Allocates => Attributes("Allocates").Any();

    public bool IsSinglePrecision => Symbol.Parameters.Select(p => p.Type).Append(Symbol.ReturnType).Any(t => t.ToDisplayString().Contains("float") || (t.Name != "Complex" && t.ContainingNamespace?.ToDisplayString() == "System.Numerics"));

    public int[] Lengths(string parameter) =>
        [.. Attributes("Size").Where(a => (string)a.ConstructorArguments[0].Value! == parameter).SelectMany(a => a.ConstructorArguments[1].Values.Select(v => (int)v.Value!))];

    public string? Argument(string parameter) =>
        Attributes("Argument").Where(a => (string)a.ConstructorArguments[0].Value! == parameter).Select(a => (string)a.ConstructorArguments[1].Value!).SingleOrDefault();

    private IEnumerable<AttributeData> Attributes(string name) => Symbol.GetAttributes().Where(a => a.AttributeClass!.Name == name + "Attribute");

    private static double[] Numbers(TypedConstant values) => [.. values.Values.Select(v => Convert.ToDouble(v.Value))];
}

/// <summary>The files of the corpus and their methods.</summary>
internal static class CorpusFiles
{
    public static readonly string Root = Path.GetDirectoryName(Path.GetDirectoryName(Here()))!;

    public static readonly string Folder = Path.Combine(Root, "Corpus");

    /// <summary>The files that belong to every compilation of the corpus.</summary>
    public static readonly IReadOnlyList<SyntaxTree> Common =
    [
        Parse(Path.Combine(Root, "Support", "CorpusAttributes.cs")),
        CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.Linq;", Generation.Latest, "ImplicitUsings.cs"),
    ];

    public static readonly IReadOnlyList<SyntaxTree> Trees = [.. Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Parse)];

    public static readonly IReadOnlyList<CorpusMethod> Methods = [.. Find()];

    public static bool CallGenerated(string path) => Path.GetFileName(path) == "Nested.cs";

    public static bool IsPending(string path) => Path.GetFileName(Path.GetDirectoryName(path)) == "Pending";

    public static CorpusMethod Method(string id) => Methods.Single(m => m.Id == id);

    private static IEnumerable<CorpusMethod> Find()
    {
        var compilation = Generation.Compile(Common.Concat(Trees), Generation.Library);
        foreach (var tree in Trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Where(IsMarked))
            {
                var symbol = model.GetDeclaredSymbol(method)!;
                yield return new CorpusMethod($"{symbol.ContainingType.Name}.{symbol.Name}", tree.FilePath, IsPending(tree.FilePath), symbol);
            }
        }
    }

    public static bool IsMarked(MethodDeclarationSyntax method) => method.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "Differentiable");

    /// <summary>The corpus with the attribute left on the given methods alone.</summary>
    public static IEnumerable<SyntaxTree> Marking(IEnumerable<CorpusMethod> methods)
    {
        var marked = methods.Select(m => (m.Path, m.Symbol.DeclaringSyntaxReferences[0].Span)).ToHashSet();
        return Trees.Select(tree =>
        {
            var root = tree.GetRoot();
            var others = root.DescendantNodes().OfType<MethodDeclarationSyntax>()
                .Where(m => IsMarked(m) && !marked.Contains((tree.FilePath, m.Span)))
                .SelectMany(m => m.AttributeLists)
                .ToArray();
            return others.Length == 0 ? tree : tree.WithRootAndOptions(root.RemoveNodes(others, SyntaxRemoveOptions.KeepNoTrivia)!, tree.Options);
        });
    }

    private static SyntaxTree Parse(string path) => CSharpSyntaxTree.ParseText(File.ReadAllText(path), Generation.Latest, path);

    private static string Here([CallerFilePath] string path = "") => path;
}
