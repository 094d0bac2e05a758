using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Xunit;

namespace AutoDiffGen.Tests.Optimisation;

/// <summary>MathNet.Numerics' minimisers with generated gradients, Hessians and Jacobians.</summary>
public sealed class MathNetTests
{
    private static readonly MatrixBuilder<double> Matrices = Matrix<double>.Build;
    private static readonly VectorBuilder<double> Vectors = Vector<double>.Build;

    public static TheoryData<string> Problems => [.. StrdModels.All.Select(p => p.Name)];

    public delegate double Gradient(ReadOnlySpan<double> x, Span<double> gradient);

    public delegate double Hessian(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian);

    public delegate void Residuals(ReadOnlySpan<double> x, Span<double> r);

    public delegate void Jacobian(ReadOnlySpan<double> x, Span<double> r, Span<double> jacobian);

    private static IObjectiveFunction Objective(Gradient f) => ObjectiveFunction.Gradient(x =>
    {
        double[] gradient = new double[x.Count];
        double value = f(x.ToArray(), gradient);
        return (value, Vectors.Dense(gradient));
    });

    private static IObjectiveFunction Objective(Hessian f) => ObjectiveFunction.GradientHessian(x =>
    {
        double[] gradient = new double[x.Count], hessian = new double[x.Count * x.Count];
        double value = f(x.ToArray(), gradient, hessian);
        return (value, Vectors.Dense(gradient), Matrices.Dense(x.Count, x.Count, hessian));   // symmetric: rows are columns
    });

    private static IObjectiveModel Model(StrdModel model, StrdJacobian derivatives, double[] at, double[] observed) => ObjectiveFunction.NonlinearModel(
        (b, x) =>
        {
            double[] y = new double[x.Count];
            model(b.ToArray(), x.ToArray(), y);
            return Vectors.Dense(y);
        },
        (b, x) =>
        {
            double[] y = new double[x.Count], rows = new double[x.Count * b.Count];
            derivatives(b.ToArray(), x.ToArray(), y, rows);
            return Matrices.DenseOfRowMajor(x.Count, b.Count, rows);
        },
        Vectors.Dense(at), Vectors.Dense(observed));

    public static TheoryData<string, double[], double[]> Functions => new()
    {
        { "Rosenbrock", [-1.2, 1], [1, 1] },
        { "Beale", [1, 1], [3, 0.5] },
        { "Powell", [3, -1, 0, 1], [0, 0, 0, 0] },
        { "Wood", [-3, -1, -3, -1], [1, 1, 1, 1] },
    };

    [Theory, MemberData(nameof(Functions))]
    public void BfgsFindsTheMinimum(string name, double[] start, double[] minimum)
    {
        Gradient f = name switch { "Rosenbrock" => TestFunctions.RosenbrockGradient, "Beale" => TestFunctions.BealeGradient, "Powell" => TestFunctions.PowellGradient, _ => TestFunctions.WoodGradient };
        var result = new BfgsMinimizer(1e-9, 1e-12, 1e-16, 2000).FindMinimum(Objective(f), Vectors.Dense(start));
        Near(minimum, result.MinimizingPoint, name == "Powell" ? 1e-2 : 1e-5);
    }

    [Theory, MemberData(nameof(Functions))]
    public void NewtonFindsTheMinimum(string name, double[] start, double[] minimum)
    {
        Hessian f = name switch { "Rosenbrock" => TestFunctions.RosenbrockHessian, "Beale" => TestFunctions.BealeHessian, "Powell" => TestFunctions.PowellHessian, _ => TestFunctions.WoodHessian };
        double[] from = name switch { "Beale" => [2.8, 0.4], "Wood" => [1.1, 1.2, 0.9, 0.8], _ => start };   // where the Hessian leads downhill
        var result = new NewtonMinimizer(1e-10, 1000, useLineSearch: false).FindMinimum(Objective(f), Vectors.Dense(from));
        Near(minimum, result.MinimizingPoint, name == "Powell" ? 1e-2 : 1e-6);
    }

    [Theory, MemberData(nameof(Functions))]
    public void LevenbergMarquardtFindsTheMinimum(string name, double[] start, double[] minimum)
    {
        (Residuals f, Jacobian jacobian, int count) = name switch
        {
            "Rosenbrock" => ((Residuals)TestFunctions.RosenbrockResiduals, (Jacobian)TestFunctions.RosenbrockResidualsJacobian, 2),
            "Beale" => (TestFunctions.BealeResiduals, TestFunctions.BealeResidualsJacobian, 3),
            "Powell" => (TestFunctions.PowellResiduals, TestFunctions.PowellResidualsJacobian, 4),
            _ => (TestFunctions.WoodResiduals, TestFunctions.WoodResidualsJacobian, 6),
        };
        var model = Model((b, _, r) => f(b, r), (b, _, r, rows) => jacobian(b, r, rows), new double[count], new double[count]);
        var result = new LevenbergMarquardtMinimizer(maximumIterations: 2000).FindMinimum(model, Vectors.Dense(start));
        Near(minimum, result.MinimizingPoint, name == "Powell" ? 1e-2 : 1e-6);
    }

    [Theory, MemberData(nameof(Problems))]
    public void TheCertifiedSumProvesTheObservations(string name)
    {
        StrdProblem problem = StrdModels.All.Single(p => p.Name == name);
        double[] y = new double[problem.X.Length];
        problem.Model(problem.Certified, problem.X, y);
        Assert.Equal(problem.SumOfSquares, y.Zip(problem.Y, (a, b) => (a - b) * (a - b)).Sum(), 1e-9 * problem.SumOfSquares);
    }

    [Theory, MemberData(nameof(Problems))]
    public void LevenbergMarquardtFindsTheCertifiedValues(string name)
    {
        StrdProblem problem = StrdModels.All.Single(p => p.Name == name);
        var result = new LevenbergMarquardtMinimizer(maximumIterations: 10_000).FindMinimum(Model(problem.Model, problem.Jacobian, problem.X, problem.Y), Vectors.Dense(problem.Start));
        for (int k = 0; k < problem.Certified.Length; k++)
            Assert.True(Math.Abs(result.MinimizingPoint[k] - problem.Certified[k]) <= 1e-6 * Math.Abs(problem.Certified[k]), $"b{k + 1}: {result.MinimizingPoint[k]:R} instead of {problem.Certified[k]:R}");
    }

    private static void Near(double[] expected, Vector<double> found, double tolerance)
    {
        for (int k = 0; k < expected.Length; k++) Assert.True(Math.Abs(found[k] - expected[k]) <= tolerance, $"x{k + 1}: {found[k]:R} instead of {expected[k]}");
    }
}
