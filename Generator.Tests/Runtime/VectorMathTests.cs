using System.Reflection;
using System.Runtime.Intrinsics;
using Xunit;

namespace AutoDiffGen.Tests.Runtime;

/// <summary>Vector functions against 104 bits; ADG_POINTS=1000000 is the long test.</summary>
public sealed class VectorMathTests
{
    private static readonly int Points = int.TryParse(Environment.GetEnvironmentVariable("ADG_POINTS"), out int points) ? points : 10_000;

    private static readonly double[] Edges =
    [
        0.0, -0.0, 1, -1, 0.5, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.Epsilon, -double.Epsilon,
        1e-310, -1e-310, 2.2250738585072014e-308, 1e-300, 1e-20, -1e-20, 1e-9, 708.5, 709.78, 709.79, 710.4, 711, -708.5, -745.13, -745.14, -746, 1e5, -1e5, 1e9, 1.1e9, 1e22, 1e300,
        88.7, 88.8, -87.5, -103.9, -104.1, 1.5707963267948966, 3.141592653589793, 0.7853981633974483, 0.6931471805599453, 1.1754944e-38, 1e-45, 3.4e38, 20, 22, -36.7, -37.5, 1024, -1074, -1075,
    ];

    private sealed record Case(string Name, Func<double, double, double> Exact, double Low, double High, double LowY = 0, double HighY = 0);

    // The correctly rounded values (almost always: only a tie beyond 100 bits could be missed).
    private static readonly Case[] Cases =
    [
        new("Exp", (x, _) => Exp(x), -750, 712),
        new("Exp2", (x, _) => Exp2(x), -1080, 1026),
        new("ExpM1", (x, _) => x < -40 ? -1 : x > 700 ? Exp(x) : Signed(DoubleDouble.ExpM1(x).High, x), -40, 710),
        new("Log", (x, _) => Log(x, 1), 0, 1e6),
        new("Log2", (x, _) => Log(x, 0.6931471805599453, 2.3190468138462996e-17), 0, 1e6),
        new("Log10", (x, _) => Log(x, 2.302585092994046, -2.1707562233822494e-16), 0, 1e6),
        new("LogP1", (x, _) => x <= -1 || !double.IsFinite(x) ? Math.Log(1 + x) : Signed(DoubleDouble.LogP1(x).High, x), -1, 100),
        new("Tanh", (x, _) => Math.Abs(x) > 25 || double.IsNaN(x) ? Math.Tanh(x) : Signed(Tanh(x), x), -21, 21),
        new("Sigmoid", (x, _) => Sigmoid(x), -750, 40),
        new("Sinh", (x, _) => Signed(Sinh(Math.Abs(x)), x), -711, 711),
        new("Cosh", (x, _) => Math.Abs(x) < 30 ? ((DoubleDouble.Exp(x) + DoubleDouble.Exp(-x)) * 0.5).High : HalfExp(Math.Abs(x)), -711, 711),
        new("Sin", (x, _) => Math.Abs(x) <= 1e9 ? Signed(DoubleDouble.SinCos(x).Sin.High, x, onlyZero: true) : Math.Sin(x), -1e3, 1e3),
        new("Cos", (x, _) => Math.Abs(x) <= 1e9 ? DoubleDouble.SinCos(x).Cos.High : Math.Cos(x), -1e3, 1e3),
        new("Tan", (x, _) => InverseFunctions.Tan(x), -1e3, 1e3),
        new("Atan", (x, _) => InverseFunctions.Atan(x), -5, 5),
        new("Asin", (x, _) => InverseFunctions.Asin(x), -1, 1),
        new("Acos", (x, _) => InverseFunctions.Acos(x), -1, 1),
        new("Asinh", (x, _) => InverseFunctions.Asinh(x), -20, 20),
        new("Acosh", (x, _) => InverseFunctions.Acosh(x), 1, 20),
        new("Atanh", (x, _) => InverseFunctions.Atanh(x), -1, 1),
        new("Cbrt", (x, _) => InverseFunctions.Cbrt(x), -100, 100),
        new("Atan2", InverseFunctions.Atan2, -2, 2, -2, 2),
        new("Pow", Pow, 0, 30, -200, 200),
    ];

