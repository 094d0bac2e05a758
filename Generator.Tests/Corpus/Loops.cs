namespace AutoDiffGen.Tests.Corpus;

public static partial class Loops
{
    // C1
    [Differentiable, At(2), Gradient(12)]
    public static double ProductAccumulated(double x)
    {
        double t = 1;
        for (int i = 0; i < 3; i++) t *= x;
        return t;
    }

    // C3
    [Differentiable, At(1.9), Gradient(27.436)]
    public static double ContinueOnSomeIterations(double x)
    {
        double t = x;
        for (int i = 0; i < 3; i++)
        {
            if (t > 4) continue;
            t = t * t;
        }

        return t;
    }

    // C4
    [Differentiable, At(3, 5), Gradient(10, 6)]
    public static double BreakAndContinue(double i, double j)
    {
        double r = 0;
        for (int ii = 0; ii < 5; ii++)
        {
            if (ii == 4)
            {
                r += i * j;
                break;
            }

            if (ii > 2)
            {
                r += 2 * i;
                continue;
            }

            r += i + j;
        }

        return r;
    }

    // C6
    [Differentiable, At(3, 4), Gradient(8, 6)]
    public static double EarlyReturnInside(double x, double y)
    {
        double s = 0;
        for (int i = 0; i < 5; i++)
        {
            s += x * y;
            if (s > 20) return s;
        }

        return s;
    }

