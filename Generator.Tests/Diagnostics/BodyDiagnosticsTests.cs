using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

/// <summary>What is said of a body that cannot be followed, and where.</summary>
public sealed class BodyDiagnosticsTests
{
    // M2, M8: a value that depends on the parameters is put where no derivative is kept.
    [Theory]
    [InlineData("struct S { public double A; [NonDifferentiable] public double P; } static partial class C { [Differentiable] static double F(S s) { {|ADG0005:s.P|} = s.A * s.A; return s.P; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x, [NonDifferentiable] double p) { {|ADG0005:p = x * x|}; return p; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x, [NonDifferentiable] double p) { {|ADG0005:p += x|}; return p; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x, [NonDifferentiable] double p) { p *= 2; return x * p; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x, [NonDifferentiable] System.Span<double> t) { {|ADG0005:t[0] = x * x|}; return t[0]; } }")]
    public void ADerivativeWouldBeLost(string source) => Marked.Check(source);

    // J3
    [Theory]
    [InlineData("static class S { public static double V; } static partial class C { [Differentiable] static double F(double x) { {|ADG0005:S.V = x|}; return S.V; } }")]
    [InlineData("class B { public double V; public B N; } static partial class C { static B Pick(B a, B b, int n) => n > 0 ? Pick(a, b, n - 1) : b; [Differentiable] static double F(double x, B b) { var a = new B { V = x }; return {|ADG0004:Pick(a, b, 2)|}.V * a.V; } }")]
    [InlineData("class B { public double V; public B N; } static partial class C { static void Put(B a, B b, int n) { if (n > 0) {|ADG0005:Put(a, b, n - 1)|}; else {|ADG0005:a.N = b|}; } [Differentiable] static double F(double x, B b) { var a = new B { V = x }; Put(a, b, 2); return a.N.V * a.V; } }")]
    [InlineData("class T { public double V; } struct S { public double X; public T T; } static partial class C { [Differentiable] static {|ADG0005:S|} F(double x) => new S { X = x, T = new T { V = x } }; }")]
    public void AWriteOutlivesTheCall(string source) => Marked.Check(source);

