namespace AutoDiffGen.Tests.Corpus;

/// <summary>Arrays by several names, exchanged, replaced, made and returned by callees.</summary>
public static partial class References
{
    [Differentiable, Size("a", 2), Size("b", 2), Argument("n", "4"), At(0.7, 1.1, 0.6, 1.4)]
    public static double ParametersExchanged(double[] a, double[] b, int n)
    {
        if (n % 2 == 0)
        {
            var t = a;
            a = b;
            b = t;
        }

        a[0] *= b[0];
        b[1] += a[1];
        return a[0] * b[1];
    }

    [Differentiable, Size("a", 3), Size("b", 3), Argument("steps", "3"), At(0.7, 1.1, 0.6, 1.4, 0.3, 0.9)]
    public static double PingPong(double[] a, double[] b, int steps)
    {
        for (int k = 0; k < steps; k++)
        {
            for (int i = 0; i < a.Length; i++) b[i] = a[i] * 0.5 + b[i] * a[(i + 1) % a.Length];
            (a, b) = (b, a);
        }

        return a[0] * b[1];
    }

    [Differentiable, Size("a", 3), At(0.7, 1.1, 0.6)]
    public static double ParameterReplacedInALoop(double[] a)
    {
        for (int k = 0; k < 3; k++)
        {
            var next = new double[a.Length];
            for (int i = 0; i < a.Length; i++) next[i] = a[i] * a[(i + 1) % a.Length];
            a = next;
        }

        return a[0] + a[1];
    }

    [Differentiable, Size("a", 2), At(0.7, 1.1)]
    public static double AnotherName(double[] a)
    {
        var t = a;
        t[0] *= 2;
        t[1] += a[0];
        return a[0] * t[1];
    }

    [Differentiable, Size("a", 2), Size("b", 2), At(0.7, 1.1, 0.6, 1.4), At(0.6, 1.1, 0.7, 1.4)]
    public static double OneOfTwo(double[] a, double[] b)
    {
        double[] larger;
        if (a[0] > b[0]) larger = a;
        else larger = b;
        larger[1] *= larger[0];
        double s = 0;
        foreach (double v in larger) s += v;
        return s * a[1];
    }

    [Differentiable, Size("a", 2), At(0.7, 1.1)]
    public static double OneOfAConstantAndAParameter(double[] a)
    {
        double[] chosen = a[0] > 1 ? Table : a;
        double s = 0;
        for (int k = 0; k < 2; k++)
        {
            s += chosen[k] * a[k];
            chosen = Table;
        }

        return s;
    }

    private static readonly double[] Table = [2, 3];

    [Differentiable, Size("m", 2, 2, 2), At(0.7, 1.1, 0.6, 1.4, 0.3, 0.9, 1.2)]
    public static double RowsExchanged(double[][] m, double x)
    {
        double[] t = m[0];
        m[0] = m[1];
        m[1] = t;
        m[0][1] *= x;
        t[0] += m[2][1];
        return m[0][1] * m[1][0];
    }

    [Differentiable, Size("m", 2, 2), At(0.7, 1.1, 0.6, 1.4, 1.2), Allocates]
    public static double RowReplaced(double[][] m, double x)
    {
        double first = m[0][0];
        m[0] = [x, x * x * first];
        m[0][0] *= 2;
        return m[0][0] * m[0][1] * m[1][0];
    }

    // Doolittle with row exchanges, rows as arrays
    [Differentiable, Size("m", 3, 3, 3), At(1, 2, 3, 4, 5, 6.5, 7, 8, 1)]
    public static double DeterminantWithPivots(double[][] m)
    {
        double sign = 1;
        for (int j = 0; j < m.Length - 1; j++)
        {
            int pivot = j;
            for (int i = j + 1; i < m.Length; i++)
                if (Math.Abs(m[i][j]) > Math.Abs(m[pivot][j])) pivot = i;
            if (pivot != j)
            {
                (m[pivot], m[j]) = (m[j], m[pivot]);
                sign = -sign;
            }

            for (int i = j + 1; i < m.Length; i++)
            {
                m[i][j] /= m[j][j];
                for (int k = j + 1; k < m.Length; k++) m[i][k] -= m[i][j] * m[j][k];
            }
        }

        for (int i = 0; i < m.Length; i++) sign *= m[i][i];
        return sign;
    }

    [Differentiable, Size("a", 3), Argument("n", "2"), At(0.7, 1.1, 0.6)]
    public static double RecursionReturnsAnArray(double[] a, int n)
    {
        double[] r = Smoothed(a, n);
        return r[0] * r[1];
    }

    private static double[] Smoothed(double[] a, int n)
    {
        if (n == 0) return a;
        var b = new double[a.Length];
        for (int i = 0; i < a.Length; i++) b[i] = a[i] * 0.9 + a[0] * a[1];
        return Smoothed(b, n - 1);
    }

    [Differentiable, Size("a", 2), Size("b", 2), Argument("n", "3"), At(0.7, 1.1, 0.6, 1.4)]
    public static double RecursionExchangesItsArrays(double[] a, double[] b, int n) => Exchanging(a, b, n) * a[0];

    private static double Exchanging(double[] a, double[] b, int n)
    {
        if (n == 0) return a[0] * b[1];
        if (n % 2 == 0)
        {
            var t = a;
            a = b;
            b = t;
        }

        a[0] *= b[0];
        b[1] += a[1];
        return Exchanging(a, b, n - 1) + b[0];
    }

    [Differentiable, Size("a", 3), Argument("from", "0"), At(0.7, 1.1, 0.6)]
    public static double RecursionOverAnArray(double[] a, int from) => from >= a.Length ? 0 : a[from] * a[from] + RecursionOverAnArray(a, from + 1);

    // What the field held before is adjoint storage of its own.
    [Differentiable, Allocates, Size("a", 4), At(0.3, 0.7, 1.1, 0.6, 0.9)]
    public static double FieldTakesAnArray(double x, double[] a)
    {
        a[3] = Math.Sin(x);
        var keeper = new Keeper(x);
        keeper.Held = a;
        return a[1] * a[1];
    }

    [Differentiable, Size("a", 4), At(0.7, 1.1, 0.6, 0.9)]
    public static double MergeSort(double[] a)
    {
        Sort(a, new double[a.Length], 0, a.Length - 1);
        return a[0] * 3 + a[1] * 2 + a[3] * a[2];
    }

    private static void Sort(double[] a, double[] work, int low, int high)
    {
        if (low >= high) return;
        int middle = (low + high) / 2;
        Sort(a, work, low, middle);
        Sort(a, work, middle + 1, high);
        int i = low, j = middle + 1, k = low;
        while (i <= middle && j <= high) work[k++] = a[i] <= a[j] ? a[i++] : a[j++];
        while (i <= middle) work[k++] = a[i++];
        while (j <= high) work[k++] = a[j++];
        for (i = low; i <= high; i++) a[i] = work[i];
    }

    private sealed class Keeper
    {
        public double[] Held = new double[4];

        public Keeper(double v) => Held[1] = 0.5 * v;
    }
}
