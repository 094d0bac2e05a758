using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoDiffGen.Tests.Hostile;

/// <summary>
/// Emitted code lives in the user's project, whatever its settings and names. Whatever the processor, too: <c>DOTNET_EnableAVX512=0</c>,
/// <c>DOTNET_EnableAVX2=0</c> or <c>DOTNET_EnableHWIntrinsic=0</c> before <c>dotnet test</c> runs all tests as on lesser machines.
/// </summary>
public sealed class HostileTests
{
    [Fact]
    public void TheCorpusCompilesWithoutAWarning()
    {
        var strict = CorpusCase.Corpus.Input.WithOptions(Generation.Library.WithGeneralDiagnosticOption(ReportDiagnostic.Error).WithWarningLevel(9999));
        AssertCleanOutput(Generation.Of(strict));
    }

    [Fact]
    public void TheCorpusHasTheSameGradientsWhereOverflowIsChecked()
    {
        var assembly = Generation.Of(CorpusCase.Corpus.Input.WithOptions(Generation.Library.WithOverflowChecks(true))).Load();
        foreach (var method in CorpusFiles.Methods.Where(m => !m.IsPending))
        {
            var c = new CorpusCase(method, assembly);
            CorpusOracles.ValueAndWritesAreThePrimals(c);
            CorpusOracles.GradientsAreTheStatedOnes(c);
        }
    }

    [Fact]
    public void AUserTypeNamedMathIsNotInTheWay() => Check(
        """
        namespace Physics
        {
            public static class Math { public static double Sin(double x) => x; }
            public static class System { }
            public static partial class P
            {
                [global::AutoDiffGen.Differentiable]
                public static double F(double x)
                {
                    global::System.Span<double> s = stackalloc double[2];
                    for (int i = 0; i < 2; i++) s[i] = global::System.Math.Exp(x * i) + Math.Sin(x);
                    return s[0] * s[1];
                }
            }
        }
        """,
        "Physics.P",
        x => (1 + x) * (Math.Exp(x) + x));

    [Fact]
    public void NamesOfGeneratedThingsMayBeTheUsersToo() => Check(
        """
        public static partial class P
        {
            public static double resultAdjoint = 1, records = 2, saved = 3;
            [AutoDiffGen.Differentiable]
            public static double F(double x)
            {
                double xAdjoint = x * x, @class = System.Math.Sin(x), result = xAdjoint * @class, records = result * result;
                double[] adjoints = new double[3];
                int i = 0, i2 = 0;
                while (i < 3)
                {
                    double saved = records + x;
                    adjoints[i] = saved * x;
                    records = System.Math.Tanh(saved) * result;
                    double xSaved = records;
                    i++;
                    i2 += i;
                    result += xSaved * saved;
                }
                double @event = adjoints[0] + adjoints[1] * result, xGradient = @event + i2, value = xGradient;
                return value * records;
            }
        }
        """,
        "P",
        x =>
        {
            double a = x * x, s = Math.Sin(x), result = a * s, records = result * result;
            var adjoints = new double[3];
            for (int i = 0; i < 3; i++)
            {
                double saved = records + x;
                adjoints[i] = saved * x;
                records = Math.Tanh(saved) * result;
                result += records * saved;
            }

            return (adjoints[0] + (adjoints[1] * result) + 6) * records;
        });

    [Fact]
    public void AParameterMayHaveAKeywordsName() => Check(
        "public static partial class P { [AutoDiffGen.Differentiable] public static double F(double @class) { double @in = @class * @class; return @in * @class; } }",
        "P",
        x => x * x * x);