    public static TheoryData<string, bool> Functions
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (Case c in Cases)
            {
                data.Add(c.Name, true);
                data.Add(c.Name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void AFunctionIsWithinTwoUnitsInTheLastPlace(string name, bool isDouble)
    {
        Case c = Cases.First(c => c.Name == name);
        (double[] x, double[] y) = Arguments(c, isDouble);
        var results = new double[3][];
        for (int i = 0; i < 3; i++) results[i] = Apply(name, isDouble, 512 >> i, x, y);
        long worst = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double got = results[1][i], exact = c.Exact(x[i], y[i]);
            if (!isDouble) exact = (float)exact;
            Assert.True(Same(got, results[0][i]) && Same(got, results[2][i]), $"{name}({x[i]:R}, {y[i]:R}) = {results[0][i]:R}, {got:R}, {results[2][i]:R} at the three widths");
            long distance = isDouble ? Distance(got, exact) : SingleDistance((float)got, (float)exact);
            Assert.True(distance <= 2, $"{name}({x[i]:R}, {y[i]:R}) = {got:R}, and should be {exact:R}: {distance} units");
            worst = Math.Max(worst, distance);
        }

        Assert.InRange(worst, 0, 2);
    }

    [Theory]
    [InlineData("IEEERemainder")]
    public void WhatIsNotVectorisedIsMath(string name)
    {
        double[] x = [.. Edges, .. Edges], y = [.. Edges, .. Edges.Reverse()];
        Array.Resize(ref x, 128);
        Array.Resize(ref y, 128);
        MethodInfo method = typeof(Math).GetMethod(name, [typeof(double), typeof(double)])!;
        for (int width = 128; width <= 512; width *= 2)
        {
            double[] results = Apply(name, true, width, x, y);
            for (int i = 0; i < x.Length; i++)
                Assert.True(Same(results[i], (double)method.Invoke(null, [x[i], y[i]])!), $"{name}({x[i]:R}, {y[i]:R})");
        }
    }

    [Fact]
    public void SinCosIsSinAndCos()
    {
        double[] x = [.. Edges, .. Enumerable.Range(0, 1000).Select(i => (i - 500) * 1.7)];
        Array.Resize(ref x, 1024);
        double[] sin = Apply("Sin", true, 256, x, x), cos = Apply("Cos", true, 256, x, x);
        for (int i = 0; i + 8 <= x.Length; i += 8)
        {
            var (s8, c8) = VectorMath.SinCos(Vector512Lanes.Load(x, i));
            var (s4, c4) = VectorMath.SinCos(Vector256Lanes.Load(x, i));
            var (s2, c2) = VectorMath.SinCos(Vector128Lanes.Load(x, i));
            for (int k = 0; k < 8; k++) Assert.True(Same(s8[k], sin[i + k]) && Same(c8[k], cos[i + k]), $"{x[i + k]:R}");
            for (int k = 0; k < 4; k++) Assert.True(Same(s4[k], sin[i + k]) && Same(c4[k], cos[i + k]), $"{x[i + k]:R}");
            for (int k = 0; k < 2; k++) Assert.True(Same(s2[k], sin[i + k]) && Same(c2[k], cos[i + k]), $"{x[i + k]:R}");
        }
    }

    private static (double[] X, double[] Y) Arguments(Case c, bool isDouble)
    {
        var random = new Random(7);
        var x = new List<double>();
        var y = new List<double>();
        double[] edgesY = c.HighY > c.LowY ? [.. Edges, 3, -3, 0.5, 7.000001, 1e18, -1e19] : [0];
        foreach (double edgeY in edgesY)
            foreach (double edge in Edges) { x.Add(edge); y.Add(edgeY); }
        for (int i = 0; i < Points; i++)
        {
            double magnitude = Math.Exp((random.NextDouble() * 2 - 1) * (i % 3 == 0 ? 700 : 4));
            x.Add(i % 2 == 0 ? c.Low + (c.High - c.Low) * random.NextDouble() : random.Next(2) == 0 ? magnitude : -magnitude);
            y.Add(i % 4 == 3 ? random.Next(-5, 6) : c.LowY + (c.HighY - c.LowY) * random.NextDouble());
        }

        for (int i = 1; x.Count % 16 != 0; i++) { x.Add(i); y.Add(i); }
        return isDouble ? ([.. x], [.. y]) : ([.. x.Select(v => (double)(float)v)], [.. y.Select(v => (double)(float)v)]);
    }

    private static double[] Apply(string name, bool isDouble, int width, double[] x, double[] y) => (isDouble, width) switch
    {
        (true, 512) => Apply<Vector512<double>, double>(name, x, y),
        (true, 256) => Apply<Vector256<double>, double>(name, x, y),
        (true, _) => Apply<Vector128<double>, double>(name, x, y),
        (_, 512) => Apply<Vector512<float>, float>(name, x, y),
        (_, 256) => Apply<Vector256<float>, float>(name, x, y),
        _ => Apply<Vector128<float>, float>(name, x, y),
    };

    private static double[] Apply<TVector, T>(string name, double[] x, double[] y) where TVector : struct where T : unmanaged
    {
        T[] tx = [.. x.Select(v => (T)Convert.ChangeType(v, typeof(T)))], ty = [.. y.Select(v => (T)Convert.ChangeType(v, typeof(T)))], result = new T[x.Length];
        var vx = System.Runtime.InteropServices.MemoryMarshal.Cast<T, TVector>(tx);
        var vy = System.Runtime.InteropServices.MemoryMarshal.Cast<T, TVector>(ty);
        var into = System.Runtime.InteropServices.MemoryMarshal.Cast<T, TVector>(result.AsSpan());
        if (typeof(VectorMath).GetMethod(name, [typeof(TVector)]) is { } one)
        {
            var function = one.CreateDelegate<Func<TVector, TVector>>();
            for (int i = 0; i < vx.Length; i++) into[i] = function(vx[i]);
        }
        else
        {
            var function = typeof(VectorMath).GetMethod(name, [typeof(TVector), typeof(TVector)])!.CreateDelegate<Func<TVector, TVector, TVector>>();
            for (int i = 0; i < vx.Length; i++) into[i] = function(vx[i], vy[i]);
        }

        return [.. result.Select(v => Convert.ToDouble(v))];
    }

    private static bool Same(double a, double b) => a.Equals(b) && double.IsNegative(a) == double.IsNegative(b) || double.IsNaN(a) && double.IsNaN(b);

    private static long Distance(double a, double b)
    {
        if (Same(a, b)) return 0;
        if (double.IsNaN(a) || double.IsNaN(b) || double.IsNegative(a) != double.IsNegative(b)) return long.MaxValue;
        return Math.Abs(BitConverter.DoubleToInt64Bits(a) - BitConverter.DoubleToInt64Bits(b));
    }

    private static long SingleDistance(float a, float b)
    {
        if (Same(a, b)) return 0;
        if (float.IsNaN(a) || float.IsNaN(b) || float.IsNegative(a) != float.IsNegative(b)) return long.MaxValue;
        return Math.Abs(BitConverter.SingleToInt32Bits(a) - BitConverter.SingleToInt32Bits(b));
    }

    private static double Signed(double value, double sign, bool onlyZero = false) => onlyZero && value != 0 || double.IsNaN(value) ? value : Math.CopySign(value, sign);

    private static double Exp(DoubleDouble x)
    {
        if (!(Math.Abs(x.High) < 800)) return Math.Exp(x.High);
        DoubleDouble power = DoubleDouble.Exp(x, out int exponent);
        return Round(power, exponent);
    }

    /// <summary>(high + low) 2^exponent, rounded once also where that is denormal.</summary>
    private static double Round(DoubleDouble value, int exponent)
    {
        double scaled = Math.ScaleB(value.High, exponent);
        if (!double.IsFinite(scaled) || Math.Abs(scaled) >= 2.2250738585072014e-308) return scaled;
        double lost = value.High - Math.ScaleB(scaled, -exponent) + value.Low, unit = Math.ScaleB(double.Epsilon, -exponent); // exact: scaled is near
        return lost > unit / 2 ? Math.BitIncrement(scaled) : lost < -unit / 2 ? Math.BitDecrement(scaled) : scaled;
    }

    private static double Exp2(double x)
    {
        if (!(Math.Abs(x) < 1100)) return Math.Pow(2, x);
        double whole = Math.Round(x);
        DoubleDouble power = DoubleDouble.Exp(new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17) * (x - whole), out int exponent);
        return Round(power, exponent + (int)whole);
    }

