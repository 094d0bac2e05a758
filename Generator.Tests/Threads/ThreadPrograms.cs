namespace AutoDiffGen.Tests.Threads;

/// <summary>Methods with independent iterations in every form of storage.</summary>
public static partial class ThreadPrograms
{
    /// <summary>Scratch arrays that an iteration fills anew, a row for each iteration, a buffer that it writes to, and a guard.</summary>
    [Differentiable(Parallel = true)]
    public static double Scratch(ReadOnlySpan<double> w, double[] x, double[][] rows, int n, double b, Span<double> y)
    {
        double s = 0;
        double[] tmp = new double[w.Length];
        for (int i = 0; i < n; i++)
        {
            double z = b;
            for (int j = 0; j < w.Length; j++) tmp[j] = Math.Exp(0.1 * w[j] * rows[i][j]);
            for (int j = 0; j < w.Length; j++) z += tmp[j] * tmp[j];
            if (x[i] < -100) throw new ArgumentException("x", nameof(x));
            y[i] = Math.Sin(z) * x[i];
            s += Math.Log(1 + z * z);
        }
        for (int i = 0; i < n; i++) s += Math.Sin(x[i] * b) * y[i];
        return s * Math.Cos(s);
    }

    /// <summary>Rows of one array, weights in rows that all share, and two sums of which one is conditional.</summary>
    [Differentiable(Parallel = true)]
    public static double Rows(double[][] weights, double[] x, int d)
    {
        double s = 0, t = 0;
        for (int i = 0; i < x.Length / d; i++)
        {
            double best = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                double sum = 0;
                for (int j = 0; j < d; j++) sum += weights[k][j] * x[i * d + j];
                best += Math.Tanh(sum);
            }
            if (best > 0) s += best;
            else t -= best * best;
            s += 0.1 * best;
        }
        return s * t + s;
    }

    public readonly record struct Point(double X, double Y);

    /// <summary>Structs: an array of them whose elements all iterations add to, and one by value.</summary>
    [Differentiable(Parallel = true)]
    public static double Structs(Point[] points, Point origin, int n)
    {
        double s = 0;
        for (int i = 0; i < n; i++)
        {
            Point p = points[i % points.Length], q = points[(3 * i + 1) % points.Length];
            double dx = p.X - q.X - origin.X, dy = p.Y * q.Y - origin.Y;
            s += Math.Sqrt(1 + dx * dx + dy * dy);
        }
        return Math.Log(s);
    }

    [Differentiable(Parallel = true)]
    public static float Floats(float[] w, float[] x)
    {
        float s = 0;
        for (int i = 0; i < x.Length; i++) s += MathF.Exp(-x[i] * x[i]) * w[i % w.Length];
        return s;
    }

    /// <summary>A rectangular array that all share, one of which each iteration has a row, and variables declared outside the loop.</summary>
    [Differentiable(Parallel = true)]
    public static double Grids(double[,] a, double[,] b, int n)
    {
        double s = 0, z;
        for (int i = 0; i < n; i++)
        {
            z = 0.5;
            for (int j = 0; j < 3; j++) z = z * a[i % 4, j] + b[i, j];
            s += Math.Sin(z);
        }
        return s;
    }

    /// <summary>Sums in an array, whose order is the method's.</summary>
    [Differentiable(Parallel = true)]
    public static double Histogram(double[] w, double[] x)
    {
        var sums = new double[5];
        for (int i = 0; i < x.Length; i++) sums[i * i % 5] += x[i] * x[i];
        double s = 0;
        for (int i = 0; i < 5; i++) s += sums[i] * sums[i] * w[i];
        return s;
    }

    /// <summary>A sum that a loop inside adds to: its reverse part runs in several threads all the same.</summary>
    [Differentiable(Parallel = true)]
    public static double Pairs(double[] w, double[] x)
    {
        double s = 0;
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < w.Length; j++) s += Math.Sin(w[j] * x[i]);
        return s;
    }

    /// <summary>Fails in some iterations, and says in which.</summary>
    [Differentiable(Parallel = true)]
    public static double Fails(double[] x, double[] at)
    {
        double s = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] < 0) throw new ArgumentOutOfRangeException(nameof(x), i, "negative");
            s += Math.Sqrt(x[i]) * at[i];
        }
        return s * s;
    }

    /// <summary>A vector of results.</summary>
    [Differentiable(Parallel = true)]
    public static void Residuals(ReadOnlySpan<double> p, double[] t, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++) r[i] += p[0] * Math.Exp(-p[1] * t[i]) - r[i] * p[2];
    }

    /// <summary>A loop that runs as often as another one says, downwards, and one inside another that cannot.</summary>
    [Differentiable(Parallel = true)]
    public static double Nested(double[] x, int steps)
    {
        double[] next = new double[x.Length];
        double s = 0, drift = 0.1;
        for (int t = 0; t < steps; t++)
        {
            drift = Math.Sin(drift) + s * 1e-3;
            for (int i = x.Length - 1; i >= 0; i--)
            {
                double u = x[i];
                for (int k = 0; k < 2; k++) u += 0.1 * Math.Sin(u + drift * k);
                x[i] = u;
            }
            for (int i = 0; i < x.Length; i++) s += x[i] * x[i] * 1e-3;
        }
        return s + drift;
    }

    /// <summary>Integrals by numbers alone.</summary>
    [Differentiable(Parallel = true)]
    public static double Integral(double a, double b, int n)
    {
        double s = 0;
        for (int i = 1; i <= n; i += 2) s += Math.Exp(-a * i / n) * Math.Cos(b * i / n);
        return s / n;
    }

    [Differentiable(Parallel = true, Math = MathMode.Fast)]
    public static double Mixture(double[] means, double[] x, int d)
    {
        double s = 0;
        int k = means.Length / d;
        double[] terms = new double[k];
        for (int i = 0; i < x.Length / d; i++)
        {
            for (int c = 0; c < k; c++)
            {
                double sum = 0;
                for (int j = 0; j < d; j++)
                {
                    double u = x[i * d + j] - means[c * d + j];
                    sum += u * u;
                }
                terms[c] = -0.5 * sum;
            }
            double m = terms[0];
            for (int c = 1; c < k; c++) m = Math.Max(m, terms[c]);
            double z = 0;
            for (int c = 0; c < k; c++) z += Math.Exp(terms[c] - m);
            s += m + Math.Log(z);
        }
        return s;
    }

    public sealed class Model
    {
        public double[] Scales { get; init; } = [];

        public double Offset { get; init; }

        /// <summary>Of an object, whose members are read.</summary>
        public double Predict(double x, int i) => Math.Exp(-Scales[i % Scales.Length] * x * x) + Offset;
    }

    [Differentiable(Parallel = true)]
    public static double Objects(Model model, double[] x)
    {
        double s = 0;
        for (int i = 0; i < x.Length; i++) s += model.Predict(x[i], i);
        return s;
    }

    [Differentiable(Parallel = true)]
    public static double ParallelFor(double[] w, double[] x)
    {
        double[] y = new double[x.Length];
        Parallel.For(0, x.Length, i => y[i] = Math.Sin(x[i] * w[i % w.Length]));
        double s = 0;
        for (int i = 0; i < y.Length; i++) s += y[i] * y[i];
        return s;
    }
}
