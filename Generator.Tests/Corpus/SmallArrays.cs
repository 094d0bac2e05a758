namespace AutoDiffGen.Tests.Corpus;

/// <summary>Arrays of a few numbers, of which the text tells which element is meant, and such of which it does not.</summary>
public static partial class SmallArrays
{
    [Differentiable, Size("rotation", 3), At(0.4, -0.7, 1.1, 0.3, 0.8, -0.5)]
    public static double RotatedPoint(ReadOnlySpan<double> rotation, double x, double y, double z)
    {
        Span<double> point = [x, y, z], axis = stackalloc double[3], cross = stackalloc double[3], rotated = stackalloc double[3];
        double square = Dot(rotation, rotation), angle = Math.Sqrt(square), sin = Math.Sin(angle), cos = Math.Cos(angle);
        for (int i = 0; i < 3; i++) axis[i] = rotation[i] / angle;
        for (int i = 0; i < 3; i++) cross[i] = axis[(i + 1) % 3] * point[(i + 2) % 3] - axis[(i + 2) % 3] * point[(i + 1) % 3];
        double along = Dot(axis, point) * (1 - cos);
        for (int i = 0; i < axis.Length; i++) rotated[i] = point[i] * cos + cross[i] * sin + axis[i] * along;
        return rotated[0] / rotated[2] + rotated[^2];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Loops in loops, some of whose bounds depend on the counter outside, and branches that only the counters decide.</summary>
    [Differentiable, At(2.1, 0.3, -0.4, 1.7, 0.6, 1.9)]
    public static double CholeskyOfThree(double a, double b, double c, double d, double e, double f)
    {
        double[,] l = new double[3, 3], m = { { a, b, c }, { b, d, e }, { c, e, f } };
        for (int i = 0; i < 3; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = j - 1; k >= 0; k--) sum += l[i, k] * l[j, k];
                if (i == j) l[i, j] = Math.Sqrt(Math.Abs(m[i, i] - sum) + 1);
                else l[i, j] = (m[i, j] - sum) / l[j, j];
            }

        return l[0, 0] * l[1, 1] * l[2, 2] + l[2, 1];
    }

    /// <summary>What an element was is needed where it is given another value; in branches, in each its own.</summary>
    [Differentiable, At(0.4, 1.3), At(-0.4, 1.3)]
    public static double AssignedAgain(double x, double y)
    {
        double[] p = [x, y, x * y];
        p[0] = Math.Sin(p[0]) * p[1];
        p[1] *= p[0];
        double[] t = new double[2];
        if (x > 0)
        {
            t[0] = p[0] * p[2];
            t[1] = Math.Exp(t[0]);
            t[0] = t[1] * t[0];
        }
        else
        {
            t[1] = p[1] * p[2];
            p[2] += t[1] * t[1];
        }

        return t[0] * p[1] + t[1] * p[2];
    }

    /// <summary>Scratch numbers of a loop, one of which goes from one iteration to the next.</summary>
    [Differentiable, Size("xs", 4), At(0.4, 1.3, -0.2, 0.9, 0.7)]
    public static double ScratchOfALoop(double a, ReadOnlySpan<double> xs)
    {
        Span<double> state = stackalloc double[2];
        double[] slopes = new double[2];
        state[0] = a;
        for (int i = 0; i < xs.Length; i++)
        {
            slopes[0] = Math.Tanh(state[0] * xs[i]);
            slopes[1] = slopes[0] - state[1] * state[1];
            for (int k = 0; k < state.Length; k++) state[k] += 0.3 * slopes[k];
        }

        return state[0] * state[1];
    }

    /// <summary>Parts of arrays, and parts of parts.</summary>
    [Differentiable, At(0.4, 1.3, -0.2)]
    public static double PartsOfParts(double x, double y, double z)
    {
        Span<double> all = [x, y, z, x * z, y * y];
        Span<double> middle = all.Slice(1, 3), last = middle[1..];
        last[0] *= middle[0];
        for (int i = 0; i < last.Length; i++) all[i] += last[i] * middle[i];
        return all[0] * all[1] + all[^1] * last[1];
    }

