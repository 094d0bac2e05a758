namespace AutoDiffGen.Tests.Corpus;

public static partial class NonSmooth
{
    // G1
    [Differentiable, NonSmooth, At(0), Gradient(0)]
    [At(-2), Gradient(-1)]
    public static double AbsAtZero(double x) => Math.Abs(x);

    // G3
    [Differentiable, NonSmooth, At(0), Gradient(double.PositiveInfinity)]
    public static double SqrtAtZero(double x) => Math.Sqrt(x);

    // G3
    [Differentiable, NonSmooth, At(0), Gradient(0)]
    public static double SqrtAtZeroTimesZero(double x) => x * Math.Sqrt(x);

    // G4
    [Differentiable, NonSmooth, At(0, 0), Gradient(0, 0)]
    [At(3, 4), Gradient(0.6, 0.8)]
    public static double HypotAtZero(double x, double y) => double.Hypot(x, y);

    // G6
    [Differentiable, NonSmooth, At(0), Gradient(1)]
    public static double FirstPowerAtZero(double x) => Math.Pow(x, 1);

    // G6
    [Differentiable, NonSmooth, At(0), Gradient(0)]
    public static double SecondPowerAtZero(double x) => Math.Pow(x, 2);

    // G6
    [Differentiable, NonSmooth, At(0), Gradient(double.PositiveInfinity)]
    public static double HalfPowerAtZero(double x) => Math.Pow(x, 0.5);

    // G6, G7
    [Differentiable, NonSmooth, At(0, 2), Gradient(0, 0)]
    [At(-2, 3), Gradient(12, double.NaN)]
    [At(2, 0), Gradient(0, 0.6931471805599453)]
    public static double PowOfBoth(double x, double y) => Math.Pow(x, y);

    // G7
    [Differentiable, At(-2), Gradient(12)]
    public static double NegativeBase(double x) => Math.Pow(x, 3);

    // G9
    [Differentiable, At(7.3, 2), Gradient(1, -4)]
    [At(-7.3, 2), Gradient(1, 4)]
    public static double IeeeRemainder(double x, double y) => Math.IEEERemainder(x, y);

    [Differentiable, At(7.3, 2), Gradient(1, -3)]
    [At(-7.3, 2), Gradient(1, 3)]
    public static double Remainder(double x, double y) => x % y;

    // G10
    [Differentiable, NonSmooth, At(1, 1, 2), Gradient(1, 0, 0)]
    [At(2, 1, 2), Gradient(1, 0, 0)]
    [At(1.5, 1, 2), Gradient(1, 0, 0)]
    [At(0.5, 1, 2), Gradient(0, 1, 0)]
    [At(2.5, 1, 2), Gradient(0, 0, 1)]
    public static double ClampAtTheBounds(double x, double low, double high) => Math.Clamp(x, low, high);

    // G12
    [Differentiable, At(100), Gradient(1)]
    public static double UnselectedBranchOverflows(double a) => a <= 0 ? Math.Exp(a * 10) : 1 + a;

    // G13
    [Differentiable, NonSmooth, At(0), Gradient(0)]
    public static double MinDiscardsInfinity(double x) => Math.Min(1.0, 1.0 / x);

    [Differentiable, NonSmooth, At(2, 2), Gradient(1, 1)]
    [At(3, 2), Gradient(1, 1)]
    public static double MaxAndMinOfATie(double x, double y) => Math.Max(x, y) + Math.Min(x, y);

    [Differentiable, NonSmooth, At(2, 2), Gradient(0.5, 0.5)]
    public static double MaxOfATie(double x, double y) => Math.Max(x, y);

    [Differentiable, NonSmooth, At(2, 2), Gradient(0, 1)]
    public static double BranchOfATie(double x, double y) => x > y ? x : y;

    // G15
    [Differentiable, Size("x", 2), NonSmooth, At(700, 700), Gradient(0.5, 0.5)]
    public static double LogSumExpOfHugeTies(ReadOnlySpan<double> x)
    {
        double a = double.NegativeInfinity;
        foreach (double e in x) a = Math.Max(a, e);
        double s = 0;
        foreach (double e in x) s += Math.Exp(e - a);
        return a + Math.Log(s);
    }

    // G16
    [Differentiable, At(2.7), Gradient(2 + 3 + 3 + 2 + 1)]
    public static double Steps(double x) => Math.Floor(x) * x + Math.Ceiling(x) * x + Math.Round(x) * x + Math.Truncate(x) * x + Math.Sign(x) * x;

    // G18
    [Differentiable, At(2, 3), Gradient(3, 3)]
    public static double FusedMultiplyAddWithARepeatedOperand(double a, double b) => Math.FusedMultiplyAdd(a, b, b);

    // G19
    [Differentiable, At(1, -2), Gradient(-0.4, -0.2)]
    [At(-1, -2), Gradient(-0.4, 0.2)]
    [At(1, 2), Gradient(0.4, -0.2)]
    public static double Atan2InAllQuadrants(double y, double x) => Math.Atan2(y, x);

    // G21
    [Differentiable, At(0.5), Gradient(-0.162537, Within = 1e-5)]
    [At(0), Gradient(0)]
    public static double RemovableSingularity(double x) => x == 0 ? 1 : Math.Sin(x) / x;

    [Differentiable, NonSmooth, At(-1), Gradient(0)]
    [At(2), Gradient(0.5)]
    public static double NoNaNFromABranchNotTaken(double x) => x > 0 ? Math.Log(x) : 0;

    [Differentiable, NonSmooth, At(0, 1), Gradient(0, 1)]
    public static double NoNaNFromALoopNotRun(double x, double y)
    {
        double s = y;
        for (int i = 0; i < x; i++) s += Math.Sqrt(x - i) / x;
        return s;
    }

    [Differentiable, NonSmooth, At(double.NaN), Gradient(double.NaN)]
    public static double SignOfNaNDoesNotThrow(double x) => Math.Abs(x) * x;
}
