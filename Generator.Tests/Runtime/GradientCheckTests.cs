using Xunit;

namespace AutoDiffGen.Tests.Runtime;

public sealed class GradientCheckTests
{
    private static readonly double[] Point = [0.3, -2, 1e4];

    [Fact]
    public void ARightGradientPasses() => Assert.InRange(Check(Gradient(), [0, 1, 2]).Error, 0, 1e-8);

    [Fact]
    public void TheWorstCoordinateIsNamed()
    {
        double[] gradient = Gradient();
        gradient[0] += 1e-3;
        gradient[1] *= 1.5;
        GradientDifference worst = Check(gradient, [0, 1, 2]);
        Assert.Equal(1, worst.Coordinate);
        Assert.Equal(gradient[1], worst.Given);
        Assert.Equal(1.0 / 3, worst.Error, 1e-6);
        Assert.Equal(0, Check(gradient, [0, 2]).Coordinate);
    }

    [Fact]
    public void NaNIsTheWorstOfAll()
    {
        double[] gradient = Gradient();
        gradient[1] = double.NaN;
        GradientDifference worst = Check(gradient, [0, 1, 2]);
        Assert.Equal(1, worst.Coordinate);
        Assert.True(double.IsNaN(worst.Error));
    }

    [Fact]
    public void WrongLengthsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Check([1], [0]));
        Assert.Throws<ArgumentException>(() => Check(Gradient(), []));
    }

    private static double Function(double[] x) => Math.Sin(x[0]) * x[1] + x[1] * x[1] + 1e-3 * x[2];

    private static double[] Gradient() => [Math.Cos(Point[0]) * Point[1], Math.Sin(Point[0]) + 2 * Point[1], 1e-3];

    private static GradientDifference Check(double[] gradient, int[] coordinates) =>
        GradientCheck.CentralDifferences(Function, Point, gradient, coordinates);
}
