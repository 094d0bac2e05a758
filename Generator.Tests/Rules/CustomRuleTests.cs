using AutoDiffGen.Tests.Diagnostics;
using AutoDiffGen.Tests.Promises;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Rules;

/// <summary>The user's own rules: which calls use them, what they get, what is said of those that do not fit.</summary>
public sealed class CustomRuleTests
{
    private const string Library = """
        public static class Library
        {
            public static double Square(double x) => x * x;
            public static double Cube(double x) => x * x * x;
            public static void Scale(Span<double> y, double k) { for (int i = 0; i < y.Length; i++) y[i] *= k; }
            public static double Dot(ReadOnlySpan<double> a, double[] b, int n) { double s = 0; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }
            public static void Polar(double x, double y, out double r, out double t) { r = Math.Sqrt(x * x + y * y); t = Math.Atan2(y, x); }
            public static void Multiply(ref double s, double x) { s = s * x; }
            public static double Product(double u, double w) => u * w;
            public static int Product(int u, int w) => -1;
            public static double Power(double x, int n) => Math.Pow(x, n);
        }

        public readonly struct Vector(double x, double y)
        {
            public double X { get; } = x;
            public double Y { get; } = y;
            public double Norm() => X * X + Y * Y;
            public static Vector Rotate(Vector a, double t) => new(a.X * Math.Cos(t) - a.Y * Math.Sin(t), a.X * Math.Sin(t) + a.Y * Math.Cos(t));
        }

        public sealed class Model(double k) { public double Apply(double x) => k * x * x; }

        public struct Angle { public double Sin, Cos; }
        """;

    private const string Reverse = """
        public static class Reverse
        {
            public static int Calls;

            [VjpOf(typeof(Library), nameof(Library.Square))]
            internal static double Square(double x, double adjoint, ref double xAdjoint) { xAdjoint += adjoint * 2 * x; return x * x; }

            [VjpOf(typeof(Library), nameof(Library.Scale))]
            internal static void Scale(Span<double> y, double k, Span<double> yAdjoint, ref double kAdjoint)
            {
                for (int i = 0; i < y.Length; i++) { kAdjoint += yAdjoint[i] * y[i]; yAdjoint[i] *= k; y[i] *= k; }
            }

            [VjpOf(typeof(Library), nameof(Library.Dot))]
            internal static double Dot(ReadOnlySpan<double> a, double[] b, int n, double adjoint, Span<double> aAdjoint, Span<double> bAdjoint)
            {
                for (int i = 0; i < n; i++) { aAdjoint[i] += adjoint * b[i]; bAdjoint[i] += adjoint * a[i]; }
                return Library.Dot(a, b, n);
            }

            [VjpOf(typeof(Library), nameof(Library.Polar), Forward = nameof(PolarForward))]
            internal static void Polar(double x, double y, double r, double t, Angle state, ref double xAdjoint, ref double yAdjoint, double rAdjoint, double tAdjoint)
            {
                xAdjoint += rAdjoint * state.Cos - tAdjoint * state.Sin / r;
                yAdjoint += rAdjoint * state.Sin + tAdjoint * state.Cos / r;
            }

            internal static void PolarForward(double x, double y, out double r, out double t, out Angle state)
            {
                Calls++;
                Library.Polar(x, y, out r, out t);
                state = new Angle { Sin = Math.Sin(t), Cos = Math.Cos(t) };
            }

            [VjpOf(typeof(Library), nameof(Library.Multiply))]
            internal static void Multiply(ref double s, double x, ref double sAdjoint, ref double xAdjoint) { xAdjoint += sAdjoint * s; sAdjoint *= x; s *= x; }

            [VjpOf(typeof(Library), nameof(Library.Product))]
            internal static double Product(double u, double w, double adjoint, ref double uAdjoint, ref double wAdjoint) { uAdjoint += w * adjoint; wAdjoint += u * adjoint; return u * w; }

            [VjpOf(typeof(Library), nameof(Library.Power), Forward = nameof(PowerForward))]
            internal static void Power(double x, int n, double state, double adjoint, ref double xAdjoint)
            {
                if (n > 100) throw new InvalidOperationException("in reverse");
                xAdjoint += adjoint * n * state;
            }

            internal static double PowerForward(double x, int n, out double state) { state = Math.Pow(x, n - 1); return Math.Pow(x, n); }

            [VjpOf(typeof(Vector), nameof(Vector.Norm))]
            internal static double Norm(Vector v, double adjoint, ref Vector vAdjoint)
            {
                vAdjoint = new Vector(vAdjoint.X + 2 * adjoint * v.X, vAdjoint.Y + 2 * adjoint * v.Y);
                return v.Norm();
            }

            [VjpOf(typeof(Vector), nameof(Vector.Rotate))]
            internal static Vector Rotate(Vector a, double t, Vector adjoint, ref Vector aAdjoint, ref double tAdjoint)
            {
                Vector r = Vector.Rotate(a, t), back = Vector.Rotate(adjoint, -t);
                aAdjoint = new Vector(aAdjoint.X + back.X, aAdjoint.Y + back.Y);
                tAdjoint += adjoint.Y * r.X - adjoint.X * r.Y;
                return r;
            }

            [VjpOf(typeof(Model), nameof(Model.Apply))]
            internal static double Apply(Model model, double x, double adjoint, ref double xAdjoint) { xAdjoint += adjoint * 2 * model.Apply(x) / x; return model.Apply(x); }

            [VjpOf(typeof(Math), nameof(Math.Floor))]
            internal static double StraightThrough(double x, double adjoint, ref double xAdjoint) { xAdjoint += adjoint; return Math.Floor(x); }
        }
        """;

