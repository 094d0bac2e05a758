using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

/// <summary>What is said of a signature, and where.</summary>
public sealed class SignatureDiagnosticsTests
{
    [Theory]
    [InlineData("static class {|ADG0001:C|} { [Differentiable] static double F(double x) => x * x; }")]
    [InlineData("static class {|ADG0001:Outer|} { static partial class C { [Differentiable] static double F(double x) => x * x; } }")]
    [InlineData("static partial class C { [Differentiable] static int {|ADG0002:F|}(double x) => (int)x; }")]
    [InlineData("static partial class C { [Differentiable] static decimal {|ADG0002:F|}(double x) => (decimal)x; }")]
    [InlineData("static partial class C { [Differentiable] static double {|ADG0002:F|}(int n) => n; }")]
    [InlineData("static partial class C { [Differentiable] static Queue<double> {|ADG0002:F|}(double x) => new([x]); }")]
    [InlineData("static partial class C { [Differentiable] static void {|ADG0002:F|}(double x) { } }")]
    [InlineData("static partial class C { [{|ADG0006:Differentiable|}] static double F(double x) => x * x; static void FVjp(double x, double seed, ref double g) { } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => x * x; static void FVjp(double x, int seed, ref double g) { } }")]
    [InlineData("static partial class C { [Differentiable(WithRespectTo = [{|ADG0007:\"y\"|}])] static double F(double x) => x * x; }", "ADG0002")]
    [InlineData("static partial class C { [Differentiable(WithRespectTo = new[] { nameof(x), {|ADG0007:\"n\"|} })] static double F(double x, int n) => x * n; }")]
    [InlineData("static partial class C { [Differentiable(WithRespectToThis = {|ADG0007:true|})] static double F(double x) => x * x; }")]
    [InlineData("static partial class C { [Differentiable({|ADG0010:Derivatives.Vjp | Derivatives.Hessian|})] static void F(double x, double[] y) => y[0] = x * x; }")]
    [InlineData("static partial class C { [Differentiable({|ADG0010:Derivatives.GradientBatch|})] static double F(double x, double y) => x * y; }")]
    [InlineData("static partial class C { [Differentiable({|ADG0010:Derivatives.GradientBatch|}, Rows = [\"x\"])] static double F(double x) => x * x; }")]
    [InlineData("static partial class C { [Differentiable({|ADG0010:Derivatives.GradientBatch|}, Rows = [\"x\"])] static double F(double[] x, double y) => x[0] * y; }")]
    [InlineData("static partial class C { [Differentiable({|ADG0010:Derivatives.Workspace|})] static double F(double x) { while (x > 1) x *= x * 0.5; return x; } }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.GradientBatch, Rows = [{|ADG0007:\"z\"|}])] static double F(double x, double y) => x * y; }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.GradientBatch, Rows = [\"y\"])] static double {|ADG0010:F|}(double[] x, double y) => x[0] *= y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:Half|} x, double y) => (double)x * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:decimal|} x, double y) => (double)x * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F([NonDifferentiable] decimal x, double y) => (double)x * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:double?|} x, double y) => y; }", "ADG0009")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:Memory<double>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Collections.Generic.IEnumerable<double>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Collections.Generic.ICollection<double>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Collections.Generic.IReadOnlyCollection<float>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Collections.Generic.Dictionary<int, double>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Collections.Generic.HashSet<double>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Tuple<double, int>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Collections.Generic.IReadOnlyList<double>[]|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F({|ADG0011:System.Lazy<double>|} x, double y) => y * y; }")]
    [InlineData("static partial class C { [Differentiable] static double F<T, U>({|ADG0011:T|} x, {|ADG0011:U|} y) where T : System.Numerics.INumber<T> where U : System.Numerics.INumber<U> => 1; }", "ADG0008")]
    [InlineData("partial class C<T, U> where T : System.Numerics.INumber<T> where U : System.Numerics.INumber<U> { [Differentiable] T F({|ADG0011:T|} x) => x; }")]
    [InlineData("partial struct C<T> where T : System.Numerics.INumber<T> { T x; [Differentiable] public T {|ADG0004:F|}(T y) { x += y; return x * y; } }")]
    [InlineData("static partial class C { [Differentiable] static void F({|ADG0011:double[]|} x, double y) => x = [y]; }", "ref")]
    [InlineData("abstract partial class C { [Differentiable] public abstract double {|ADG0012:F|}(double x); }")]
    [InlineData("static partial class C { [Differentiable] static async System.Threading.Tasks.Task<double> {|ADG0012:F|}(double x) => x; }")]
    [InlineData("static partial class C { static double G(double y) { return F(y); [Differentiable] double {|ADG0012:F|}(double x) => x; } }")]
    [InlineData("file static partial class C { [Differentiable] static double {|ADG0012:F|}(double x) => x * x; }")]
    [InlineData("file partial class Outer { partial class C { [Differentiable] static double {|ADG0012:F|}(double x) => x * x; } }")]
    [InlineData("static class {|ADG0001:C|} { [AutoDiffGen.Differentiable] static double F(double x) => x * x; }")]
    [InlineData("static class {|ADG0001:C|} { [global::AutoDiffGen.DifferentiableAttribute] static double F<T>(T tag, double x) => x * x; }")]
    [InlineData("partial class C { double x; double P { [Differentiable] {|ADG0012:get|} => x * x; } }")]
    [InlineData("partial class C { [Differentiable] public static double operator {|ADG0012:+|}(C a, double x) => x * x; }")]
    [InlineData("partial class C { static Func<double, double> G() => {|ADG0012:[Differentiable] (double x) => x * x|}; }")]
    public void ItIsSaidAtItsPlace(string source, string note = "")
    {
        if (note == "ref")
            source = source.Replace("F({|", "F(ref {|");
        if (note == "ADG0002")
            source = source.Replace(" F(", " {|ADG0002:F|}(");
        Marked.Check(source);
    }

    [Fact]
    public void PragmasAreObeyed() =>
        Marked.Check("#pragma warning disable ADG0001\nstatic class C { [Differentiable] static double F(double x) => x * x; }");

    [Fact]
    public void MembersAreThereInSpiteOfErrors()
    {
        var generation = Generation.Of("using AutoDiffGen; static partial class C { [Differentiable] static double F(decimal d, double x) => x; static double G() => FGradient(1, 2, out _); }");
        Assert.Empty(generation.Errors);
        Assert.Contains("throw new global::System.NotSupportedException(\"ADG0011: ", generation.Source);
    }
}
