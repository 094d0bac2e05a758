using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace AutoDiffGen.Tests.Incremental;

/// <summary>What was read of a method is used again after an edit elsewhere, and only where it would be read the same.</summary>
public sealed class CacheTests
{
    private const string Marked = """
        using AutoDiffGen;
        public static partial class Fit
        {
            [Differentiable]
            public static double Loss(double x, Pair p, Shape s) => Helper.Square(x) * p.A * Helper.Scale + s.Area(x) + (1.0 * Helper.Pick(x > 0 ? 1 : 2)) * x;
        }
        """;

    private const string Other = """
        public struct Pair { public double A, B; }
        public abstract class Shape { public abstract double Area(double r); }
        public sealed class Disc : Shape { public override double Area(double r) => r * r; }
        public static class Helper
        {
            public const double Scale = 3;
            public static double Square(double x) { double y = x * x; return y; }
            public static double Unread(double x) { return x + 1; }
            public static double Pick(double x) => x;
        }
        """;

    /// <summary>Each edit of the other file, and whether the emitted text changes.</summary>
    [Theory]
    [InlineData("return y;", "return y * x;", true)]
    [InlineData("=> r * r", "=> r * r * r", true)]
    [InlineData("Scale = 3", "Scale = 4", true)]
    [InlineData("public double A, B;", "public double A, B, C;", false)]
    [InlineData("public static double Pick(double x) => x;", "public static double Pick(double x) => x; public static int Pick(int n) => n * 2;", true)]
    [InlineData("public sealed class Disc", "public sealed class Ring : Shape { public override double Area(double r) => 2 * r; } public sealed class Disc", true)]
    [InlineData("return x + 1;", "return x + 2;", false)]
    [InlineData("public static double Unread", "\n\n    // nothing\n    public static double Unread", false)]
    [InlineData("public double A, B;", "[AutoDiffGen.NonDifferentiable] public double A; public double B;", true)]
    [InlineData("return y;", "return y", true)]
    public void TheResultIsThatOfANewRun(string before, string after, bool changes)
    {
        var first = Generation.Of(Marked, Other);
        var again = first.Again(Edit(first.Input, 2, Other.Replace(before, after)));
        Assert.Equal(Generation.Of(Marked, Other.Replace(before, after)).Source, again.Source);
        Assert.Equal(changes, first.Source != again.Source);
        Assert.Equal(first.Source, again.Again(Edit(again.Input, 2, Other)).Source);
    }

    private const string Neighbours = """
        using AutoDiffGen;
        public static partial class Fit
        {
            [Differentiable]
            public static double First(double x) => x * 1.5;

            private static double Helper(double x) { return x * 2.5; }

            private static double Unread(double x) { return x * 3.5; }

            private static readonly System.Func<double, double> Known = x => { return x * 4.5; };

            [Differentiable]
            public static double Second(double x, double y) => Helper(x) * y + Deep(x) + Known(y);

            private static double Deep(double x) => Deeper * x;

            private static double Deeper => 5.5;
        }
        """;

    /// <summary>Each edit of the methods' own file, and how many of the two are another program after it.</summary>
    [Theory]
    [InlineData("1.5", "1.75", 1)]
    [InlineData("2.5", "2.75 + 0", 1)]
    [InlineData("3.5", "3", 0)]
    [InlineData("4.5", "4.75", 1)]
    [InlineData("5.5", "5", 1)]
    [InlineData("x * 1.5;", "x *\n        1.5;", 0)]
    [InlineData("return x * 3.5;", "\n\n  return x * 3.5; // nothing", 0)]
    [InlineData("return x * 2.5;", "return x * ;", 1)]
    [InlineData("double First(double x)", "double First(double z)", 1)]
    [InlineData("private static double Unread(double x) { return x * 3.5; }", "", 2)]
    public void NeighboursInAFileAreReadAgainOnlyWhereTheyChange(string before, string after, int changed)
    {
        string edited = Neighbours.Replace(before, after);
        var first = Generation.Of(Neighbours);
        var again = first.Again(Edit(first.Input, 1, edited));
        Assert.Equal(Sources(Generation.Of(edited)), Sources(again));
        Assert.Equal((2 - changed, changed), (Count(again, TrackingNames.Lowered, Unchanged), Count(again, TrackingNames.Lowered, Modified)));
        var back = again.Again(Edit(again.Input, 1, Neighbours));
        Assert.Equal(Sources(first), Sources(back));
        Assert.Equal(Sources(Generation.Of(Neighbours.Replace("1.5", "x"))), Sources(back.Again(Edit(back.Input, 1, Neighbours.Replace("1.5", "x")))));
    }

    [Fact]
    public void FindingsMoveWithTheirMethods()
    {
        string refused = Neighbours.Replace("Known(y)", "System.BitConverter.DoubleToInt64Bits(y)");
        var first = Generation.Of(refused);
        var again = first.Again(Edit(first.Input, 1, refused.Replace("1.5", "1.5 *\n\n 2.0")));
        int line = Assert.Single(first.Findings()).Location.GetLineSpan().StartLinePosition.Line;
        Assert.Equal(line + 2, Assert.Single(again.Findings()).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void TheAnalyzerSeesEditsOfCallees()
    {
        var first = Generation.Of(Marked, Other);
        Assert.Empty(first.Findings());
        var again = first.Again(Edit(first.Input, 2, Other.Replace("return y;", "return y * System.BitConverter.DoubleToInt64Bits(x);")));
        Assert.Equal("ADG0003", Assert.Single(again.Findings()).Id);
        Assert.Empty(again.Again(Edit(again.Input, 2, Other)).Findings());
    }

    [Fact]
    public void OfAThousandMethodsOneIsMadeAgain()
    {
        string[] files = [.. Enumerable.Range(0, 100).Select(f =>
            $"using AutoDiffGen; static partial class C{f} {{ {string.Concat(Enumerable.Range(0, 10).Select(m => $"[Differentiable] static double F{m}(double x, double y) => x * y * {m + 1} + {f};\n"))} }}")];
        var first = Generation.Of([.. files, "class Unrelated { int N() => 1; }"]);
        var one = first.Again(Edit(first.Input, 1, files[0].Replace("x * y * 5", "x * y * y")));
        Assert.Equal((999, 1), (Count(one, TrackingNames.Lowered, Unchanged), Count(one, TrackingNames.Lowered, Modified)));
        Assert.Equal((999, 1), (Count(one, TrackingNames.Differentiated, Cached), Count(one, TrackingNames.Differentiated, Modified)));
        var none = one.Again(Edit(one.Input, 101, "class Unrelated { int N() => 2; }"));
        Assert.Equal((1000, 1000), (Count(none, TrackingNames.Lowered, Unchanged), Count(none, TrackingNames.Differentiated, Cached)));
        Assert.All(none.Result.TrackedOutputSteps["SourceOutput"].SelectMany(s => s.Outputs), o => Assert.Equal(Cached, o.Reason));
    }

    private static string[] Sources(Generation generation) => [.. generation.Result.GeneratedSources.Select(s => s.SourceText.ToString())];

    private static int Count(Generation generation, string step, IncrementalStepRunReason reason) => generation.Result.TrackedSteps[step].SelectMany(s => s.Outputs).Count(o => o.Reason == reason);

    private static CSharpCompilation Edit(CSharpCompilation compilation, int tree, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees[tree];
        return compilation.ReplaceSyntaxTree(old, old.WithChangedText(SourceText.From(text)));
    }
}
