namespace AutoDiffGen.Tests.Corpus;

public static partial class Numerics
{
    private static readonly double[] Nodes = [-0.7745966692414834, 0, 0.7745966692414834];

    private static readonly double[] Weights = [5.0 / 9, 8.0 / 9, 5.0 / 9];

    [Differentiable, Size("c", 4), At(0.4, 1, -2, 0.5, 3)]
    public static double Horner(double x, ReadOnlySpan<double> c)
    {
        double s = 0;
        for (int i = c.Length - 1; i >= 0; i--) s = s * x + c[i];
        return s;
    }

    [Differentiable, Size("a", 2, 3), Size("x", 3), At(0.4, 1, -2, 0.5, 3, 0.1, 1, 2, 3)]
    public static double MatrixVector(double[,] a, double[] x)
    {
        double s = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            double y = 0;
            for (int j = 0; j < x.Length; j++) y += a[i, j] * x[j];
            s += y * y;
        }

        return Math.Sqrt(s);
    }

    [Differentiable, Size("x", 4), Argument("label", "2"), At(0.1, 2, -1, 0.4)]
    public static double SoftmaxCrossEntropy(ReadOnlySpan<double> x, int label)
    {
        double max = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            if (x[i] > max) max = x[i];
        }

        Span<double> p = stackalloc double[x.Length];
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            p[i] = Math.Exp(x[i] - max);
            sum += p[i];
        }

        for (int i = 0; i < p.Length; i++) p[i] /= sum;
        return -Math.Log(p[label]);
    }

    [Differentiable, Size("a", 3, 3), At(4, 1, 0.5, 1, 3, -1, 0.2, 0.7, 5)]
    public static double LuInPlace(double[,] a)
    {
        int n = a.GetLength(0);
        for (int k = 0; k < n; k++)
        {
            for (int i = k + 1; i < n; i++)
            {
                a[i, k] /= a[k, k];
                for (int j = k + 1; j < n; j++) a[i, j] -= a[i, k] * a[k, j];
            }
        }

        return a[0, 0] * a[1, 1] * a[2, 2];
    }

    [Differentiable, Size("l", 3, 3), Size("b", 3), At(2, 0, 0, 0.5, 1.5, 0, -0.3, 0.7, 3, 1, 2, 3)]
    public static double TriangularSolve(double[,] l, ReadOnlySpan<double> b)
    {
        int n = b.Length;
        double[] x = new double[n];
        for (int i = 0; i < n; i++)
        {
            double s = b[i];
            for (int j = 0; j < i; j++) s -= l[i, j] * x[j];
            x[i] = s / l[i, i];
        }

        return x[0] + x[1] * x[2];
    }

    [Differentiable, Size("a", 9), At(4, 1, 0.5, 1, 3, -1, 0.5, -1, 5)]
    public static double CholeskyFactor(ReadOnlySpan<double> a)
    {
        const int n = 3;
        double[] l = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            double d = a[j * n + j];
            for (int k = 0; k < j; k++) d -= l[j * n + k] * l[j * n + k];
            l[j * n + j] = Math.Sqrt(d);
            for (int i = j + 1; i < n; i++)
            {
                double s = a[i * n + j];
                for (int k = 0; k < j; k++) s -= l[i * n + k] * l[j * n + k];
                l[i * n + j] = s / l[j * n + j];
            }
        }

        double log = 0;
        for (int j = 0; j < n; j++) log += 2 * Math.Log(l[j * n + j]);
        return log;
    }

    [Differentiable, Argument("n", "10"), At(0.2, 1.4, 2)]
    public static double Simpson(double from, double to, double frequency, int n)
    {
        double h = (to - from) / n;
        double s = 0;
        for (int i = 0; i <= n; i++)
        {
            double x = from + i * h;
            double weight = i == 0 || i == n ? 1 : i % 2 == 0 ? 2 : 4;
            s += weight * Math.Sin(frequency * x) * x;
        }

        return s * h / 3;
    }

    [Differentiable, At(0.2, 1.4)]
    public static double GaussLegendre(double a, double b)
    {
        double half = (b - a) / 2, mid = (a + b) / 2, s = 0;
        for (int i = 0; i < Nodes.Length; i++) s += Weights[i] * Math.Exp(-Math.Pow(mid + half * Nodes[i], 2));
        return half * s;
    }

    [Differentiable, Argument("steps", "8"), At(0.5, 0, 1.2, 0.1)]
    public static double RungeKutta(double x, double v, double mu, double h, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            var (k1x, k1v) = VanDerPol(x, v, mu);
            var (k2x, k2v) = VanDerPol(x + h / 2 * k1x, v + h / 2 * k1v, mu);
            var (k3x, k3v) = VanDerPol(x + h / 2 * k2x, v + h / 2 * k2v, mu);
            var (k4x, k4v) = VanDerPol(x + h * k3x, v + h * k3v, mu);
            x += h / 6 * (k1x + 2 * k2x + 2 * k3x + k4x);
            v += h / 6 * (k1v + 2 * k2v + 2 * k3v + k4v);
        }

        return x * x + v;
    }

    private static (double, double) VanDerPol(double x, double v, double mu) => (v, mu * (1 - x * x) * v - x);

    [Differentiable, At(100, 105, 0.5, 0.02, 0.3)]
    public static double BlackScholesCall(double spot, double strike, double time, double rate, double volatility)
    {
        double root = volatility * Math.Sqrt(time);
        double d1 = (Math.Log(spot / strike) + (rate + volatility * volatility / 2) * time) / root;
        double d2 = d1 - root;
        return spot * NormalCdf(d1) - strike * Math.Exp(-rate * time) * NormalCdf(d2);
    }

    private static double NormalCdf(double x) => 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    private static double Erf(double x)
    {
        double sign = x < 0 ? -1 : 1;
        x = Math.Abs(x);
        double t = 1 / (1 + 0.3275911 * x);
        double y = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        return sign * (1 - y * Math.Exp(-x * x));
    }

    [Differentiable, Size("x", 6), Argument("window", "3"), At(1, 4, 2, 5, 3, 0.5)]
    public static double MovingAverage(ReadOnlySpan<double> x, int window)
    {
        double sum = 0, roughness = 0, last = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i];
            if (i >= window) sum -= x[i - window];
            if (i < window - 1) continue;
            double mean = sum / window;
            if (i >= window) roughness += (mean - last) * (mean - last);
            last = mean;
        }

        return roughness;
    }

    [Differentiable, Size("state", 2), Size("p", 2, 2), At(0.5, 1, 1, 0.1, 0.1, 2, 0.9, 0.2)]
    public static void KalmanUpdate(double[] state, double[,] p, double measured, double noise)
    {
        double innovation = measured - state[0];
        double s = p[0, 0] + noise;
        Span<double> gain = stackalloc double[2];
        for (int i = 0; i < 2; i++) gain[i] = p[i, 0] / s;
        for (int i = 0; i < 2; i++) state[i] += gain[i] * innovation;
        double p00 = p[0, 0], p01 = p[0, 1];
        for (int i = 0; i < 2; i++)
        {
            p[i, 0] -= gain[i] * p00;
            p[i, 1] -= gain[i] * p01;
        }
    }

    [Differentiable, Size("p", 4), At(1, 3, 2, 5, 0.3)]
    public static double CatmullRom(ReadOnlySpan<double> p, double t)
    {
        double t2 = t * t, t3 = t2 * t;
        return 0.5 * (2 * p[1] + (p[2] - p[0]) * t + (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]) * t2 + (3 * p[1] - p[0] - 3 * p[2] + p[3]) * t3);
    }

    [Differentiable, Size("image", 3, 3), At(1, 3, 2, 5, 0.3, 4, 2, 1, 0.5, 1.3, 0.6)]
    public static double BilinearInterpolation(double[,] image, double x, double y)
    {
        int i = Math.Min((int)x, image.GetLength(0) - 2), j = Math.Min((int)y, image.GetLength(1) - 2);
        double fx = x - i, fy = y - j;
        double top = image[i, j] * (1 - fy) + image[i, j + 1] * fy;
        double bottom = image[i + 1, j] * (1 - fy) + image[i + 1, j + 1] * fy;
        return top * (1 - fx) + bottom * fx;
    }

    [Differentiable, Size("x", 6), Size("y", 6), At(1, -1, 0.5, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0.3, 0.2, 0.5)]
    public static void RecursiveFilter(ReadOnlySpan<double> x, Span<double> y, double b0, double b1, double a1)
    {
        double previous = 0;
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = b0 * x[i] + b1 * previous - (i > 0 ? a1 * y[i - 1] : 0);
            previous = x[i];
        }
    }

    [Differentiable, Size("x", 3), At(0.4, -0.2, 1.5)]
    public static double LogSumExp(double[] x)
    {
        double max = double.MinValue;
        for (int i = 0; i < x.Length; i++) max = Math.Max(max, x[i]);
        double s = 0;
        for (int i = 0; i < x.Length; i++) s += Math.Exp(x[i] - max);
        return max + Math.Log(s);
    }

    [Differentiable, Size("w", 3), Size("x", 3), At(0.4, -0.2, 1.5, 1, 2, 3, 0.7)]
    public static double LogisticLoss(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double y)
    {
        double s = 0;
        for (int i = 0; i < w.Length; i++) s += w[i] * x[i];
        return Math.Log(1 + Math.Exp(-y * s));
    }

    [Differentiable, Size("x", 4), At(0.4, -0.2, 1.5, 0.7)]
    public static double Rosenbrock(ReadOnlySpan<double> x)
    {
        double s = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double a = 1 - x[i];
            double b = x[i + 1] - x[i] * x[i];
            s += a * a + 100 * b * b;
        }

        return s;
    }

    [Differentiable, Argument("cells", "5"), Argument("steps", "6"), At(0.3, 1, 0.2)]
    public static double HeatEquation(double diffusion, double left, double right, int cells, int steps)
    {
        double[] u = new double[cells];
        double[] next = new double[cells];
        u[0] = left;
        u[^1] = right;
        for (int t = 0; t < steps; t++)
        {
            next[0] = left;
            next[cells - 1] = right;
            for (int i = 1; i < cells - 1; i++) next[i] = u[i] + diffusion * (u[i - 1] - 2 * u[i] + u[i + 1]);
            (u, next) = (next, u);
        }

        double s = 0;
        foreach (double v in u) s += v * v;
        return s;
    }

    [Differentiable, At(0.7, 0.3, 2)]
    public static double BisectionThenNewton(double a, double b, double c)
    {
        double low = 0, high = 10;
        while (high - low > 1)
        {
            double mid = 0.5 * (low + high);
            if (Residual(mid, a, b, c) > 0) high = mid;
            else low = mid;
        }

        double x = 0.5 * (low + high);
        for (int i = 0; i < 40; i++)
        {
            double step = Residual(x, a, b, c) / (a + 2 * b * x);
            x -= step;
            if (Math.Abs(step) < 1e-13) break;
        }

        return x;
    }

    private static double Residual(double x, double a, double b, double c) => a * x + b * x * x - c;

    [Differentiable, Size("x", 4), Size("y", 4), At(0, 1, 2, 3, 1.1, 2.9, 5.2, 6.8)]
    public static (double Slope, double Intercept) LinearRegression(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sx += x[i];
            sy += y[i];
            sxx += x[i] * x[i];
            sxy += x[i] * y[i];
        }

        double d = x.Length * sxx - sx * sx;
        double slope = (x.Length * sxy - sx * sy) / d;
        return (slope, (sy - slope * sx) / x.Length);
    }

    [Differentiable, Size("w1", 2, 3), Size("w2", 2), At(0.4, -0.2, 1.5, 0.7, 0.1, -0.6, 1.2, -0.8, 1, 2, 3), Size("x", 3)]
    public static double TwoLayerNetwork(double[,] w1, double[] w2, double[] x)
    {
        double output = 0;
        for (int i = 0; i < w2.Length; i++)
        {
            double a = 0;
            for (int j = 0; j < x.Length; j++) a += w1[i, j] * x[j];
            double h = a > 0 ? a : 0.01 * a;
            output += w2[i] * h;
        }

        return 1 / (1 + Math.Exp(-output));
    }

    [Differentiable, Size("x", 5), At(3, 1, 2, 5, 4)]
    public static double SortedMedian(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray();
        for (int i = 1; i < a.Length; i++)
        {
            double key = a[i];
            int j = i - 1;
            while (j >= 0 && a[j] > key)
            {
                a[j + 1] = a[j];
                j--;
            }

            a[j + 1] = key;
        }

        return a[a.Length / 2] * a[0];
    }

    [Differentiable, Size("s", 4), At(0.4, 0.3, 0.2, 0.9), Argument("text", "\"abca\"")]
    public static double ScoreOfAText(ReadOnlySpan<double> s, string text)
    {
        double p = 1;
        for (int i = 0; i < text.Length; i++) p *= s[text[i] - 'a'];
        return Math.Log(p);
    }

    [Differentiable, Argument("n", "4"), At(0.6, 0.3)]
    public static double LegendreRecurrence(double x, double scale, int n)
    {
        double p0 = 1, p1 = x;
        if (n == 0) return p0;
        for (int k = 2; k <= n; k++) (p0, p1) = (p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k);
        return p1 * scale;
    }

    [Differentiable, Size("prices", 5), At(10, 11, 10.5, 12, 11.5)]
    public static double MaximumDrawdown(double[] prices)
    {
        double peak = prices[0], worst = 0;
        foreach (var price in prices)
        {
            if (price > peak) peak = price;
            worst = Math.Max(worst, (peak - price) / peak);
        }

        return worst;
    }

    [Differentiable, Size("q", 3), At(0.3, 0.5, -0.2)]
    public static double ForwardKinematics(ReadOnlySpan<double> q)
    {
        double x = 0, y = 0, angle = 0;
        for (int i = 0; i < q.Length; i++)
        {
            angle += q[i];
            (double sin, double cos) = Math.SinCos(angle);
            x += cos / (i + 1);
            y += sin / (i + 1);
        }

        return x * x + y * y + x;
    }

    [Differentiable, Argument("n", "5"), At(0.7, 1.3)]
    public static double ContinuedFraction(double a, double b, int n)
    {
        double f = b;
        while (n-- > 0) f = b + a / f;
        return f;
    }

    [Differentiable, At(0.8, 0.2)]
    public static double ArithmeticGeometricMean(double a, double b)
    {
        for (int i = 0; ; i++)
        {
            double mean = (a + b) / 2;
            b = Math.Sqrt(a * b);
            a = mean;
            if (Math.Abs(a - b) < 1e-14 * a || i > 20) return a;
        }
    }

    [Differentiable, Size("x", 8), At(1, 0.5, -0.3, 0.2, 0.9, -1, 0.4, 0.1)]
    public static double DiscreteFourierPower(ReadOnlySpan<double> x)
    {
        double s = 0;
        for (int k = 1; k < 3; k++)
        {
            double re = 0, im = 0;
            for (int n = 0; n < x.Length; n++)
            {
                double angle = -2 * Math.PI * k * n / x.Length;
                re += x[n] * Math.Cos(angle);
                im += x[n] * Math.Sin(angle);
            }

            s += Math.Sqrt(re * re + im * im);
        }

        return s;
    }

    [Differentiable, Size("mu", 2), At(0.2, 1.1, 0.3, 0.6)]
    public static double MixtureLikelihood(ReadOnlySpan<double> mu, double sigma, double weight)
    {
        double log = 0;
        foreach (double x in Nodes)
        {
            double a = weight * Density(x, mu[0], sigma);
            double b = (1 - weight) * Density(x, mu[1], sigma);
            log += Math.Log(a + b);
        }

        return log;
    }

    private static double Density(double x, double mu, double sigma)
    {
        double z = (x - mu) / sigma;
        return Math.Exp(-0.5 * z * z) / (sigma * Math.Sqrt(2 * Math.PI));
    }

    /// <summary>A density of huge numbers: what meets the quotient in the reverse sweep is small where that is divided first, and no number where it is not.</summary>
    [Differentiable, At(1194, 1233)]
    public static double LogarithmOfAQuotient(double x, double y)
    {
        double p = Math.Pow(x, 53), q = Math.Pow(y, 91);
        return Math.Log(p / q);
    }
}
