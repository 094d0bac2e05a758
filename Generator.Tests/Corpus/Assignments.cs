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

    // A5
    [Differentiable, At(2, 5), Gradient(0, 1)]
    public static double ParameterOverwritten(double x, double y)
    {
        x = y;
        return y;
    }

    // A10
    [Differentiable, At(2), Gradient(24)]
    public static double IncrementedInALoop(double x)
    {
        for (int i = 0; i < 10; i++) x++;
        return x * x;
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
}
