namespace AutoDiffGen.Tests.Corpus;

public static partial class Branches
{
    public enum Kernel
    {
        Linear,
        Quadratic,
        Exponential,
    }

    // B2
    [Differentiable, At(-2), Gradient(6)]
    public static double TwoIfsInSequence(double a)
    {
        if (a > 0) a = a * a;
        a = a + a;
        if (a < 0) a = 3 * a;
        return a;
    }

    // B3
    [Differentiable, At(2, 3), Gradient(36, 24)]
    public static double EffectInsideTheCondition(double x, double y) => (x *= y) > 1 ? x * x : x;

    // B5
    [Differentiable, At(0.5), Gradient(2)]
    [At(2), Gradient(4)]
    [At(-1), Gradient(1)]
    public static double ShortCircuitThatAssigns(double x)
    {
        double y = 0;
        if (x > 0 && (y = x * x) > 1) return y;
        return y + x;
    }

    // B6
    [Differentiable, At(2, 3), Gradient(44, 24)]
    public static double SwitchWithGotoCase(double i, double j)
    {
        double r = 0;
        for (int c = 0; c < 2; c++)
        {
            switch (c)
            {
                case 0:
                    r += i * i * j * j;
                    goto case 1;
                case 1:
                    r += i * i;
                    break;
                default:
                    r += i + j;
                    break;
            }
        }

        return r;
    }

    // B8
    [Differentiable, Argument("k", "1"), At(2, 3), Gradient(3, 2)]
    public static double ReturnInEverySection(int k, double x, double y)
    {
        switch (k)
        {
            case 0: return x * x;
            case 1: return x * y;
            default: return y * y;
        }
    }

    // B9
    [Differentiable, At(0.4), Gradient(1)]
    [At(0.6), Gradient(2)]
    public static bool OutOnDifferentPaths(double y, out double o)
    {
        if (y > 0.5)
        {
            o = 2 * y;
            return true;
        }

        o = y;
        return false;
    }

    // B11
    [Differentiable, At(1, 2), Gradient(64, 32)]
    public static double RefLocalAcrossAnEarlyReturn(double a, double b)
    {
        ref double r = ref a;
        const double one = 1;
        r *= b;
        if (r < 0) return 0;
        double c = r * r * one;
        return c * c;
    }

    [Differentiable, Argument("kernel", "Branches.Kernel.Exponential"), At(0.3, 0.8)]
    public static double SwitchExpressionOnAnEnum(double x, double width, Kernel kernel)
    {
        double weight = kernel switch
        {
            Kernel.Linear => x / width,
            Kernel.Quadratic => x * x / (width * width),
            Kernel.Exponential => Math.Exp(-x / width),
            _ => throw new ArgumentOutOfRangeException(nameof(kernel)),
        };
        return weight * weight + x;
    }

    [Differentiable, At(0.3), At(1.3), At(7), At(-2)]
    public static double SwitchExpressionOnRanges(double x) => x switch
    {
        < 0 => -x * x,
        < 1 => x * x * x,
        >= 1 and < 5 => Math.Log(x),
        _ => Math.Sqrt(x),
    };

    [Differentiable, At(0.4, 2), At(3, 2), At(-3, 2)]
    public static double HuberLoss(double error, double delta)
    {
        double a = Math.Abs(error);
        if (a <= delta) return 0.5 * error * error;
        return delta * (a - 0.5 * delta);
    }

    [Differentiable, At(0.2, 0.5, 0.7), At(0.9, 0.5, 0.7), At(0.6, 0.5, 0.7)]
    public static double ClampChain(double x, double low, double high)
    {
        double y = x < low ? low : x > high ? high : x;
        y = Math.Max(low * 0.5, Math.Min(y * 1.1, high));
        return Math.Clamp(y * y, 0.01, 10) * x;
    }

    [Differentiable, Argument("n", "3"), At(1.5)]
    public static double GuardClauses(double x, int n)
    {
        if (n < 0) throw new ArgumentOutOfRangeException(nameof(n));
        if (double.IsNaN(x)) return double.NaN;
        return Math.Pow(x, n);
    }

    [Differentiable, At(0.5, 2), At(-0.5, 2)]
    public static double NestedConditionals(double x, double y)
    {
        double a = x > 0 ? (y > 1 ? x * y : x + y) : (y > 1 ? x / y : x - y);
        bool big = a > 0.5 || (x < 0 && y > 0);
        return big ? a * a : a;
    }

    [Differentiable, Argument("text", "\"cubic\""), At(1.2)]
    public static double SwitchOnAString(string text, double x)
    {
        double r;
        switch (text)
        {
            case "linear":
                r = x;
                break;
            case "cubic" when x > 0:
            case "third":
                r = x * x * x;
                break;
            default:
                r = 1;
                break;
        }

        return r * x;
    }

    [Differentiable, Argument("flags", "5"), At(0.7, 1.1)]
    public static double BitsOfAnInteger(int flags, double x, double y)
    {
        double s = 0;
        if ((flags & 1) != 0) s += x;
        if ((flags & 2) != 0) s += y;
        if ((flags >> 2) == 1) s *= x * y;
        return s * s;
    }

    /// <summary>A section of a switch sees what another one declares.</summary>
    [Differentiable, Argument("k", "0"), At(0.43)]
    public static double LocalsOfAnotherSection(double x, int k)
    {
        double sum = 0;
        for (int i = 0; i < 5; i++)
            switch ((i + k) % 4)
            {
                case 0:
                    double v = x * x;
                    int n = 2;
                    double[] all = [v, x];
                    if (v > 100) continue;
                    sum += all[0] * all[1];
                    goto case 1;
                case 1:
                    v = Math.Sin(x);
                    n = (int)(x * 10);
                    if (x > 50) return v;
                    sum += v * x * n;
                    break;
                case 2:
                    all = new double[3];
                    all[1] = sum * x;
                    sum += all[1] * all[1];
                    break;
                default:
                    n = 3;
                    v = n;
                    sum *= v * x;
                    break;
            }

        if (x < 1)
            switch (k)
            {
                case 0:
                    int c = (int)(x * 3);
                    double rest = x - c;
                    return rest * sum;
                case 1:
                    c = (int)(x * 2);
                    rest = (3 * x) - c;
                    return rest;
            }

        return sum;
    }

    [Differentiable, Allocates, Size("x", 3), At(0.4, 0.7, 1.1)]
    public static double ObjectsOfAnotherSection(double[] x)
    {
        double sum = 0;
        for (int k = 0; k < 4; k++)
            switch (k)
            {
                case 0:
                    Vessel vessel = new() { Value = x[0] };
                    sum += vessel.Value * vessel.Value;
                    break;
                case 1:
                    vessel = new Vessel();
                    vessel.Value = x[1] * sum;
                    sum += vessel.Value;
                    break;
                case 2:
                    (double A, int N) pair = (x[2], 2);
                    sum *= pair.A * pair.N;
                    break;
                default:
                    pair = (sum, 3);
                    sum += pair.A * pair.A * pair.N;
                    break;
            }

        return sum;
    }
}