    private const string Forward = """
        public static class Forward
        {
            [JvpOf(typeof(Library), nameof(Library.Square))]
            internal static double Square(double x, double xTangent, out double tangent) { tangent = xTangent * 2 * x; return x * x; }

            [VjpOf(typeof(Forward), nameof(Square))]
            internal static double SquareVjp(double x, double xTangent, out double tangent, double adjoint, ref double xAdjoint, ref double xTangentAdjoint, double tangentAdjoint)
            {
                tangent = xTangent * 2 * x;
                xAdjoint += adjoint * 2 * x + tangentAdjoint * 2 * xTangent;
                xTangentAdjoint += tangentAdjoint * 2 * x;
                return x * x;
            }

            [JvpOf(typeof(Library), nameof(Library.Cube))]
            internal static double Cube(double x, double xTangent, out double tangent) { tangent = xTangent * 3 * x * x; return x * x * x; }

            [JvpOf(typeof(Library), nameof(Library.Scale))]
            internal static void Scale(Span<double> y, double k, Span<double> yTangent, double kTangent)
            {
                for (int i = 0; i < y.Length; i++) { yTangent[i] = yTangent[i] * k + kTangent * y[i]; y[i] *= k; }
            }

            [JvpOf(typeof(Library), nameof(Library.Dot))]
            internal static double Dot(ReadOnlySpan<double> a, double[] b, int n, ReadOnlySpan<double> aTangent, ReadOnlySpan<double> bTangent, out double tangent)
            {
                tangent = 0;
                for (int i = 0; i < n; i++) tangent += aTangent[i] * b[i] + a[i] * bTangent[i];
                return Library.Dot(a, b, n);
            }

            [JvpOf(typeof(Library), nameof(Library.Polar))]
            internal static void Polar(double x, double y, out double r, out double t, double xTangent, double yTangent, out double rTangent, out double tTangent)
            {
                Library.Polar(x, y, out r, out t);
                rTangent = (x * xTangent + y * yTangent) / r;
                tTangent = (x * yTangent - y * xTangent) / (r * r);
            }

            [JvpOf(typeof(Library), nameof(Library.Multiply))]
            internal static void Multiply(ref double s, double x, ref double sTangent, double xTangent) { sTangent = sTangent * x + s * xTangent; s *= x; }

            [JvpOf(typeof(Vector), nameof(Vector.Rotate))]
            internal static Vector Rotate(Vector a, double t, Vector aTangent, double tTangent, out Vector tangent)
            {
                Vector r = Vector.Rotate(a, t), q = Vector.Rotate(aTangent, t);
                tangent = new(q.X - r.Y * tTangent, q.Y + r.X * tTangent);
                return r;
            }
        }
        """;

