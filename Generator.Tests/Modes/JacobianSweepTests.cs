using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Every sweep of a Jacobian starts from what the caller passed.</summary>
public sealed class JacobianSweepTests
{
    /// <summary>Ten columns, more than one sweep takes; the constants are read from the buffer that is written.</summary>
    [Fact]
    public void ConstantsThatAreOverwrittenAreThereForEachSweep()
    {
        MethodInfo run = Generation.Of("""
            using System;
            using AutoDiffGen;

            public static partial class P
            {
                [Differentiable(Derivatives.Jacobian)]
                public static void F(ReadOnlySpan<double> x, [NonDifferentiable] ReadOnlySpan<double> c, Span<double> y) { y[0] = x[0] * c[0] * x[9]; y[1] = x[0] * c[1] * x[1]; }

                public static double[] Run()
                {
                    double[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], shared = new double[40], jacobian = new double[400];
                    (shared[0], shared[1]) = (2, 3);
                    FJacobian(x, shared, shared, jacobian);
                    return [jacobian[0], jacobian[9], jacobian[10], jacobian[11], shared[0], shared[1]];
                }
            }
            """).Load().GetType("P")!.GetMethod("Run")!;
        Assert.Equal([20, 2, 6, 3, 20, 6], (double[])run.Invoke(null, null)!);
    }
}
