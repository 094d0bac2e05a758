namespace AutoDiffGen.Tests.Corpus;

public static partial class Branches
{
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
}
