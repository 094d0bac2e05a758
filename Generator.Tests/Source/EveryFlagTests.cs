using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Source;

/// <summary>Whatever else is asked for, a method with a real result has its gradient, and it is the right one.</summary>
public sealed class EveryFlagTests
{
    public static TheoryData<string> Flags => [.. Enum.GetNames<Derivatives>().Where(n => n != nameof(Derivatives.None))];

    [Theory]
    [MemberData(nameof(Flags))]
    public void ItComesWithTheGradient(string flag)
    {
        Generation generation = Generation.Of($$"""
            using System;
            using AutoDiffGen;

            public static partial class P
            {
                [Differentiable(Derivatives.{{flag}}{{(flag == nameof(Derivatives.GradientBatch) ? ", Rows = [nameof(x)]" : "")}})]
                public static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> w) => x[0] * x[1] * x[1] * w[0];

                public static double[] Run()
                {
                    double[] x = [3, 2], w = [0.5], xGradient = new double[2], wGradient = new double[1];
                    return [FGradient(x, w, xGradient, wGradient), .. xGradient, .. wGradient];
                }
            }
            """);
        Assert.Empty(generation.Errors);
        Assert.Equal([6, 2, 6, 12], (double[])generation.Load().GetType("P")!.GetMethod("Run")!.Invoke(null, null)!);
    }
}