    private const string Callers = """
        public static partial class P
        {
            [Differentiable] public static double Once(double x, double y) => Library.Square(x * y) * y;

            [Differentiable] public static double Written(double[] y, double k)
            {
                Library.Scale(y, k);
                double s = y[0] * y[0];
                Library.Scale(y, k * 2);
                for (int i = 0; i < y.Length; i++) s += y[i] * y[i] * y[i];
                return s;
            }

            [Differentiable] public static double WrittenInALoop(double[] y, double k)
            {
                double s = 0;
                for (int j = 0; j < 3; j++) { s += y[1] * y[0]; Library.Scale(y.AsSpan(0, 2), k * y[2]); }
                return s + y[0] * y[1];
            }

            [Differentiable] public static double Read(double[] y, double k)
            {
                double s = Library.Dot(y, [k, 2], 2);
                y[0] = y[0] * s;
                return s * y[0] * Library.Dot(y, [1, 2], 2);
            }

            [Differentiable] public static double Outs(double[] y, double k)
            {
                double s = 0, x = y[0];
                for (int i = 0; i < 3; i++) { Library.Polar(x + i, y[1], out double r, out double t); s += r * t; x *= k; }
                return s;
            }

            [Differentiable] public static double References(double[] y, double k)
            {
                double s = y[0], q = 0;
                for (int i = 0; i < 3; i++) { Library.Multiply(ref s, k); q += s * s; Library.Multiply(ref s, 2); }
                if (k > 0) { Library.Multiply(ref y[1], s * 3); Library.Multiply(ref s, s); }
                return s * q * y[1];
            }

            [Differentiable] public static double Promoted(double[] y, double k) => Library.Product(k, 7) * Library.Product(y[0], y[0]) * y[1];

            [Differentiable] public static double UnknownLength(double[] y, double k)
            {
                double s = y[0];
                int i = 0;
                while (i < 3) { s = Library.Power(s, 2) * k; i++; }
                return s + Library.Power(y[1], 3);
            }

            [Differentiable] public static double Structs(double[] y, double k)
            {
                double s = 0;
                var p = new Vector(y[0], y[1]);
                for (int i = 0; i < 3; i++) { p = Vector.Rotate(p, k); s += p.X * p.Norm(); }
                return s;
            }

            [Differentiable] public static double Instance(double x, Model model) => model.Apply(x * x) * x;

            [Differentiable] public static double OverTheTable(double x) => Math.Floor(3 * x) * x;

            [Differentiable] public static double Throws(double x, int n)
            {
                double[] t = new double[50];
                for (int i = 0; i < 50; i++) { t[i] = Library.Power(x, n); x = 0.5 * (x + t[i]); }
                return x;
            }
        }

        public static partial class Q
        {
            [Differentiable(Derivatives.Gradient | Derivatives.Hvp)] public static double Once(double x, double y) => Library.Square(x * y) * y;

            [Differentiable(Derivatives.Jvp)] public static double Arrays(double[] y, double k)
            {
                Library.Scale(y, k);
                double s = y[0] * y[0];
                Library.Scale(y, k * 2);
                double[] c = [1, 2];
                Library.Scale(c, 2);
                return s * c[1] + Library.Dot(c, y, 2);
            }

            [Differentiable(Derivatives.Jvp)] public static double References(double[] y, double k)
            {
                double s = 0, x = y[0];
                for (int i = 0; i < 3; i++) { Library.Polar(x + i, y[1], out double r, out double t); s += r * t; x *= k; }
                Library.Multiply(ref s, x);
                return s * Library.Cube(x);
            }

            [Differentiable(Derivatives.Jvp)] public static double Structs(double[] y, double k) { Vector v = Vector.Rotate(new Vector(y[0], 1), y[1] * k); return v.Y * v.X; }
        }
        """;