    // M3, E14, and numbers that pass through a text
    [Theory]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => {|ADG0003:BitConverter.DoubleToInt64Bits(x)|} * x; }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => x * {|ADG0003:double.Parse(x.ToString())|}; }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { string s = $\"{x:R}\"; string t = s.Trim(); return x * {|ADG0003:Convert.ToDouble(t)|}; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x, string s) { string log = $\"{x}\"; return x * double.Parse(s) * log.Length; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => Math.Sin(x) + System.Numerics.Vector.Sum({|ADG0003:new System.Numerics.Vector<double>(x)|}); }")]
    public void NothingIsKnownOfWhatIsCalled(string source) => Marked.Check(source);

    // The framework moves elements while it compares: a comparison must not look at them, nor do anything else.
    [Theory]
    [InlineData("[Differentiable] static double F(double[] x) { {|ADG0004:Array.Sort(x, (a, b) => (a * x[0]).CompareTo(b * x[0]))|}; return x[0] * x[1]; }")]
    [InlineData("[Differentiable] static double F(double[] x) { double[] y = (double[])x.Clone(); {|ADG0004:y.AsSpan(1).Sort((a, b) => (a * y[1]).CompareTo(b * y[1]))|}; return y[0] * y[1]; }")]
    [InlineData("[Differentiable] static double F(System.Span<double> x) { int n = 0; {|ADG0004:x.Sort((a, b) => { n++; return a.CompareTo(b); })|}; return x[0] * n; }")]
    [InlineData("[Differentiable] static double F(double[] x) { double[] y = (double[])x.Clone(), z = y; {|ADG0004:Array.Sort(y, (a, b) => (a * z[1]).CompareTo(b * z[1]))|}; return y[0]; }")]
    [InlineData("[Differentiable] static double F(double[] x) { int[] p = [1, 0]; {|ADG0004:Array.Sort(p, (a, b) => x[p[0]] > 1 ? 0 : x[a].CompareTo(x[b]))|}; return x[p[0]]; }")]
    [InlineData("[Differentiable] static double F(double[] x) { int n = 0; double[] y = (double[])x.Clone(); {|ADG0004:Array.Sort(y, (a, b) => { n++; return a.CompareTo(b); })|}; return y[0] * n; }")]
    [InlineData("static int n; static int Next() => ++n; [Differentiable] static double F(double[] x) { double[] y = (double[])x.Clone(); {|ADG0004:Array.Sort(y, (a, b) => { int c = Next(); return a.CompareTo(b) * c; })|}; return y[0]; }")]
    public void ComparisonsOnlyCompare(string members) => Marked.Check("static partial class C { " + members + " }");

    // What a function that calls itself writes through one reference, it, or who called it, would see through another.
    [Theory]
    [InlineData("static double G(ref double[] w, ref double[] r, int k) { if (k == 0) return r[0]; w = [w[0] * 1.5]; return G(ref w, ref r, k - 1); } [Differentiable] static double F(double x) { double[] a = [x]; return {|ADG0004:G(ref a, ref a, 3)|} + a[0]; }")]
    [InlineData("static double G(ref double[] w, in double[] r, int k) { if (k == 0) return r[0]; w = [w[0] * 1.5]; return G(ref w, in r, k - 1); } [Differentiable] static double F(double x) { double[] a = [x]; return {|ADG0004:G(ref a, in a, 3)|} + a[0]; }")]
    [InlineData("static double G(ref double w, in double r, int k) { if (k == 0) return r; w *= 1.5; return G(ref w, in r, k - 1); } [Differentiable] static double F(double x) => {|ADG0004:G(ref x, in x, 3)|} + x;")]
    [InlineData("class N { public double[] W = [1.0]; } static double G(N n, ref double[] w, int k) { if (k == 0) return n.W[0]; w = [w[0] * 1.5]; return G(n, ref w, k - 1); } [Differentiable] static double F(double x) { var n = new N { W = [x] }; return {|ADG0004:G(n, ref n.W, 3)|}; }")]
    [InlineData("static double G(double[][] r, ref double[] w, int k) { if (k == 0) return r[0][0]; w = [w[0] * 1.5]; return G(r, ref w, k - 1); } [Differentiable] static double F(double x) { double[][] r = [[x]]; return {|ADG0004:G(r, ref r[0], 3)|}; }")]
    [InlineData("static double G(ref double[] v, ref double[] w, int k) { if (k == 0) return v[0]; w = [w[0] * 1.5]; return G(ref v, ref w, k - 1); } [Differentiable] static double F(double x) { double[][] r = [[x], [2]], s = r; return {|ADG0004:G(ref r[0], ref s[0], 3)|}; }")]
    [InlineData("struct S { public double[] A; public double G(ref double[] p, int n) { if (n == 0) return A[0]; p = [p[0] * 2]; return G(ref p, n - 1); } public double Go() => {|ADG0004:G(ref A, 3)|}; } [Differentiable] static double F(double x) { var s = new S { A = [x] }; return s.Go() + s.A[0]; }")]
    [InlineData("[Differentiable] static double F(double x) { double[] a = [x]; double G(ref double[] p, int n) { if (n == 0) return a[0]; p = [p[0] * x]; return G(ref p, n - 1); } return {|ADG0004:G(ref a, 3)|}; }")]
    public void ReferencesMustLeadApart(string members) => Marked.Check("static partial class C { " + members + " }");

    // M5
    [Theory]
    [InlineData("static partial class C { static async System.Threading.Tasks.Task<double> G(double x) { await System.Threading.Tasks.Task.Yield(); return x; } [Differentiable] static double F(double x) => {|ADG0004:G(x)|}.Result * x; }")]
    [InlineData("static partial class C { static IEnumerable<double> G(double x) { while (true) yield return x; } [Differentiable] static double F(double x) => {|ADG0004:G(x)|}.First() * x; }")]
    [InlineData("static partial class C { [Differentiable] static double F(object gate, double x) { {|ADG0004:lock (gate) { x *= x; }|} return x; } }")]
    public void CodeHasNoReverseOrder(string source) => Marked.Check(source);

    // M6, J2
    [Theory]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { {|ADG0004:try { return Math.Log(x); } catch { return 0; }|} } }")]
    [InlineData("static partial class C { static double G(double x) => x < 0 ? throw new ArgumentException() : Math.Sqrt(x); [Differentiable] static double F(double x) { {|ADG0004:try { return G(x); } catch (ArgumentException) { return 0; }|} } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { try { return G(x); } finally { x = 0; } } static double G(double x) => Math.Sqrt(x); }")]
    public void ExceptionsThatAreCaught(string source) => Marked.Check(source);

    // M11, M12
    [Theory]
    [InlineData("static partial class C { [Differentiable] static double {|ADG0008:F|}(double x) => Math.Floor(x); }")]
    [InlineData("static partial class C { [Differentiable] static double {|ADG0008:F|}(double x, double y) => x > y ? 1 : 2; }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x, double {|ADG0009:unused|}) => x * x; }")]
    public void NothingDepends(string source) => Marked.Check(source);

    // M14
    [Theory]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { again: x *= x; if (x < 2) {|ADG0004:goto again;|} return x; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(int k, double x) { {|ADG0004:switch (k) { case 0: x *= 2; goto case 1; case 1: x += 1; if (x < 9) goto case 0; break; }|} return x; } }")]
    public void JumpsBackward(string source) => Marked.Check(source);

    // M15
    [Theory]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => (double){|ADG0004:(decimal)x|} * x; }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => (double){|ADG0003:(Half)x|} * x; }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => (double){|ADG0003:new System.Numerics.BigInteger(x)|} * x; }")]
    public void NumbersOfOtherTypes(string source) => Marked.Check(source);

    [Theory]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { var l = new List<double> { x }; var a = new double[1]; {|ADG0004:l.CopyTo(a)|}; return a[0]; } }")]
    [InlineData("static partial class C { [Differentiable] static float F({|ADG0004:System.Drawing.PointF[] p|}) => p[0].X * p[0].Y; }")]
    [InlineData("static partial class C { [Differentiable] static float F({|ADG0004:System.Collections.Generic.IReadOnlyList<System.Drawing.PointF> p|}) => p[0].X * p[0].Y; }")]
    [InlineData("struct S { public System.Drawing.PointF P; public float W; } static partial class C { [Differentiable] static float F({|ADG0004:S s|}) => s.P.X * s.W; }")]
    [InlineData("class Poly { public List<double> Points; public double Center; public Poly(List<double> points) { {|ADG0004:Points = points|}; foreach (var p in points) Center += p; } public double Sum() { double s = 0; for (int i = 0; i < Points.Count; i++) s += Points[i] * Points[i]; return s; } } static partial class C { [Differentiable] static double F(List<double> pts) { var p = new[] { new Poly(pts) }; return p[0].Sum() * p[0].Center; } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { var a = new List<double>(); var b = new List<double> { x }; var q = b.Where(v => v > 0); if (x > 0) {|ADG0004:a = b|}; a.Add(x); return q.Sum() * a.Sum(); } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { var a = new List<double>(); var first = new List<double> { x }; var b = first; if (x > 0) {|ADG0004:a = b|}; a.Add(x); return first.Sum() * a.Sum(); } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { var a = new List<double>(); var b = new List<double> { x }; if (x > 0) {|ADG0004:a = b|}; b.Add(x); return a.Sum(); } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { var a = new List<double>(); var b = new List<double> { x }; for (int i = 0; i < 3; i++) { {|ADG0004:a = b|}; a.Add(x); } return a.Sum(); } }")]
    [InlineData("static partial class C { static List<double> Same(List<double> l) => l; [Differentiable] static double F(double x) { var a = new List<double>(); var b = new List<double> { x }; var c = Same(b); if (x > 0) {|ADG0004:a = b|}; a.Add(x); return c.Sum() * a.Sum(); } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { var a = new List<double> { x }; var {|ADG0004:q = a.Select(v => v * v)|}; if (x > 0) a = new List<double> { x * x }; return q.Sum() * a.Sum(); } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double[] x) => {|ADG0004:x.DistinctBy(v => v)|}.Sum(); }")]
    public void Collections(string source) => Marked.Check(source);

    // What stands in a file of its own cannot name them.
    [Theory]
    [InlineData("file static class H { public static readonly double[] T = [1, 2]; } static partial class C { [Differentiable] static double {|ADG0004:F|}(double x) => H.T[0] * x; }")]
    [InlineData("namespace N { file sealed class H { public double V; } static partial class C { [Differentiable] static double {|ADG0004:F|}(double x) { var h = new H { V = x }; for (int i = 0; i < 3; i++) { var g = new H { V = h.V * x }; h = g; } return h.V; } } }")]
    [InlineData("file static class H { public static double Square(double x) => x * x; } static partial class C { [Differentiable] static double F(double x) => H.Square(x); }")]
    [InlineData("file struct V(double a) { public double A = a; } static partial class C { [Differentiable] static double F(double x) { var v = new V(x * x); return v.A * x; } }")]
    public void TypesThatAreLocalToAFile(string source) => Marked.Check(source);

    [Theory]
    [InlineData("static partial class C { [Differentiable(Derivatives.Jacobian)] static double[] F(double[] x, System.Random r) => [x[0] * {|ADG0020:r.NextDouble()|}, x[0]]; }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.Hessian)] static double F(double x) => x * x * {|ADG0020:System.Random.Shared.NextDouble()|}; }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.Hessian)] static double F(double x) { var r = {|ADG0020:new System.Random()|}; return x * r.NextDouble() * x; } }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.GradientCheck)] static double F(double x, System.Collections.Generic.Queue<int> q) => x * {|ADG0020:q.Dequeue()|}; }")]
    [InlineData("static partial class C { static int calls; [Differentiable(Derivatives.Hessian)] static double F(double x) { {|ADG0020:calls++|}; return x * x * calls; } }")]
    [InlineData("class Counter { public int N; } static partial class C { [Differentiable(Derivatives.Hessian)] static double F(double x, Counter c) { {|ADG0020:c.N++|}; return x * x * c.N; } }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.Hessian)] static double F(double x, System.Collections.Generic.List<int> given, int[] t) { var r = new System.Random(3); var q = new System.Collections.Generic.Queue<int>(given); q.Enqueue(2); var d = new System.Collections.Generic.Dictionary<int, int>(); d[1] = t[0]++; return x * x * r.NextDouble() * q.Dequeue() * d[1] * given.IndexOf(2); } }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.Jvp | Derivatives.Hvp)] static double F(double x, System.Random r) => x * x * r.NextDouble(); }")]
    public void WhatRunsSeveralTimesMustGiveTheSame(string source) => Marked.Check(source);

    [Theory]
    [InlineData("static class U { class Hidden { public double V; } public static double Use(double x) { Hidden? h = null; if (x > 0) h = {|ADG0004:new Hidden { V = x }|}; return h!.V * x; } } static partial class C { [Differentiable] static double F(double x) => U.Use(x); }")]
    [InlineData("static class U { struct Hidden { public double V; } public static double Use(double x) { var h = {|ADG0004:new Hidden[2]|}; h[1].V = x; return h[1].V * x; } } static partial class C { [Differentiable] static double F(double x) => U.Use(x); }")]
    [InlineData("abstract class S { public abstract double At(double x); public static S One => new A(); class A : S { public override double At(double x) => x; } } static partial class C { [Differentiable] static double F(S s, double x) => {|ADG0004:s.At(x)|}; }")]
    [InlineData("class Box { readonly System.Collections.Generic.List<double> v = new(); public void Add(double x) => v.Add(x); public double Sum() => v.Sum(); } static partial class C { [Differentiable] static double F(double x) { Box[] all = [{|ADG0004:new Box()|}]; return x; } }")]
    public void TheDerivativeCannotReachIt(string source) => Marked.Check(source);

    // A box is another object than the struct in it; a pointer may go anywhere.
    [Theory]
    [InlineData("interface I { double A(); } struct S : I { public double X; public double A() => X * X; } static partial class C { [Differentiable] static double F(double x) { I s = {|ADG0004:new S { X = x }|}; return s.A(); } }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) { object {|ADG0005:o = x|}; return {|ADG0004:(double)o|} * x; } }")]
    [InlineData("static partial class C { [Differentiable] static unsafe double F(double[] x) { {|ADG0004:fixed (double* p = x) { return p[0] * p[1]; }|} } }")]
    [InlineData("static partial class C { [Differentiable] static unsafe double F(double x) { double* p = {|ADG0004:&x|}; return {|ADG0004:*p|} * x; } }")]
    public void NumbersAreNotFollowedThroughBoxesAndPointers(string source) => Marked.Check(source);
}
