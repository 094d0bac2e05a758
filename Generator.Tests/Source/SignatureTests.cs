using AutoDiffGen.Source;
using AutoDiffGen.Tests.Support;
using AutoDiffGen.Transforms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using Derivatives = AutoDiffGen.Source.Derivatives;

namespace AutoDiffGen.Tests.Source;

/// <summary>The heads of the generated members are the public contract: what they are for each kind of parameter.</summary>
public sealed class SignatureTests
{
    private const string Types = "public struct Vec { public double X, Y; } public class Model { public double Rate; } ";

    [Theory]
    [InlineData("double F(double x, int n, double y) => x * y;",
        "public static double FGradient(double x, int n, double y, out double xGradient, out double yGradient)",
        "public static (double Value, double xGradient, double yGradient) FGradient(double x, int n, double y)",
        "public static double FVjp(double x, int n, double y, double adjoint, ref double xAdjoint, ref double yAdjoint)")]
    [InlineData("float F(in float x, Vec v) => x;",
        "public static float FGradient(in float x, global::Vec v, out float xGradient, out global::Vec vGradient)",
        "public static (float Value, float xGradient, global::Vec vGradient) FGradient(in float x, global::Vec v)",
        "public static float FVjp(in float x, global::Vec v, float adjoint, ref float xAdjoint, ref global::Vec vAdjoint)")]
    [InlineData("double F(ReadOnlySpan<double> w, double[] b, List<double> c, params double[] d) => w[0];",
        "public static double FGradient(ReadOnlySpan<double> w, double[] b, global::System.Collections.Generic.List<double> c, double[] d, Span<double> wGradient, Span<double> bGradient, Span<double> cGradient, Span<double> dGradient)",
        "public static double FVjp(ReadOnlySpan<double> w, double[] b, global::System.Collections.Generic.List<double> c, double[] d, double adjoint, Span<double> wAdjoint, Span<double> bAdjoint, Span<double> cAdjoint, Span<double> dAdjoint)")]
    [InlineData("double F(double[,] a, double[][] b, Vec[] c) => a[0, 0];",
        "public static double FGradient(double[,] a, double[][] b, global::Vec[] c, double[,] aGradient, double[][] bGradient, Span<global::Vec> cGradient)",
        "public static double FVjp(double[,] a, double[][] b, global::Vec[] c, double adjoint, double[,] aAdjoint, double[][] bAdjoint, Span<global::Vec> cAdjoint)")]
    [InlineData("void F(double x, out double y, ref double z) { y = x; z *= x; }",
        "public static void FVjp(double x, out double y, ref double z, ref double xAdjoint, double yAdjoint, ref double zAdjoint)")]
    [InlineData("int F(double x, out double y) { y = x; return 1; }",
        "public static int FVjp(double x, out double y, ref double xAdjoint, double yAdjoint)")]
    [InlineData("double F(double x, out double y) { y = x; return x; }",
        "public static double FGradient(double x, out double y, out double xGradient)",
        "public static double FVjp(double x, out double y, double adjoint, ref double xAdjoint, double yAdjoint)")]
    [InlineData("Vec F(Vec v) => v;", "public static global::Vec FVjp(global::Vec v, global::Vec adjoint, ref global::Vec vAdjoint)")]
    [InlineData("(double A, double B) F(double x) => (x, x);", "public static (double A, double B) FVjp(double x, (double A, double B) adjoint, ref double xAdjoint)")]
    [InlineData("double F(double adjoint, double xAdjoint, double x) => x;",
        "public static double FGradient(double adjoint, double xAdjoint, double x, out double adjointGradient, out double xAdjointGradient, out double xGradient)",
        "public static (double Value, double adjointGradient, double xAdjointGradient, double xGradient) FGradient(double adjoint, double xAdjoint, double x)",
        "public static double FVjp(double adjoint, double xAdjoint, double x, double adjoint2, ref double adjointAdjoint, ref double xAdjointAdjoint, ref double xAdjoint2)")]
    [InlineData("double F(double @class, [NonDifferentiable] double k = 2) => @class * k;",
        "public static double FGradient(double @class, double k, out double classGradient)",
        "public static (double Value, double classGradient) FGradient(double @class, double k)",
        "public static double FVjp(double @class, double k, double adjoint, ref double classAdjoint)")]
    [InlineData("double F(double x, Model m) => x * m.Rate;",
        "public static double FGradient(double x, global::Model m, out double xGradient)",
        "public static (double Value, double xGradient) FGradient(double x, global::Model m)",
        "public static double FVjp(double x, global::Model m, double adjoint, ref double xAdjoint)")]
    [InlineData("double F<T>(double x, T tag) where T : class, new() => x;",
        "public static double FGradient<T>(double x, T tag, out double xGradient)\n    where T : class, new()",
        "public static (double Value, double xGradient) FGradient<T>(double x, T tag)\n    where T : class, new()",
        "public static double FVjp<T>(double x, T tag, double adjoint, ref double xAdjoint)\n    where T : class, new()")]
    public void EachParameterHasItsCompanion(string method, params string[] heads) =>
        Assert.Equal(heads, Heads($"{Types} public static partial class C {{ [Differentiable] public static {method} }}"));

