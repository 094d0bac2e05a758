namespace AutoDiffGen.Tests.Corpus;

public static partial class Assignments
{
    private static readonly double[] Table = [1, 2, 3, 4];

    // A1
    [Differentiable, At(3), Gradient(6)]
    public static double UsedTwice(double x) => x * x;

    // A2
    [Differentiable, At(3), Gradient(0)]
    public static double CancellingUses(double x) => x / x + (x - x);

    // A4
    [Differentiable, At(2, 5), Gradient(1, 0)]
    public static double CopyThenKillTheSource(double x, double y)
    {
        y = x;
        x = 0;
        return y + x;
    }

    // A5
    [Differentiable, At(2, 5), Gradient(0, 1)]
    public static double ParameterOverwritten(double x, double y)
    {
        x = y;
        return y;
    }

    // A7
    [Differentiable, At(2, 5), Gradient(12, 0)]
    public static double AssignmentAsOperand(double x, double y)
    {
        double t = x * (y = x);
        return t * y;
    }

    // A8
    [Differentiable, At(2, 5), Gradient(0, 10)]
    public static double ChainedArrayAssignment(double x, double y)
    {
        double[] t = new double[4];
        t[3] = x;
        t[2] = y;
        t[3] = (y *= (t[0] = t[1] = t[2]));
        return t[3];
    }

    // A10
    [Differentiable, At(2), Gradient(24)]
    public static double IncrementedInALoop(double x)
    {
        for (int i = 0; i < 10; i++) x++;
        return x * x;
    }

    // A11
    [Differentiable, At(2, 5), Gradient(1.2, -0.08)]
    public static double CompoundAssignments(double x, double y)
    {
        x *= y + 1;
        x /= y;
        return x;
    }

    // A13
    [Differentiable, At(3, 2), Gradient(13, 9)]
    public static double NamesOfAdjoints(double gradient, double x_)
    {
        double dx = gradient * gradient;
        double xAdjoint = dx * x_;
        double resultAdjoint = xAdjoint + gradient;
        return resultAdjoint;
    }

    // A14
    [Differentiable, At(1), Gradient(2)]
    public static double SwapThreeTimes(double x)
    {
        double a = x, b = x * x;
        for (int i = 0; i < 3; i++) (a, b) = (b, a);
        return a;
    }

    // A16
    [Differentiable, Argument("i", "1"), At(5), Gradient(36)]
    public static double CompoundIndexBetweenEqualFactors(double x, int i) => (x + 1) * Table[i * 2] * (x + 1);

    // A17
    [Differentiable, At(1.3), Gradient(-0.668463, Within = 1e-5)]
    public static double DivisionInALoop(double x)
    {
        double s = 0;
        double a = x;
        for (int i = 0; i < 3; i++) s += 1 / ((i + 1) + a * a);
        return s;
    }

    // A19
    [Differentiable, Argument("c", "false"), At(2, 3), Gradient(0, 6)]
    public static double ConditionalThenOverwritten(bool c, double a, double b)
    {
        double x = c ? a * a : b * b;
        a = 0;
        b = 0;
        return x + a + b;
    }

    // A20
    [Differentiable, At(2, 5), Gradient(5, 1)]
    public static double RefLocalOfAParameter(double x, double y)
    {
        ref double r = ref x;
        double z = y * r;
        x = z;
        r -= y;
        return r;
    }

    [Differentiable, At(0.7, -1.2)]
    public static double ValueOfCompoundAssignments(double x, double y)
    {
        double a = x;
        double b = (a += y) * (a *= 2) - a++ * --a;
        return a * b + (y -= x) * y;
    }

    [Differentiable, At(0.3, 0.9)]
    public static double AssignedInThreeSteps(double x, double y)
    {
        double t;
        t = x * y;
        t = Math.Sin(t) + t;
        t = t * t / (1 + x * x);
        return t;
    }

    [Differentiable, At(2.5)]
    public static double NegationsAndRemainder(double x) => -(-x) * +x - -(x % 0.8);

    [Differentiable, At(1.5, 0.5), Gradient(0, 0)]
    public static double NothingReachesTheResult(double x, double y)
    {
        x = y * x;
        y = x;
        x = 1;
        return x;
    }

    [Differentiable, At(0.5, 1.5)]
    public static double Discards(double x, double y)
    {
        _ = x * y;
        double unused = Math.Log(-1);
        (double a, _) = (x * x, unused);
        return a * y;
    }

    [Differentiable, At(2, 3)]
    public static double ConstantsOfAllSpellings(double x, double y)
    {
        const double half = 0.5;
        const int three = 3;
        return half * x + three * y + 1e-3 * x * y + 0x10 * x + 1_000d * y + x / 3 + double.Epsilon + Math.PI * x - double.MaxValue * 0;
    }

    [Differentiable, Size("w", 4), At(0.4, -0.29, 0.7, 1.3)]
    public static double IndexAmongWhatIsAssigned(double[] w)
    {
        double s = 0;
        for (int t = 0; t < 3; t++)
        {
            s += w[0] * (w[(int)(3.9 * Math.Abs(Math.Tanh(w[1]))) % 4] += 0.4 * Math.Cos(w[3]));
            s += 2 * (w[(int)(5 * Math.Abs(w[2])) % 4] = Math.Sin(w[2] + t));
            s += w[(int)(2 * Math.Abs(w[1])) % 4]++ * w[3];
            s += --w[(int)(2 * Math.Abs(w[0])) % 4];
        }
        return s;
    }
}
