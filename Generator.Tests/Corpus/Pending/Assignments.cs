namespace AutoDiffGen.Tests.Corpus;

public static partial class Assignments
{
    // A4
    [Differentiable, At(2, 5), Gradient(1, 0)]
    public static double CopyThenKillTheSource(double x, double y)
    {
        y = x;
        x = 0;
        return y + x;
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

    // A11
    [Differentiable, At(2, 5), Gradient(1.2, -0.08)]
    public static double CompoundAssignments(double x, double y)
    {
        x *= y + 1;
        x /= y;
        return x;
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

    [Differentiable, At(1.5, 0.5), Gradient(0, 0)]
    public static double NothingReachesTheResult(double x, double y)
    {
        x = y * x;
        y = x;
        x = 1;
        return x;
    }
}
