using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Objects;

/// <summary>References to one variable under two names are refused before anything is written.</summary>
public sealed class OverlapTests
{
    private const string Text = """
        using AutoDiffGen;
        public struct Pair { public double A, B; }
        public static partial class Methods
        {
            [Differentiable] public static double Two(ref double a, ref double b) { a *= b; return a * b; }
            [Differentiable] public static double WithAStruct(ref Pair s, ref double a) { a *= s.A; return s.B * a; }
            [Differentiable] public static double WithASpan(System.Span<double> v, ref double a) { v[0] *= a; return a * v[0]; }
            [Differentiable] public static double OnlyRead(in double a, in double b) => a * b;
        }
        public static class Calls
        {
            public static void TwoOfOne() { double a = 2; Methods.TwoGradient(ref a, ref a, out _, out _); }
            public static void Two() { double a = 2, b = 3; Methods.TwoGradient(ref a, ref b, out _, out _); }
            public static void AField() { Pair s = default; Methods.WithAStructGradient(ref s, ref s.B, out _, out _); }
            public static void NoField() { Pair s = default; double a = 2; Methods.WithAStructGradient(ref s, ref a, out _, out _); }
            public static void AnElement() { double[] v = { 1, 2 }; Methods.WithASpanGradient(v, ref v[1], new double[2], out _); }
            public static void NoElement() { double[] v = { 1, 2 }; double a = 2; Methods.WithASpanGradient(v, ref a, new double[2], out _); }
            public static void BothRead() { double a = 2; Methods.OnlyReadGradient(in a, in a, out _, out _); }
        }
        """;

    private static readonly Lazy<System.Reflection.Assembly> Assembly = new(() => Generation.Of(Text).Load());

    [Theory]
    [InlineData("TwoOfOne")]
    [InlineData("AField")]
    [InlineData("AnElement")]
    public void OneVariableUnderTwoNamesIsRefused(string call) => Assert.IsType<ArgumentException>(Record.Exception(Run(call)));

    [Theory]
    [InlineData("Two")]
    [InlineData("NoField")]
    [InlineData("NoElement")]
    [InlineData("BothRead")]
    public void TwoVariablesAreNot(string call) => Assert.Null(Record.Exception(Run(call)));

    private static Action Run(string call) => Assembly.Value.GetType("Calls")!.GetMethod(call)!.CreateDelegate<Action>();
}
