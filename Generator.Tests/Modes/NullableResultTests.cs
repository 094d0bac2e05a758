using AutoDiffGen.Tests.Promises;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>The tangent of a number that may be missing is there where the number is.</summary>
public sealed class NullableResultTests
{
    private const string Source = """
        public struct Hit
        {
            public double? Distance;
            public double X;
        }

        public static partial class P
        {
            [Differentiable(Derivatives.Vjp | Derivatives.Jvp)]
            public static double? Square(double x) => x > 3 ? null : x * x;

            [Differentiable(Derivatives.Vjp | Derivatives.Jvp)]
            public static Hit Cast(double x) => new() { Distance = x > 3 ? null : x * x, X = x };
        }

        public static class Check
        {
            public static System.Collections.Generic.List<string> Missing()
            {
                var wrong = new System.Collections.Generic.List<string>();
                if (P.SquareJvp(2, 1, out double? tangent) != 4 || tangent != 4) wrong.Add($"the tangent of a number is {tangent}");
                if (P.SquareJvp(4, 1, out tangent) is not null || tangent is not null) wrong.Add($"the tangent of nothing is {tangent}");
                P.CastJvp(2, 1, out Hit hit);
                if (hit.Distance != 4 || hit.X != 1) wrong.Add($"the tangent of a struct is {hit.Distance}, {hit.X}");
                P.CastJvp(4, 1, out hit);
                if (hit.Distance is not null || hit.X != 1) wrong.Add($"the tangent of a struct with nothing is {hit.Distance}, {hit.X}");
                return wrong;
            }
        }
        """;

    [Fact]
    public void TangentsAreThereWhereNumbersAre() => PromiseProgram.Holds(Source, "Missing");
}
