namespace AutoDiffGen.Tests.Corpus;

/// <summary>Arrays passed by <c>ref</c> and <c>out</c> to functions that call themselves, which exchange, replace and make them.</summary>
public static partial class ArraysByReference
{
    private static double Smooth(ref double[] now, ref double[] next, int steps)
    {
        if (steps == 0) return now[0] * now[1];
        for (int i = 0; i < now.Length; i++) next[i] = Math.Sin(now[i]) + now[(i + 1) % now.Length];
        (now, next) = (next, now);
        return Smooth(ref now, ref next, steps - 1) + next[0];
    }

    [Differentiable, Size("x", 3), At(0.4, -1.2, 2.1)]
    public static double Exchanged(double[] x)
    {
        double[] now = (double[])x.Clone(), next = new double[x.Length];
        double result = Smooth(ref now, ref next, 3);
        for (int i = 0; i < now.Length; i++) result += now[i] * (i + 1);
        return result;
    }

    private static void Grow(ref double[] a, int n)
    {
        if (n == 0) return;
        Array.Resize(ref a, a.Length + 1);
        a[^1] = a[^2] * a[0] + 1;
        Grow(ref a, n - 1);
    }

    [Differentiable, At(0.7)]
    public static double Grown(double x)
    {
        double[] a = [x];
        Grow(ref a, 4);
        double sum = 0;
        foreach (double v in a) sum += v * v;
        return sum;
    }

    private static void Make(out double[] made, double x, int n)
    {
        if (n == 0)
        {
            made = [x];
            return;
        }

        Make(out var inner, x * 1.5, n - 1);
        made = new double[inner.Length + 1];
        for (int i = 0; i < inner.Length; i++) made[i] = inner[i] * x;
        made[^1] = x;
    }

    [Differentiable, At(0.7)]
    public static double Made(double x)
    {
        Make(out double[] a, x, 3);
        double sum = 0;
        foreach (double v in a) sum += v * v;
        return sum;
    }

    public struct Polynomial
    {
        public double[] Coefficients;
        public double Scale;

        public void AddRoot(double root, int times)
        {
            if (times == 0) return;
            var product = new double[Coefficients.Length + 1];
            for (int i = 0; i < Coefficients.Length; i++)
            {
                product[i + 1] += Coefficients[i];
                product[i] -= root * Coefficients[i];
            }

            Coefficients = product;
            Scale *= root;
            AddRoot(root + 0.5, times - 1);
        }
    }

    [Differentiable, At(0.7, 1.3)]
    public static double InAStruct(double root, double scale)
    {
        var p = new Polynomial { Coefficients = [1.0], Scale = scale };
        p.AddRoot(root, 3);
        double sum = p.Scale;
        for (int i = 0; i < p.Coefficients.Length; i++) sum += p.Coefficients[i] * (i + scale);
        return sum;
    }

    private static void Search(double[] v, int from, int to, ref double[] best, ref double cost)
    {
        if (to - from < 2)
        {
            double here = v[from] * v[from] + (to > from ? v[to] : 0);
            if (here >= cost) return;
            cost = here;
            best = [v[from], v[to] * 2];
            return;
        }

        int middle = (from + to) / 2;
        Search(v, from, middle, ref best, ref cost);
        Search(v, middle + 1, to, ref best, ref cost);
    }

    [Differentiable, Size("v", 5), At(1.4, -1.2, 2.1, 0.3, 0.9)]
    public static double BestSoFar(double[] v)
    {
        double[] best = [1.0, 2.0];
        double cost = 1e9;
        Search(v, 0, v.Length - 1, ref best, ref cost);
        return best[0] * best[1] + cost;
    }

    private static void Swap(ref double[] a, ref double[] b, int times)
    {
        if (times <= 0) return;
        (a, b) = (b, a);
        Swap(ref b, ref a, times - 1);
        a[0] *= 1.5;
    }

    [Differentiable, Size("v", 4), At(0.4, -1.2, 2.1, 0.3)]
    public static double ElementsOfAnArray(double[] v)
    {
        double[][] rows = [[v[0], v[1]], [v[2], v[3]]];
        Swap(ref rows[0], ref rows[1], 3);
        return rows[0][0] * rows[0][1] * rows[0][1] + rows[1][0] * 3 + rows[1][1] * rows[1][0];
    }

    [Differentiable, Size("v", 4), At(0.4, -1.2, 2.1, 0.3)]
    public static double Resized(double[] v)
    {
        double[] a = [v[0], v[1]], other = a;
        Array.Resize(ref a, 2);
        a[0] *= 2;
        Array.Resize(ref a, 4);
        a[0] *= v[3];
        a[3] = v[2];
        double sum = other[0];
        foreach (double x in a) sum += x * x;
        Array.Resize(ref a, 1);
        return sum * a[0] + a.Length;
    }
}