    // C7
    [Differentiable, At(1), Gradient(128)]
    public static double EarlyReturnInsideNestedLoops(double x)
    {
        double s = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                s += x * (i + j + 1);
                if (s > 6.5) return s * s;
            }
        }

        return s;
    }

    // C9
    [Differentiable, At(2), Gradient(12)]
    public static double DoWhile(double x)
    {
        double n = x;
        int i = 0;
        do
        {
            n = n * x;
            i++;
        }
        while (i < 2);
        return n;
    }

    // C10
    [Differentiable, At(1.1), Gradient(0.453596, Within = 1e-5)]
    public static double CounterChangedInTheBody(double x)
    {
        double t = x, r = x;
        for (int i = 1; i < 30; i++)
        {
            if (i == 7) i++;
            t *= -x * x / (2 * i * (2 * i + 1));
            r += t;
        }

        return r;
    }

    // C12
    [Differentiable, Argument("n", "5"), At(2), Gradient(6)]
    public static double BoundChangedInTheBody(double x, int n)
    {
        double s = 0;
        for (int i = 0; i < n; i++)
        {
            s += x * i;
            if (i == 2) n--;
        }

        return s;
    }

    // C13
    [Differentiable, Size("a", 3), At(1, 2, 3), Gradient(7, 8, 9)]
    public static double Triangular(ReadOnlySpan<double> a)
    {
        double s = 0;
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j <= i; j++) s += a[i] * a[j];
        }

        return s;
    }

    // C15
    [Differentiable, At(1, 2), Gradient(-0.755, 3.655, Within = 1e-9)]
    public static double ActiveVariableAndStep(double l, double u)
    {
        double s = 0, t = l, h = (u - l) / 10;
        for (int k = 0; k < 10; k++)
        {
            s += t * t * h;
            t += h;
        }

        return s + 0.35 * 0;
    }

    // C16
    [Differentiable, At(3, 5), Gradient(21, 33)]
    public static double LocalsOfTheBody(double i, double j)
    {
        double a = 0;
        for (int k = 0; k < 3; k++)
        {
            double b = i * i;
            double c = j * j;
            b += j;
            a += b + c + i;
        }

        return a;
    }

    // C18
    [Differentiable, Size("a", 2), At(2, 3), Gradient(5, 5)]
    public static double CompoundAssignmentOfAnElementAsValue(double[] a)
    {
        double r = 0;
        for (int i = 0; i < a.Length; i++) r += (a[i] *= 5);
        return r;
    }

    // C19
    [Differentiable, At(3, 5), Gradient(20, 12)]
    public static double EffectInTheLoopCondition(double i, double j)
    {
        double r = 0;
        for (int c = 0; (r += i * j) > -1e9 && c < 3; c++)
        {
        }

        return r;
    }

    [Differentiable, At(0.5, 1), Gradient(-1.20596467325, 0, Within = 1e-9)]
    public static double CountedDownAfterItsUse(double x, double y)
    {
        y = Math.Sin(x * x);
        for (int k = 0; k < 2; k++) x--;
        return y * x;
    }

    // C21
    [Differentiable, Size("x", 3), At(0.1, 0.5, 0.2, -0.3, 0.4), Gradient(0.103462, -0.0311132, 0.206924, 0.440256, 0.908559, Within = 1e-5)]
    public static double RecurrenceThroughTanh(double h, double w, ReadOnlySpan<double> x)
    {
        for (int t = 0; t < x.Length; t++) h = Math.Tanh(w * h + x[t]);
        return h;
    }

    // C22
    [Differentiable, Size("v", 3), At(0.3, 0.7, -0.2), Gradient(1, 1, 1)]
    public static double WeightedAverage(ReadOnlySpan<double> v)
    {
        Span<double> num = stackalloc double[3];
        double den = 0;
        for (int i = 0; i < 1; i++)
        {
            double w = v[1];
            for (int k = 0; k < 3; k++) num[k] += v[k] * w;
            den += w;
        }

        double sum = 0;
        foreach (double n in num) sum += n / den;
        return sum;
    }

    // C24
    [Differentiable, Size("W", 2, 2), At(0.5, 0.1, 0.2, 0.3, 0.4), Gradient(1.18778, 0.25, 0.5, 0.426262, 0.852525, Within = 1e-5)]
    public static double DenseLayer(double x, double[,] W)
    {
        double[] v = [x, 2 * x];
        double[] y = new double[2];
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++) y[i] += W[i, j] * v[j];
        }

        return y[0] * y[0] + Math.Sin(y[1]);
    }

    // C25
    [Differentiable, At(3, 5), Gradient(10, 6)]
    public static double RefLocalOnSomeIterations(double u, double v)
    {
        double s = 0;
        for (int k = 0; k < 4; k++)
        {
            if ((k & 1) != 0)
            {
                ref double r = ref u;
                s += r * v;
            }
        }

        return s;
    }

    [Differentiable, At(0.3, 0.9)]
    public static double Backwards(double x, double y)
    {
        double s = x;
        for (int i = 6; i >= 0; i -= 2) s = Math.Sin(s * y + i);
        for (long k = 3; k > 0; k--) s *= 1 + x / k;
        return s;
    }

    [Differentiable, Size("v", 4), At(0.3, 0.9, -0.4, 1.2)]
    public static double ForeachOverAnArray(double[] v)
    {
        double s = 1;
        foreach (double e in v)
        {
            if (e < 0) continue;
            s *= e + s;
        }

        return s;
    }

    [Differentiable, At(2), At(10)]
    public static double NewtonSquareRoot(double a)
    {
        double x = a;
        while (Math.Abs(x * x - a) > 1e-12)
        {
            x = 0.5 * (x + a / x);
        }

        return x;
    }

    [Differentiable, At(0.9, 0.4)]
    public static double DoWhileWithConvergenceTest(double m, double e)
    {
        double next = m, last;
        int steps = 0;
        do
        {
            last = next;
            next = m + e * Math.Sin(last);
        }
        while (Math.Abs(next - last) > 1e-14 && ++steps < 100);
        return next;
    }

    [Differentiable, Argument("n", "6"), At(0.3, 1.2)]
    public static double WhileWithBreakInTheMiddle(double x, double y, int n)
    {
        double s = y;
        while (true)
        {
            s = s * x + 1;
            if (n-- == 0) break;
            s = Math.Sqrt(s);
        }

        return s;
    }

    [Differentiable, At(0.3, 1.2)]
    public static double LocalArrayInALoop(double x, double y)
    {
        double s = 0;
        for (int i = 1; i < 5; i++)
        {
            double[] buffer = new double[i];
            for (int j = 0; j < i; j++) buffer[j] = Math.Sin(x * j + y);
            for (int j = 1; j < i; j++) buffer[j] += buffer[j - 1] * buffer[j];
            s += buffer[i - 1] * s + buffer[0];
        }

        return s;
    }

    [Differentiable, Size("v", 5), At(0.3, 1.2, -0.2, 0.5, 0.8)]
    public static double TwoCountersAtOnce(ReadOnlySpan<double> v)
    {
        double s = 0;
        for (int i = 0, j = v.Length - 1; i < j; i++, j--) s += v[i] * v[j] * v[i];
        return s;
    }

    [Differentiable, Size("a", 4), At(0.5, 0.2, 0.7, -0.3)]
    public static double BufferSwap(ReadOnlySpan<double> a)
    {
        double[] cur = a.ToArray();
        double[] next = new double[4];
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < 4; i++) next[i] = 0.5 * cur[i] + 0.25 * Math.Sin(cur[(i + 1) % 4]) * cur[(i + 3) % 4];
            (cur, next) = (next, cur);
        }

        return cur[0] + 2 * cur[1] * cur[2] + cur[3];
    }

    // The caller gets the sum, which no loop of the reverse sweep may make after it was kept.
    [Differentiable, Size("a", 4), At(-0.1, 0.4, -0.4, -0.2, -0.9, 1.6)]
    public static double SumForTheCaller(double x, double y, ReadOnlySpan<double> a, out double o)
    {
        o = 0.5 * x;
        foreach (double e in a) o += Math.Cos(Math.Cos(y * e));
        return x;
    }

    [Differentiable, Size("x", 4), At(0.3, 0.4, 0.5, 0.7)]
    public static double NextElementInTheCondition(ReadOnlySpan<double> x)
    {
        double s = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double a = x[i + 1] - (x[i] * x[i]), b = 1 - x[i];
            s += (100 * a * a) + (b * b);
        }

        return s;
    }

    [Differentiable, Size("x", 4), At(0.3, 0.4, 0.5, 0.7)]
    public static double LengthThatGrowsUnderTheCondition(double[] x)
    {
        var list = new List<double>(x);
        double s = 0;
        for (int i = 0; i + 1 < list.Count; i++)
        {
            if (list.Count < 7) list.Add(list[i] * list[i + 1]);
            s += list[i] * list[i];
        }

        for (int i = 1; i + 2 <= x.Length; ++i)
        {
            x[i + 1] += x[i] * x[i - 1];
            s += x[i + 1];
        }

        for (int i = 3; i + 2 < x.Length; i++) s *= x[i];
        return s;
    }

    /// <summary>The inner loop runs again in the reverse sweep, and how often the innermost one runs depends on the round of the outer one.</summary>
    [Differentiable, Size("x", 3), At(0.4, -1.2, 0.7)]
    public static double WhileInALoopThatRunsAgain(double[] x)
    {
        int limit = 0;
        double y = 0;
        for (int k = 0; k < 3; k++)
        {
            limit = limit * 2 + 1;
            for (int i = 0; i < x.Length; i++)
            {
                double s = 0;
                int j = 0;
                while (j < limit)
                {
                    s += x[i] * x[i];
                    j++;
                }

                y += s * s * s;
            }
        }

        return y;
    }

    /// <summary>From random program 600017 of loops in rounds: the level that each round starts from was not kept.</summary>
    [Differentiable, At(0.7)]
    public static double LevelOfTheRoundInALoopThatRunsAgain(double x)
    {
        double sum = 0, level = x;
        int limit = 1;
        for (int k = 0; k < 3; k++)
        {
            limit = (limit + k) % 4;
            level = 0.6 * level + 0.1 * k;
            for (int i = 0; i < 5; i++)
            {
                double t = level;
                for (int j = 0; j < limit; j++) t = t * x + 0.1;
                sum += t * 1.5;
            }
        }

        return x * sum;
    }
}