    private const string Checks = """
        public delegate double Gradient(double[] y, double k, Span<double> yGradient, out double kGradient);
        public delegate double Tangent(double[] y, double k, Span<double> yTangent, double kTangent, out double tangent);

        public static class Check
        {
            private static IEnumerable<string> Close(string what, double actual, double expected) =>
                Outcome.Unless(Math.Abs(actual - expected) <= 1e-7 * Math.Max(1, Math.Abs(expected)), $"{what}: {actual} instead of {expected}");

            private static double Slope(Func<double, double> f) => (8 * (f(1e-4) - f(-1e-4)) - (f(2e-4) - f(-2e-4))) / 12e-4;

            private static IEnumerable<string> Reverse(string name, Func<double[], double, double> f, Gradient gradient)
            {
                double[] at = [0.5, 0.7, 0.9];
                double[] y = [.. at], g = new double[3], left = [.. at];
                double expected = f(left, 1.3);
                double value = gradient(y, 1.3, g, out double k);
                for (int i = 0; i < 3; i++)
                {
                    foreach (string s in Close($"{name} {i}", g[i], Slope(h => { double[] p = [.. at]; p[i] += h; return f(p, 1.3); }))) yield return s;
                    if (left[i] != y[i]) yield return $"{name} leaves {y[i]} instead of {left[i]}";
                }
                foreach (string s in Close($"{name} k", k, Slope(h => f([.. at], 1.3 + h)))) yield return s;
                if (value != expected) yield return $"{name} is {value} instead of {expected}";
                long allocated = 0;
                for (int i = 0; i < 4; i++)
                {
                    at.CopyTo(y, 0);
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    gradient(y, 1.3, g, out k);
                    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                }
                if (allocated > 0) yield return $"{name} allocates {allocated}";
            }

            public static IEnumerable<string> Reverse() =>
            [
                .. Reverse("Written", P.Written, P.WrittenGradient),
                .. Reverse("WrittenInALoop", P.WrittenInALoop, P.WrittenInALoopGradient),
                .. Reverse("Read", P.Read, P.ReadGradient),
                .. Reverse("Outs", P.Outs, P.OutsGradient),
                .. Reverse("References", P.References, P.ReferencesGradient),
                .. Reverse("Promoted", P.Promoted, P.PromotedGradient),
                .. Reverse("UnknownLength", P.UnknownLength, P.UnknownLengthGradient),
                .. Reverse("Structs", P.Structs, P.StructsGradient),
                .. Close("Once", P.OnceGradient(0.5, 0.7).yGradient, 3 * 0.25 * 0.49),
                .. Close("Instance", P.InstanceGradient(0.5, new Model(3), out double x) * 0 + x, 3 * 5 * Math.Pow(0.5, 4)),
                .. Close("OverTheTable", P.OverTheTableGradient(0.5).xGradient, 3 * 0.5 + 1),
            ];

            public static IEnumerable<string> Once()
            {
                global::Reverse.Calls = 0;
                P.OutsGradient([0.5, 0.7, 0.9], 1.3, new double[3], out _);
                return Outcome.Unless(global::Reverse.Calls == 3, $"{(global::Reverse.Calls)} runs of three");
            }

            public static IEnumerable<string> Exceptions()
            {
                string outcome = Outcome.Of(() => P.ThrowsGradient(0.99, 101));
                double expected = P.ThrowsGradient(0.99, 2).xGradient;
                return
                [
                    .. Outcome.Unless(outcome == "InvalidOperationException: in reverse", outcome),
                    .. Close("after an exception", expected, Slope(h => P.Throws(0.99 + h, 2))),
                ];
            }

            private static IEnumerable<string> Forward(string name, Func<double[], double, double> f, Tangent tangent)
            {
                double value = tangent([0.5, 0.7], 1.3, new double[] { 0.3, 0.1 }, 0.2, out double slope);
                return
                [
                    .. Close(name, slope, Slope(h => f([0.5 + h * 0.3, 0.7 + h * 0.1], 1.3 + h * 0.2))),
                    .. Outcome.Unless(value == f([0.5, 0.7], 1.3), $"{name} is {value}"),
                ];
            }

            public static IEnumerable<string> Forward()
            {
                Q.OnceHvp(1.2, 0.7, 0.3, 0.4, out double x, out double y);
                return
                [
                    .. Forward("Arrays", Q.Arrays, (double[] y, double k, Span<double> t, double s, out double d) => Q.ArraysJvp(y, k, t, s, out d)),
                    .. Forward("References", Q.References, (double[] y, double k, Span<double> t, double s, out double d) => Q.ReferencesJvp(y, k, t, s, out d)),
                    .. Forward("Structs", Q.Structs, (double[] y, double k, Span<double> t, double s, out double d) => Q.StructsJvp(y, k, t, s, out d)),
                    .. Close("second in x", x, Slope(h => Q.OnceGradient(1.2 + 0.3 * h, 0.7 + 0.4 * h).xGradient)),
                    .. Close("second in y", y, Slope(h => Q.OnceGradient(1.2 + 0.3 * h, 0.7 + 0.4 * h).yGradient)),
                ];
            }
        }
        """;

    private static readonly string All = string.Join('\n', Library, Reverse, Forward, Callers, Checks);