    [Fact]
    public void NamedObjectsHaveShadows() =>
        Assert.Equal(
            [
                "internal static double FGradient(double x, global::Model m, global::Model mGradient)",
                "internal static double FVjp(double x, global::Model m, double adjoint, global::Model mAdjoint)",
            ],
            Heads($"{Types} static partial class C {{ [Differentiable(WithRespectTo = [nameof(m)])] internal static double F(double x, Model m) => x * m.Rate; }}"));

    [Fact]
    public void TheInstanceOfAStructComesFirst() =>
        Assert.Equal(
            [
                "public double FGradient(double k, out global::S thisGradient, out double kGradient)",
                "public (double Value, global::S thisGradient, double kGradient) FGradient(double k)",
                "public double FVjp(double k, double adjoint, ref global::S thisAdjoint, ref double kAdjoint)",
            ],
            Heads("public partial struct S { double x; [Differentiable] public readonly double F(double k) => x * k; }"));

    [Fact]
    public void TheInstanceOfAClassIsActiveOnRequest()
    {
        const string Class = "public partial class C { double x; [Differentiable(WithRespectToThis = true)] private double F(double k) => x * k; }";
        Assert.Equal(
            [
                "private double FGradient(double k, global::C thisGradient, out double kGradient)",
                "private double FVjp(double k, double adjoint, global::C thisAdjoint, ref double kAdjoint)",
            ],
            Heads(Class));
        Assert.Equal("private double FVjp(double k, double adjoint, ref double kAdjoint)", Heads(Class.Replace("(WithRespectToThis = true)", ""))[^1]);
    }

    [Fact]
    public void AUserTypeNamedSpanMakesNamesLong() =>
        Assert.Contains("global::System.Span<double> w,", Heads("namespace N; class Span<T>; static partial class C { [Differentiable] static double F(System.Span<double> w) => w[0]; }")[0]);

    [Theory]
    [InlineData("public static partial class C", "partial class C")]
    [InlineData("public readonly partial record struct C", "partial record struct C")]
    [InlineData("public partial record C", "partial record C")]
    [InlineData("public ref partial struct C", "partial struct C")]
    [InlineData("public partial interface C", "partial interface C")]
    [InlineData("public partial class C<@in, T> where T : class", "partial class C<@in, T>")]
    public void ContainersAreRepeatedAsPartial(string declaration, string head) =>
        Assert.Equal([head], Method($"{declaration} {{ [Differentiable] public static double F(double x) => x; }}").Containers);

    [Fact]
    public void OverloadsHaveFilesOfTheirOwn()
    {
        const string Source = """
            namespace N;
            static partial class Outer<T> { static partial class C {
                [Differentiable] static double F(double x) => x;
                [Differentiable] static double F(double x, ReadOnlySpan<double> y) => x;
                [Differentiable] static double f(double x) => x;
                [Differentiable] static double G(double x) => x;
            } }
            """;
        Assert.Equal(["N.Outer{T}.C.F(double)1", "N.Outer{T}.C.F(double, ReadOnlySpan{double})", "N.Outer{T}.C.f(double)2", "N.Outer{T}.C.G"], Methods(Source).Select(m => m.HintName));
    }

    private static string[] Heads(string source) => [.. Signatures.All(Method(source)).Select(s => s.Text.Replace("(\n    ", "(").Replace(",\n    ", ", "))];

    private static MarkedMethod Method(string source) => Methods(source).Single();

    private static IEnumerable<MarkedMethod> Methods(string source)
    {
        var compilation = Generation.Compile("using AutoDiffGen;\n" + source);
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        SemanticModel model = compilation.GetSemanticModel(tree);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return from syntax in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
               let symbol = (IMethodSymbol)model.GetDeclaredSymbol(syntax)!
               let attribute = AttributeReader.Find(symbol, AttributeReader.Differentiable)
               where attribute is not null
               select MethodReader.Read(symbol, attribute, model).Method;
    }
}
