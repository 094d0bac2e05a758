namespace AutoDiffGen.Tests.Optimisation;

/// <summary>Functions that minimisers are tried on (Moré, Garbow, Hillstrom 1981), and the residuals whose squares they sum.</summary>
public static partial class TestFunctions
{
    [Differentiable(Derivatives.Jacobian)]
    public static void RosenbrockResiduals(ReadOnlySpan<double> x, Span<double> r) => (r[0], r[1]) = (10 * (x[1] - x[0] * x[0]), 1 - x[0]);

    [Differentiable(Derivatives.Jacobian)]
    public static void BealeResiduals(ReadOnlySpan<double> x, Span<double> r)
    {
        double power = 1;
        for (int i = 0; i < 3; i++)
        {
            power *= x[1];
            r[i] = (i == 0 ? 1.5 : i == 1 ? 2.25 : 2.625) - x[0] * (1 - power);
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void PowellResiduals(ReadOnlySpan<double> x, Span<double> r)
    {
        double a = x[1] - 2 * x[2], b = x[0] - x[3];
        r[0] = x[0] + 10 * x[1];
        r[1] = Math.Sqrt(5) * (x[2] - x[3]);
        r[2] = a * a;
        r[3] = Math.Sqrt(10) * b * b;
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void WoodResiduals(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 10 * (x[1] - x[0] * x[0]);
        r[1] = 1 - x[0];
        r[2] = Math.Sqrt(90) * (x[3] - x[2] * x[2]);
        r[3] = 1 - x[2];
        r[4] = Math.Sqrt(10) * (x[1] + x[3] - 2);
        r[5] = (x[1] - x[3]) / Math.Sqrt(10);
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Hessian)]
    public static double Rosenbrock(ReadOnlySpan<double> x) { Span<double> r = stackalloc double[2]; RosenbrockResiduals(x, r); return Squares(r); }

    [Differentiable(Derivatives.Gradient | Derivatives.Hessian)]
    public static double Beale(ReadOnlySpan<double> x) { Span<double> r = stackalloc double[3]; BealeResiduals(x, r); return Squares(r); }

    [Differentiable(Derivatives.Gradient | Derivatives.Hessian)]
    public static double Powell(ReadOnlySpan<double> x) { Span<double> r = stackalloc double[4]; PowellResiduals(x, r); return Squares(r); }

    [Differentiable(Derivatives.Gradient | Derivatives.Hessian)]
    public static double Wood(ReadOnlySpan<double> x) { Span<double> r = stackalloc double[6]; WoodResiduals(x, r); return Squares(r); }

    private static double Squares(ReadOnlySpan<double> r)
    {
        double sum = 0;
        for (int i = 0; i < r.Length; i++) sum += r[i] * r[i];
        return sum;
    }
}
