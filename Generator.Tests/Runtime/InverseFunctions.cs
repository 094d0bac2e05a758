namespace AutoDiffGen.Tests.Runtime;

/// <summary>Functions by one step of Newton's method in 104 bits from what <see cref="Math"/> says.</summary>
internal static class InverseFunctions
{
    public static double Tan(double x)
    {
        if (!(Math.Abs(x) <= 1e9) || x == 0) return Math.Tan(x);
        var (s, c) = DoubleDouble.SinCos(x);
        return (s / c).High;
    }

    public static double Atan(double x)
    {
        double y = Math.Atan(x);
        if (!double.IsFinite(x) || Math.Abs(x) < 1e-100) return y;
        var (s, c) = DoubleDouble.SinCos(y);
        return (y + (x * c - s) / (c + x * s)).High;
    }

    public static double Atan2(double y, double x)
    {
        double a = Math.Atan2(y, x);
        if (!double.IsFinite(x) || !double.IsFinite(y) || x == 0 || y == 0 || Math.Abs(a) < 1e-100) return a;
        int e = Math.Max(Math.ILogB(x), Math.ILogB(y));
        y = Math.ScaleB(y, -e);
        x = Math.ScaleB(x, -e);
        var (s, c) = DoubleDouble.SinCos(a);
        return (a + ((DoubleDouble)y * c - (DoubleDouble)x * s) / ((DoubleDouble)x * c + (DoubleDouble)y * s)).High;
    }

    public static double Asin(double x)
    {
        double y = Math.Asin(x);
        if (!(Math.Abs(x) < 1) || Math.Abs(x) < 1e-100) return y;
        var (s, c) = DoubleDouble.SinCos(y);
        return (y + ((DoubleDouble)x - s) / c).High;
    }

    public static double Acos(double x)
    {
        double y = Math.Acos(x);
        if (!(Math.Abs(x) < 1)) return y;
        var (s, c) = DoubleDouble.SinCos(y);
        return (y + (c - x) / s).High;
    }

    public static double Cbrt(double x)
    {
        if (!double.IsFinite(x) || x == 0) return x;
        if (Math.Abs(x) > 1e300) return Math.ScaleB(Cbrt(Math.ScaleB(x, -300)), 100);
        bool small = Math.Abs(x) < 1e-200;
        if (small) x = Math.ScaleB(x, 300);
        double y = Math.Cbrt(x);
        DoubleDouble cube = (DoubleDouble)y * y * y;
        double r = (y + ((DoubleDouble)x - cube) / ((DoubleDouble)y * y * 3)).High;
        return small ? Math.ScaleB(r, -100) : r;
    }

    public static double Atanh(double x) => !(Math.Abs(x) < 1) || Math.Abs(x) < 1e-20 ? Math.Atanh(x)
        : Math.Abs(x) < 1e-5 ? (x + (DoubleDouble)x * x * x / 3 + (DoubleDouble)x * x * x * x * x / 5).High
        : ((DoubleDouble.LogP1(x) - DoubleDouble.LogP1(-x)) * 0.5).High;

    public static double Asinh(double x)
    {
        double y = Math.Asinh(x);
        if (!double.IsFinite(x) || Math.Abs(x) < 1e-20) return y;
        if (Math.Abs(x) > 1e20) return Math.CopySign((DoubleDouble.Log(Math.Abs(x)) + new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17)).High, x);
        DoubleDouble q = DoubleDouble.ExpM1(y), r = q / (q + 1);
        return (y + ((DoubleDouble)x - (q + r) * 0.5) / ((q + 1 + (DoubleDouble)1 / (q + 1)) * 0.5)).High;
    }

    public static double Acosh(double x)
    {
        double y = Math.Acosh(x);
        if (!double.IsFinite(x) || x <= 1) return y;
        if (x > 1e20) return (DoubleDouble.Log(x) + new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17)).High;
        DoubleDouble h = DoubleDouble.ExpM1(y / 2), sh = (h + h / (h + 1)) * 0.5, q = DoubleDouble.ExpM1(y), s = (q + q / (q + 1)) * 0.5;
        return (y + ((DoubleDouble)x - 1 - sh * sh * 2) / s).High;
    }
}