    private static double HalfExp(double x)
    {
        if (!(x < 800)) return Math.Exp(x);
        DoubleDouble power = DoubleDouble.Exp(x, out int exponent);
        return Round(power, exponent - 1);
    }

    private static double Log(double x, double divisor, double divisorLow = 0)
        => x > 0 && double.IsFinite(x) ? (DoubleDouble.Log(x) / new DoubleDouble(divisor, divisorLow)).High : Math.Log(x);

    private static double Tanh(double x)
    {
        DoubleDouble q = DoubleDouble.ExpM1(-2 * Math.Abs(x));
        return (-q / (q + 2)).High;
    }

    private static double Sigmoid(double x)
    {
        if (!(Math.Abs(x) < 800)) return 1 / (1 + Math.Exp(-x));
        if (x < -40) return Exp(x); // to 2^-57; its square is what is neglected
        return ((DoubleDouble)1 / (DoubleDouble.Exp(-x) + 1)).High;
    }

    private static double Sinh(double x)
    {
        if (!(x < 30)) return HalfExp(x);
        DoubleDouble q = DoubleDouble.ExpM1(x);
        return ((q + q / (q + 1)) * 0.5).High;
    }

    private static double Pow(double x, double y)
    {
        double approximate = Math.Pow(x, y);
        if (!(x > 0) || !double.IsFinite(x) || !(Math.Abs(y) < 1e15) || x == 1 || !(Math.Abs(y * Math.Log(x)) < 790)) return approximate;
        return Exp(DoubleDouble.Log(x) * y);
    }
}