    [Fact]
    public void ParametersMayHaveTheNamesOfCompanions() => Check(
        """
        public static partial class P
        {
            [AutoDiffGen.Differentiable]
            public static double G(double adjoint, double adjointAdjoint, double xGradient, double x) => adjoint * adjointAdjoint * xGradient * x;
            [AutoDiffGen.Differentiable]
            public static double F(double x) => G(x, 2, x, 3);
        }
        """,
        "P",
        x => 6 * x * x);

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    public void OlderLanguagesAreSpoken(LanguageVersion version) => Check(
        """
        namespace Old;
        public static partial class P
        {
            [AutoDiffGen.Differentiable]
            public static double F(double x)
            {
                double[] a = new double[3];
                for (int i = 0; i < a.Length; i++) a[i] = x * i + H(a, x);
                (a[0], a[2]) = (a[2], a[0]);
                return a[0] * a[1];
            }
            private static double H(System.ReadOnlySpan<double> a, double x) => a[0] + x;
        }
        """,
        "Old.P",
        x =>
        {
            double[] a = new double[3];
            for (int i = 0; i < 3; i++) a[i] = (x * i) + a[0] + x;
            return a[2] * a[1];
        },
        version);

    [Theory]
    [InlineData("namespace A.B; public partial class Outer<T> where T : class, new() { public static partial class P {", "}}", "A.B.Outer<object>.P")]
    [InlineData("namespace A.B { public partial struct Outer { public partial record Inner { public static partial class P {", "}}}}", "A.B.Outer.Inner.P")]
    [InlineData("public partial interface IOuter { public partial record struct P {", "}}", "IOuter.P")]
    [InlineData("namespace @namespace.@int; public static partial class @class {", "}", "@namespace.@int.@class")]
    [InlineData("internal partial class Outer { protected internal partial class Middle { internal sealed partial record P(int N) {", "}}}", "Outer.Middle.P")]
    public void ContainersOfAllKinds(string open, string close, string name) => Check(
        $"{open} [AutoDiffGen.Differentiable] internal static double F(double x) => x * x * Half(x); private static double Half(double x) => 0.5 * x; {close}",
        name,
        x => 0.5 * x * x * x);

    [Theory]
    [InlineData("private protected static")]
    [InlineData("private static")]
    [InlineData("internal static unsafe")]
    public void ModifiersOfAllKinds(string modifiers) => Check(
        $"public partial class P {{ [AutoDiffGen.Differentiable] {modifiers} double H(double x) => x * x; [AutoDiffGen.Differentiable] public static double F(double x) => H(x) * x; internal static double Use(double x) => HGradient(x, out _); }}",
        "P",
        x => x * x * x);

    /// <summary>The source with its output must compile without any warning, with all settings against it, and give the right number.</summary>
    private static void Check(string source, string type, Func<double, double> expected, LanguageVersion version = LanguageVersion.Latest)
    {
        var parse = new CSharpParseOptions(version);
        string probe = $"public static class Probe {{ public static double Gradient(double x) {{ global::{type}.FGradient(x, out double g); return g; }} }}";
        var options = Generation.Library
            .WithGeneralDiagnosticOption(ReportDiagnostic.Error)
            .WithOverflowChecks(true)
            .WithAllowUnsafe(true)
            .WithSpecificDiagnosticOptions([new("CS8981", ReportDiagnostic.Suppress)]);
        var generation = Generation.Of(Generation.Compile([CSharpSyntaxTree.ParseText(source, parse, "Source.cs"), CSharpSyntaxTree.ParseText(probe, parse, "Probe.cs")], options));
        AssertCleanOutput(generation);
        AssertEmpty(Generation.Explain(generation.Findings()));
        AssertEmpty(Generation.Explain(generation.Errors.Where(e => e.Location.SourceTree?.FilePath == "Probe.cs")));
        var gradient = generation.Load().GetType("Probe")!.GetMethod("Gradient")!.CreateDelegate<Func<double, double>>();
        const double x = 0.75, h = 1e-4;
        double quotient = (8 * (expected(x + h) - expected(x - h)) - (expected(x + (2 * h)) - expected(x - (2 * h)))) / (12 * h);
        Assert.Equal(quotient, gradient(x), 1e-8 * (1 + Math.Abs(quotient)));
    }

    private static void AssertCleanOutput(Generation generation)
    {
        Assert.Null(generation.Result.Exception);
        var emitted = generation.Result.GeneratedSources.Select(s => s.SyntaxTree).ToHashSet();
        AssertEmpty(Generation.Explain(generation.Errors.Where(e => e.Location.SourceTree is { } tree && emitted.Contains(tree))));
    }

    private static void AssertEmpty(string errors) => Assert.True(errors.Length == 0, errors);
}
