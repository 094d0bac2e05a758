namespace AutoDiffGen.Tests.Corpus;

/// <summary>Arrays, grids, arrays of arrays and lists that a marked method returns.</summary>
public static partial class Results
{
    private static readonly double[] Weights = [1, 2, 3];

    [Differentiable, Size("x", 3), At(0.3, -0.7, 1.1), At(0.0, 0, 0)]
    public static double[] Softmax(double[] x)
    {
        var y = new double[x.Length];
        double s = 0;
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.Exp(x[i]);
            s += y[i];
        }

        for (int i = 0; i < x.Length; i++) y[i] /= s;
        return y;
    }

    [Differentiable, At(1.5, 0.5), Gradient(0.5, 1.5)]
    public static double[] OfTwoNumbers(double a, double b) => [a * b, a + b, Math.Sin(a)];

    /// <summary>The array that comes back is the one that was given.</summary>
    [Differentiable, Size("x", 3), At(0.3, -0.7, 1.1, 1.5)]
    public static double[] InPlace(double[] x, double a)
    {
        for (int i = 0; i < x.Length; i++) x[i] = Math.Sin(x[i]) * a;
        return x;
    }

    [Differentiable, Size("x", 2), Size("z", 2), At(0.3, -0.7, 1.1, 1.5), At(0.6, -0.7, 1.1, 1.5)]
    public static double[] OneOrTheOther(double[] x, double[] z)
    {
        for (int i = 0; i < x.Length; i++) x[i] *= z[i];
        return x[0] > 0.5 ? x : z;
    }

    [Differentiable, Size("x", 3), At(0.3, -0.7, 1.1)]
    public static double[] ByLinq(double[] x) => x.Select((v, i) => v * v * Weights[i]).Where(v => v > 0.2).ToArray();

    /// <summary>Nothing, a table, or what is made.</summary>
    [Differentiable, Size("x", 2), At(0.3, -0.7), At(-0.3, -0.7), At(7, 2)]
    public static double[] SeveralReturns(ReadOnlySpan<double> x)
    {
        if (x[0] < 0) return [x[1]];
        if (x[0] > 5) return Weights;
        double[] y = new double[4];
        foreach (double v in x) y[3] += v * v;
        return y;
    }

    [Differentiable, Size("a", 2, 2), Size("b", 2, 2), At(1, 2, 3, 4, 0.5, -1, 2, 0.3)]
    public static double[,] Product(double[,] a, double[,] b)
    {
        int n = a.GetLength(0), m = b.GetLength(1), inner = a.GetLength(1);
        var c = new double[n, m];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                for (int k = 0; k < inner; k++) c[i, j] += a[i, k] * b[k, j];
            }
        }

        return c;
    }

    [Differentiable, Size("x", 2), At(0.5, -1.5)]
    public static double[,,] Cube(double[] x)
    {
        var c = new double[2, x.Length, 2];
        for (int i = 0; i < x.Length; i++)
        {
            for (int k = 0; k < 2; k++)
            {
                c[0, i, k] = x[i] * k;
                c[1, i, k] = x[i] * x[0];
            }
        }

        return c;
    }

    [Differentiable, Size("x", 3), At(0.5, -1.5, 2)]
    public static double[][] LowerTriangle(double[] x)
    {
        var rows = new double[x.Length][];
        for (int i = 0; i < x.Length; i++)
        {
            rows[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) rows[i][j] = x[i] * x[j];
        }

        return rows;
    }

    [Differentiable, Size("rows", 2, 3), At(1, 2, 3, 4, 5)]
    public static double[] OneOfTheRows(double[][] rows) => rows[rows.Length - 1];

    [Differentiable, Size("points", 2), At(1, 2, 3, -1, 0.5, 2, 1.5)]
    public static Vec3[] Moved(Vec3[] points, double by)
    {
        var moved = new Vec3[points.Length];
        for (int i = 0; i < points.Length; i++) moved[i] = new Vec3(points[i].X * by, points[i].Y + by, points[i].X * points[i].Z);
        return moved;
    }

    [Differentiable, Size("x", 3), At(0.3, -0.7, 1.1)]
    public static (double Product, double Exp)[] Pairs(double[] x)
    {
        var pairs = new (double, double)[x.Length];
        for (int i = 0; i < x.Length; i++) pairs[i] = (x[i] * x[0], Math.Exp(x[i]));
        return pairs;
    }

    /// <summary>The array of one step is made of that of the step before.</summary>
    [Differentiable, Size("x", 3), At(0.3, -0.7, 1.1)]
    public static double[] Iterated(double[] x)
    {
        double[] y = x;
        for (int step = 0; step < 4; step++)
        {
            var next = new double[y.Length];
            for (int i = 0; i < y.Length; i++) next[i] = Math.Cos(y[i]) + 0.1 * y[(i + 1) % y.Length];
            y = next;
        }

        return y;
    }

    [Differentiable, Size("x", 4), At(0.3, -0.7, 1.1, 0.9)]
    public static double[] ByRecursion(double[] x) => Folded(x, 2);

    private static double[] Folded(double[] x, int depth) => depth == 0 ? x
        : Joined(Folded(x[..(x.Length / 2)], depth - 1), Folded(x[(x.Length / 2)..].Select(v => Math.Sin(v)).ToArray(), depth - 1));

    private static double[] Joined(double[] a, double[] b)
    {
        var c = new double[a.Length + b.Length];
        a.CopyTo(c, 0);
        b.CopyTo(c, a.Length);
        return c;
    }

    [Differentiable, Size("x", 3), At(0.3, 0.7, 1.1)]
    public static double[] AndTheSum(double[] x, out double sum)
    {
        var squares = (double[])x.Clone();
        sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            squares[i] *= x[i];
            sum += squares[i];
        }

        return squares;
    }

    [Differentiable, Size("x", 3), At(0.3, 0.7, 1.1)]
    public static float[] Roots(float[] x)
    {
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++) y[i] = MathF.Sqrt(x[i]);
        return y;
    }

    [Differentiable(Math = MathMode.Fast), Size("x", 5), At(0.3, 0.7, 1.1, -0.2, 0.1, 0.5)]
    public static double[] PutBackAtTheEnd(double[] x, double a)
    {
        var y = new double[x.Length];
        try
        {
            for (int i = 0; i < x.Length; i++) y[i] = x[i] * a;
            return y;
        }
        finally
        {
            y[0] *= 2;
        }
    }

    [Differentiable, Size("x", 3), At(0.3, 0.7, 1.1)]
    public static List<double> Norms(double[] x)
    {
        var norms = new List<double>();
        double s = 0;
        foreach (double v in x)
        {
            s += v * v;
            norms.Add(Math.Sqrt(s));
        }

        return norms;
    }

    [Differentiable, Size("x", 3), At(0.3, 0.7, 1.1), At(-0.3, 0.7, 1.1)]
    public static List<Vec3> SomeOrNone(double[] x)
    {
        if (x[0] < 0) return new List<Vec3>();
        return [new Vec3(x[0], x[1], x[2] * x[0]), new Vec3(x[1] * x[1], 0, 1)];
    }

    [Differentiable, Size("x", 3), At(0.3, 0.7, 1.1)]
    public static IEnumerable<double> Lazily(double[] x) => x.Where(v => v > 0.5).Select(v => v * v);

    [Differentiable, Size("x", 3), At(0.3, 0.7, 1.1, 2), At(0.3, 0.7, 1.1, 20)]
    public static IReadOnlyList<double> BehindAnInterface(double[] x, double b)
    {
        if (b > 10) return x;
        return x.Select(v => v * b).ToArray();
    }

    [Differentiable, Allocates, Size("x", 3), At(0.3, 0.7, 1.1)]
    public static void GivenOut(double[] x, out double[] y)
    {
        y = new double[x.Length];
        for (int i = 0; i < x.Length; i++) y[i] = Math.Sin(x[i]) * x[0];
    }

    [Differentiable, Allocates, Size("x", 3), At(0.3, 0.7, 1.1, 1.5)]
    public static double SeveralGivenOut(double[] x, double a, out double[] y, out double sum, out double[,] grid)
    {
        sum = a;
        y = new double[x.Length];
        grid = new double[2, x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.Sin(x[i]) * a;
            sum += y[i];
            grid[1, i] = y[i] * x[i];
        }

        return sum * y[0];
    }

    [Differentiable, Allocates, Size("x", 2), At(0.3, 0.7), At(-0.3, 0.7)]
    public static bool GivenOutOrNot(double[] x, out double[]? y)
    {
        if (!Products(x, out y)) return false;
        y![1] *= y[0];
        return true;
    }

    private static bool Products(double[] x, out double[]? products)
    {
        products = null;
        if (x[0] < 0) return false;
        products = [x[0] * x[1], x[1]];
        return true;
    }

    [Differentiable, Allocates, Size("x", 3), At(0.3, 0.7, 1.1, 1.5)]
    public static (double[] Scaled, double First) InATuple(double[] x, double by)
    {
        var scaled = new double[x.Length];
        for (int i = 0; i < x.Length; i++) scaled[i] = x[i] * by;
        return (scaled, scaled[0] * by);
    }

    [Differentiable, Allocates, Size("m", 2, 2), At(3, 0.7, 1.1, 1.5)]
    public static LowerUpper InAStruct(double[,] m)
    {
        var result = new LowerUpper { Lower = new double[2, 2], Upper = new double[2, 2], Pivots = new int[2] };
        result.Pivots[1] = 1;
        result.Lower[0, 0] = result.Lower[1, 1] = 1;
        result.Upper[0, 0] = m[0, 0];
        result.Upper[0, 1] = m[0, 1];
        result.Lower[1, 0] = m[1, 0] / m[0, 0];
        result.Upper[1, 1] = m[1, 1] - result.Lower[1, 0] * m[0, 1];
        result.Determinant = result.Upper[0, 0] * result.Upper[1, 1];
        return result;
    }

    public struct LowerUpper
    {
        public double[,] Lower, Upper;
        public double Determinant;
        public int[] Pivots;
    }

    /// <summary>What is returned carries no derivative, and is the caller's all the same.</summary>
    [Differentiable, Size("x", 3), Size("squares", 3), At(0.3, 0.7, 1.1, 0, 0, 0)]
    public static int[] Ranks(double[] x, double[] squares)
    {
        var ranks = new int[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            squares[i] = x[i] * x[i];
            for (int j = 0; j < x.Length; j++)
            {
                if (x[j] < x[i]) ranks[i]++;
            }
        }

        return ranks;
    }
}
