using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>A project of many marked methods as an editor holds it: a compilation, and a driver that remembers its last run.</summary>
internal sealed class EditorProject
{
    public const int Methods = 1_000;

    private const int MethodsAFile = 10;

    private static readonly CSharpParseOptions Latest = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(typeof(DifferentiableAttribute).Assembly.Location).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What people mark: sums, products, loops over rows, structs, branches, calls. A number makes each method its own.</summary>
    private static readonly string[] Shapes =
    [
        "double F(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double y) { double s = #; for (int i = 0; i < w.Length; i++) s += w[i] * x[i]; return Math.Log(1 + Math.Exp(-y * s)); }",
        "double F(double x, double y) { double a = # - x, b = y - x * x; return a * a + 100 * b * b; }",
        "double F(double[] x, int n) { double s = 0; for (int i = 1; i < n; i++) { if (x[i] > #) s += x[i] * x[i - 1]; else s -= Math.Sin(x[i]); } return s / n; }",
        "double F(double price, double strike, double time, double sigma) { double d = (Math.Log(price / strike) + sigma * sigma * time / 2) / (sigma * Math.Sqrt(time)); return price * Cdf(d) - # * strike * Cdf(d - sigma * Math.Sqrt(time)); }",
        "double F(Point p, Point q) { Point r = p * # + q; return r.X * r.Y + r.Dot(p) * q.X; }",
        "double F(double[,] a, double[] x) { double s = #; for (int i = 0; i < a.GetLength(0); i++) { double row = 0; for (int j = 0; j < x.Length; j++) row += a[i, j] * x[j]; s += Math.Tanh(row) * x[i]; } return s; }",
    ];

    private const string Edited = "File0.cs", Unrelated = "Unrelated.cs";

    private CSharpCompilation compilation = Fresh();
    private GeneratorDriver driver;
    private int edits;

    /// <param name="onlyLooks">Whether instead of ours a generator runs that finds the marked methods and does nothing: the compiler's own part.</param>
    public EditorProject(bool onlyLooks = false)
    {
        driver = onlyLooks ? Driver(new Looking()) : Driver(new DifferentiableGenerator());
        driver = driver.RunGenerators(compilation);
    }

    /// <summary>All derivatives from nothing.</summary>
    public static int FromScratch() => Driver(new DifferentiableGenerator()).RunGenerators(Fresh()).GetRunResult().GeneratedTrees.Length;

    /// <summary>The compiler's own part of that: binding of all bodies.</summary>
    public static int BindAll() => Fresh() is var fresh ? fresh.SyntaxTrees.Sum(t => Bind(fresh, t)) : 0;

    /// <summary>A number in one method changes.</summary>
    public int EditOne() => Run(Edited);

    /// <summary>The compiler's own part of that: binding of the methods of the file.</summary>
    public int BindAfterEdit() => Run(Edited) + Bind(compilation, Tree(Edited));

    /// <summary>A method without derivatives changes, in a file that nobody reads.</summary>
    public int EditElsewhere() => Run(Unrelated);

    private SyntaxTree Tree(string path) => compilation.SyntaxTrees.First(t => t.FilePath == path);

    private int Run(string path)
    {
        SyntaxTree tree = Tree(path);
        string text = tree.ToString();
        int at = text.IndexOf("0.", StringComparison.Ordinal), end = at + 2;
        while (char.IsDigit(text[end])) end++;
        compilation = compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().WithChanges(new TextChange(new(at, end - at), $"0.{++edits}"))));
        driver = driver.RunGenerators(compilation);
        return driver.GetRunResult().GeneratedTrees.Length;
    }

    private static int Bind(CSharpCompilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Count(m => model.GetOperation(m) is not null);
    }

    private static GeneratorDriver Driver(IIncrementalGenerator generator) => CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: Latest);

    private static CSharpCompilation Fresh() => CSharpCompilation.Create("Editor", Trees(), References, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static IEnumerable<SyntaxTree> Trees()
    {
        for (int file = 0; file < Methods / MethodsAFile; file++)
        {
            IEnumerable<string> methods = Enumerable.Range(file * MethodsAFile, MethodsAFile).Select(i => "    [Differentiable]\n    public static " + Shapes[i % Shapes.Length].Replace("#", $"0.{i + 1}").Replace("F(", $"F{i}("));
            yield return Parse($"File{file}.cs", $"namespace Editor;\n\npublic static partial class Class{file}\n{{\n{string.Join("\n\n", methods)}\n\n    private static double Cdf(double x) => 0.5 * (1 + Math.Tanh(0.8 * x));\n}}\n");
        }

        yield return Parse("Point.cs", "namespace Editor; public record struct Point(double X, double Y) { public double Dot(Point o) => X * o.X + Y * o.Y; public static Point operator *(Point a, double s) => new(a.X * s, a.Y * s); public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y); }");
        yield return Parse("Usings.cs", "global using System; global using AutoDiffGen;");
        yield return Parse(Unrelated, "namespace Editor; public static class Unrelated { public static double Half(double x) => 0.5 * x; }");
    }

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, Latest, path);

    private sealed class Looking : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var names = context.SyntaxProvider.ForAttributeWithMetadataName(typeof(DifferentiableAttribute).FullName!, static (_, _) => true, static (target, _) => target.TargetSymbol.Name);
            context.RegisterSourceOutput(names, static (_, _) => { });
        }
    }
}