    /// <summary>Arguments that are written, referred to, structs; loops; overloads; methods with and without source. The state is kept without allocation.</summary>
    [Fact]
    public void CallersUseTheRule() => PromiseProgram.Holds(All, "Reverse");

    [Fact]
    public void ARuleInTwoHalvesRunsTheMethodOnce() => PromiseProgram.Holds(All, "Once");

    [Fact]
    public void ARuleMayThrow() => PromiseProgram.Holds(All, "Exceptions");

    [Fact]
    public void ForwardModeUsesTheRule() => PromiseProgram.Holds(All, "Forward");

    [Theory]
    [InlineData("static double M(double x) => x; [{|ADG0013:VjpOf(typeof(C), \"M\")|}] static double V(double x, double adjoint) => x;",
        "'V' cannot be the rule of 'C.M': its signature must be 'static double V(double x, double adjoint, ref double xAdjoint)'")]
    [InlineData("static void M(Span<double> y, int n) { } [{|ADG0013:JvpOf(typeof(C), \"M\")|}] static void V(Span<double> y) { }",
        "'V' cannot be the rule of 'C.M': its signature must be 'static void V(Span<double> y, int n, Span<double> yTangent)'")]
    [InlineData("double M(double x, out double y) => y = x; [{|ADG0013:VjpOf(typeof(C), \"M\", Forward = \"F\")|}] static void V(C self, double x, double y, int state, double adjoint, ref double xAdjoint, double yAdjoint) { } static double F(C c, double x, out int s) => s = 0;",
        "'V' cannot be the rule of 'C.M': its forward half must be 'static double F(C self, double x, out double y, out TState state)'")]
    [InlineData("[{|ADG0013:VjpOf(typeof(C), \"M\")|}] static void V() { }", "'V' cannot be the rule of 'C.M': C has no method of this name")]
    [InlineData("static double M(double x) => x; [{|ADG0013:VjpOf(typeof(C), \"M\", Forward = \"G\")|}] static void V() { }", "'V' cannot be the rule of 'C.M': there is no method G beside it")]
    [InlineData("static double[] M(double x) => [x]; [{|ADG0013:VjpOf(typeof(C), \"M\")|}] static double[] V(double x, ref double a) => [x];",
        "'V' cannot be the rule of 'C.M': a result of type double[] is not differentiated by a rule")]
    [InlineData("static double M(double x, [NonDifferentiable] double k) => x; [VjpOf(typeof(C), \"M\")] static double V(double x, double k, double adjoint, ref double xAdjoint) => x;", "")]
    [InlineData("[VjpOf(typeof(System.Numerics.Vector), \"Sum\")] static double V(System.Numerics.Vector<double> v, double adjoint) => 0;", "")]
    public void WhatDoesNotFitIsSaidAtTheAttribute(string members, string message)
    {
        string source = $"partial class C {{ {members} }}";
        Marked.Check(source);
        var findings = Generation.Of("using AutoDiffGen; " + source.Replace("{|ADG0013:", "").Replace("|}", "")).Findings();
        Assert.Equal(message.Length == 0 ? [] : [message], findings.Select(f => f.GetMessage(null)));
    }

    [Theory]
    [InlineData("Derivatives.Gradient | Derivatives.Jvp", "VjpOf", "double V(double x, double adjoint, ref double xAdjoint)", "[JvpOf] rule, which Derivatives.Jvp of 'F' needs")]
    [InlineData("Derivatives.Gradient", "JvpOf", "double V(double x, double xTangent, out double tangent)", "[VjpOf] rule, which Derivatives.Gradient of 'F' needs")]
    [InlineData("Derivatives.Hvp", "VjpOf", "double V(double x, double adjoint, ref double xAdjoint)", "[JvpOf] rule, which Derivatives.Hvp of 'F' needs")]
    public void AModeWithoutARuleIsSaidAtTheCall(string derivatives, string attribute, string rule, string message)
    {
        string source = $$"""
            partial class C
            {
                internal static double M(double x) => x * x;
                [{{attribute}}(typeof(C), "M")] internal static {{rule}} => throw new Exception();
                [Differentiable({{derivatives}})] static double F(double x) => x * {|ADG0014:M(x)|};
            }
            """;
        Marked.Check(source);
        Assert.EndsWith(message, Generation.Of("using AutoDiffGen;" + source.Replace("{|ADG0014:", "").Replace("|}", "")).Findings().Single().GetMessage(null));
    }
}