    /// <summary>An index that the arguments decide, a whole array handed on, a loop too long to be written out, one that runs as often as an argument says.</summary>
    [Differentiable, Argument("n", "2"), At(0.4, 1.3)]
    public static double NotToldByTheText(double x, double y, int n)
    {
        double[] decided = [x, y, x * y], handed = [y, x], many = new double[16], counted = new double[3];
        for (int i = 0; i < 16; i++)
            for (int k = 0; k < 16; k++) many[i] += x * (i - k) + y;
        for (int i = 0; i < n; i++) counted[i] = decided[n - i] * x;
        decided[n] = decided[n - 1] * y;
        return decided[2] * handed.Sum(v => v * v) + many[3] * many[3] + counted[0] * counted[1] + Last(handed, n);
    }

    private static double Last(double[] a, int n) => n > 0 ? Last(a, n - 1) * a[0] : a[1];

    /// <summary>A loop that is written out for the sake of one array, and makes another of which the text does not tell the elements.</summary>
    [Differentiable, Argument("n", "1"), At(0.4, 1.3)]
    public static double BesideOneThatStays(double x, double y, int n)
    {
        double[] kept = new double[2];
        for (int k = 0; k < 2; k++)
        {
            double[] stays = [x, y, x * y];
            stays[n] *= x + k;
            kept[k] = stays[n] * stays[n + 1 - k];
        }

        return kept[0] * kept[1];
    }

    /// <summary>Of other numbers than doubles, of which some only say which element is meant.</summary>
    [Differentiable, At(0.4, 1.3)]
    public static double OtherNumbers(double x, double y)
    {
        int[] order = [2, 0, 1];
        float[] scales = [0.5f, 0.25f];
        bool[] isTaken = new bool[3];
        double[] values = [x * x, y, x - y];
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            sum = sum * x + values[order[i]];
            isTaken[order[i]] = values[i] > 0;
        }

        for (int i = 0; i < 3; i++)
            if (isTaken[i]) sum *= values[i];
        return sum * scales[0] + scales[1];
    }

    /// <summary>Each iteration makes its own; the products of two matrices and a vector.</summary>
    [Differentiable, Size("angles", 3), At(0.4, 1.3, -0.2, 0.5, 2)]
    public static double ChainOfRotations(ReadOnlySpan<double> angles, double x, double y)
    {
        double[,] total = { { 1, 0 }, { 0, 1 } };
        foreach (double angle in angles)
        {
            double[,] turn = { { Math.Cos(angle), -Math.Sin(angle) }, { Math.Sin(angle), Math.Cos(angle) } }, product = new double[2, 2];
            for (int i = 0; i < 2; i++)
                for (int j = 0; j < 2; j++)
                    for (int k = 0; k < 2; k++) product[i, j] += total[i, k] * turn[k, j];
            for (int i = 0; i < 2; i++)
                for (int j = 0; j < 2; j++) total[i, j] = product[i, j] * (1 + 0.1 * x);
        }

        double[] point = [x, y], moved = new double[2];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++) moved[i] += total[i, j] * point[j];
        return moved[0] * moved[1];
    }

    /// <summary>Over many points, with scratch arrays from outside the loop.</summary>
    [Differentiable, Size("points", 21), At(0.4, 1.3, -0.2, 0.5, 2, 0.7, 1.1, 0.4, 1.3, -0.2, 0.5, 2, 0.7, 1.1, 0.9, 1.3, -0.8, 0.5, 2, 0.7, 1.1, 0.3, 0.2)]
    public static double ManyPoints(ReadOnlySpan<double> points, double focal, double kappa)
    {
        Span<double> projected = stackalloc double[2], offset = stackalloc double[3];
        double sum = 0;
        for (int i = 0; i < points.Length / 3; i++)
        {
            for (int k = 0; k < 3; k++) offset[k] = points[3 * i + k] - kappa * k;
            for (int k = 0; k < 2; k++) projected[k] = offset[k] / (3 + offset[2] * offset[2]);
            double radius = projected[0] * projected[0] + projected[1] * projected[1];
            for (int k = 0; k < 2; k++)
            {
                projected[k] *= 1 + kappa * radius;
                sum += (focal * projected[k] - k) * projected[k];
            }
        }

        return sum;
    }
}
