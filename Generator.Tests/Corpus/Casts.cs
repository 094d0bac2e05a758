namespace AutoDiffGen.Tests.Corpus;

public static partial class Casts
{
    // H1
    [Differentiable, At(2.7), Gradient(2)]
    public static double TruncationIsAConstant(double x)
    {
        double k = (int)x;
        return k * x;
    }

    // H4
    [Differentiable, At(2), Gradient(6)]
    public static double IntegerArithmeticAsWeight(double x)
    {
        double s = 0;
        for (int i = 0; i < 5; i++)
        {
            int w = (i * 3 / 2) % 4;
            s += x * w;
        }

        return s;
    }

    [Differentiable, At(0.3f, 0.7)]
    public static double FloatAndDouble(float x, double y)
    {
        float z = (float)(x * y);
        double w = z * x;
        z += (float)w;
        return z * y + x;
    }

    [Differentiable, At(0.3f, 0.7f)]
    public static float FloatMath(float x, float y)
    {
        float s = MathF.Exp(-x) * MathF.Pow(x, y);
        s /= 1 + MathF.Abs(y);
        s -= (float)Math.Sqrt(x);
        return s * 2;
    }

    [Differentiable, Argument("n", "7"), Argument("b", "(byte)3"), At(0.3)]
    public static double IntegersOfAllSizes(double x, long n, byte b)
    {
        double s = n * x + b;
        s *= (float)n / 2;
        s += (n >> 1) * x * (n & 3) + (b ^ 5) * x;
        return s + (uint)n * x + 'a' * x;
    }

    [Differentiable, At(3.7, 0.2), Gradient(0, 9)]
    public static double RoundTripThroughAnInteger(double x, double y)
    {
        int cell = (int)Math.Floor(x);
        long steps = Convert.ToInt64(cell) * 3;
        return y * steps;
    }
}

public static partial class Probes
{
    [Differentiable, Argument("n", "4"), At(3), Gradient(24)]
    public static double SumInALoop(double x, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += x * x;
        return sum;
    }

    [Differentiable, Argument("n", "3"), At(3), Gradient(27)]
    public static double ProductInALoop(double x, int n)
    {
        double p = 1;
        for (int i = 0; i < n; i++) p *= x;
        return p;
    }

    [Differentiable, At(3), Gradient(8)]
    public static double Increment(double x)
    {
        double y = x;
        y++;
        return y * y;
    }

    [Differentiable, At(2.7), Gradient(2)]
    public static double CastToInteger(double x)
    {
        double k = (double)(int)x;
        return k * x;
    }
}
