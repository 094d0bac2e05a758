namespace AutoDiffGen.Tests.Corpus;

/// <summary>Methods that call derivatives of others: they are differentiated again.</summary>
public static partial class Nested
{
    // I1
    [Differentiable, At(3), Gradient(108)]
    public static double Quartic(double x) => x * x * x * x;

    [Differentiable, At(3), Gradient(108)]
    public static double FirstOfQuartic(double x)
    {
        QuarticGradient(x, out double first);
        return first;
    }

    [Differentiable, At(3), Gradient(72)]
    public static double SecondOfQuartic(double x)
    {
        var (_, second) = FirstOfQuarticGradient(x);
        return second;
    }

    // the adjoint of the root is zero here, its derivative is not
    [Differentiable, At(1), Gradient(0)]
    public static double DistanceOfRoot(double x)
    {
        double r = Math.Sqrt(x) - 1;
        return r * r;
    }

    [Differentiable, At(1), Gradient(0.5)]
    public static double SlopeOfDistance(double x) => DistanceOfRootGradient(x).xGradient;

    [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp), At(0.7, 1.1)]
    public static double Product(double x, double y) => x * y;

    // perturbation confusion: d/dx of x * (d/dy of x * y) is 2x
    [Differentiable, At(1.3), Gradient(2.6)]
    public static double TwoPerturbations(double x)
    {
        ProductJvp(x, 2, 0, 1, out double dy);
        return x * dy;
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp), At(0.7, 0.4)]
    public static double InnerLoss(double x, double y)
    {
        double a = y - x * x;
        return a * a * a * a + 0.5 * (y - 1) * (y - 1) + Math.Sin(x * y);
    }

    // the argmin inside a loss, by reverse mode: rr and fr
    [Differentiable, At(0.7), At(1.2)]
    public static double ArgMinByReverse(double x)
    {
        double y = 0.3;
        for (int k = 0; k < 8; k++)
        {
            InnerLossGradient(x, y, out _, out double slope);
            y -= 0.1 * slope;
        }

        return y * y * x;
    }

    // by forward mode: rf and ff
    [Differentiable, At(0.7), At(1.2)]
    public static double ArgMinByForward(double x)
    {
        double y = 0.3;
        for (int k = 0; k < 8; k++)
        {
            InnerLossJvp(x, y, 0, 1, out double slope);
            y -= 0.1 * slope;
        }

        return y * y * x;
    }

    [Differentiable, Size("q", 3), At(0.3, -0.5, 1.1)]
    public static double Potential(ReadOnlySpan<double> q)
    {
        double sum = 0;
        for (int i = 0; i < q.Length; i++)
            for (int j = 0; j < i; j++) sum += 1 / Math.Sqrt(1 + (q[i] - q[j]) * (q[i] - q[j]));
        return sum;
    }

    // forces from the gradient of a potential
    [Differentiable, Size("start", 3), Argument("steps", "4"), At(0.3, -0.5, 1.1, 0.1)]
    public static double LeapfrogOfPotential(ReadOnlySpan<double> start, double h, int steps)
    {
        int n = start.Length;
        double[] q = start.ToArray(), p = new double[n], force = new double[n];
        for (int t = 0; t < steps; t++)
        {
            PotentialGradient(q, force);
            for (int i = 0; i < n; i++)
            {
                p[i] -= h * force[i];
                q[i] += h * p[i];
            }
        }

        double result = 0;
        for (int i = 0; i < n; i++) result += q[i] * p[i];
        return result;
    }

    [Differentiable(Derivatives.Vjp | Derivatives.Jvp), Size("x", 3), Size("y", 3), At(0.7, 1.1, 0.6, 0, 0, 0)]
    public static void Map(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i] * x[(i + 1) % x.Length];
            y[i] *= y[i];
        }
    }

    [Differentiable, Size("p", 3), At(0.7, 1.1, 0.6)]
    public static double OfTransposedJacobian(double[] p)
    {
        int n = p.Length;
        double[] y = new double[n], adjoint = new double[n], gradient = new double[n];
        for (int i = 0; i < n; i++) adjoint[i] = p[i] + 1;
        MapVjp(p, y, gradient, adjoint);
        double sum = 0;
        for (int i = 0; i < n; i++) sum += gradient[i] * y[i] * gradient[i];
        return sum;
    }

    [Differentiable, Size("p", 3), At(0.7, 1.1, 0.6)]
    public static double OfJacobian(double[] p)
    {
        double[] y = new double[p.Length], tangent = new double[p.Length];
        MapJvp(p, y, p, tangent);
        double sum = 0;
        for (int i = 0; i < p.Length; i++) sum += tangent[i] * y[i];
        return sum;
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Hvp), Size("x", 3), At(0.7, 1.1, 0.6)]
    public static double Valley(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
            sum += 10 * a * a + b * b;
        }

        return sum;
    }

    [Differentiable, Size("x", 3), At(0.7, 1.1, 0.6)]
    public static double CurvatureOfValley(ReadOnlySpan<double> x)
    {
        double[] direction = new double[x.Length], product = new double[x.Length];
        for (int i = 0; i < x.Length; i++) direction[i] = Math.Sin(x[i]);
        ValleyHvp(x, direction, product);
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += product[i] * direction[i];
        return sum;
    }

    [Differentiable, Size("y", 2), At(0.7, 1.1, 0.6)]
    public static double InPlace(Span<double> y, ref double s)
    {
        for (int i = 0; i < y.Length; i++)
        {
            s += y[i];
            y[i] *= s;
        }

        return s * y[0];
    }

    [Differentiable, Size("p", 2), At(0.7, 1.1)]
    public static double OfInPlace(double[] p)
    {
        double[] y = (double[])p.Clone(), gradient = new double[p.Length];
        double s = p[0];
        double result = InPlaceGradient(y, ref s, gradient, out double slope) + s * slope;
        for (int i = 0; i < p.Length; i++) result += gradient[i] * y[i];
        return result;
    }

    [Differentiable, Size("m", 2, 2), Size("x", 2), At(0.7, 1.1, 0.6, 1.4, 0.3, 0.9)]
    public static double QuadraticForm(double[,] m, double[] x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < x.Length; j++) sum += m[i, j] * m[i, j] * x[i] * x[j];
        return sum;
    }

    [Differentiable, Size("p", 2), At(0.7, 1.1)]
    public static double OfQuadraticForm(double[] p)
    {
        int n = p.Length;
        double[,] m = new double[n, n], slopes = new double[n, n];
        double[] gradient = new double[n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) m[i, j] = p[i] + j;
        QuadraticFormGradient(m, p, slopes, gradient);
        double sum = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) sum += slopes[i, j] * gradient[j];
        return sum;
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp), Argument("n", "4"), At(0.7)]
    public static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);

    [Differentiable, At(0.7, 1.1)]
    public static double SlopeOfRecursion(double x, double direction)
    {
        PowerJvp(x, 4, direction, out double slope);
        return slope * slope;
    }

    // what is overwritten goes onto a stack
    [Differentiable, At(1.3)]
    public static double Irregular(double x)
    {
        double y = x;
        for (int k = 0; y < 10; k++)
        {
            double t = y * y;
            if (k % 2 == 0) y = t + 0.5;
            else y = y * 1.3 + 0.1 * t;
        }

        return y;
    }

    [Differentiable, At(1.3)]
    public static double OfIrregular(double x) => x * IrregularGradient(x).xGradient;

    [Differentiable, At(0.7, 1.3)]
    public static double Steep(double x, double y) => Math.Pow(x, y) + Math.Log(x) / y + Math.Exp(x * y) + Math.Abs(x - y) + Math.Max(x, y * y) + Math.Atan2(x, y);

    [Differentiable, At(0.7, 1.3)]
    public static double OfSteep(double x, double y) => SlopesOfSteep(x, y) * y;

    private static double SlopesOfSteep(double x, double y)
    {
        var (_, dx, dy) = SteepGradient(x, y);
        return dx * dy;
    }
}

/// <summary>A struct's own derivative within another.</summary>
public readonly partial record struct Cone(double Radius, double Height)
{
    [Differentiable, At(0.7, 1.1)]
    public double Volume() => Math.PI * Radius * Radius * Height * Height / 3;

    [Differentiable, At(0.7, 1.1)]
    public double Sensitivity()
    {
        VolumeGradient(out Cone slopes);
        return slopes.Radius * slopes.Height;
    }
}
