namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>
/// The oracle's numbers, hyper-dual: a value, its derivatives along two directions, and the second derivative along both (J. Fike, J. Alonso, AIAA 2011-886), with the conventions
/// for non-smooth points that the generator promises.
/// </summary>
internal static class DualText
{
    public const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        namespace FuzzDual;

        public readonly struct Dual
        {
            /// <summary>Whether some value came near overflow, where no derivative can be compared.</summary>
            [ThreadStatic]
            public static bool IsHuge;

            public readonly double Value, A, B, AB;

            public Dual(double value, double a, double b, double ab)
            {
                Value = value;
                A = a;
                B = b;
                AB = ab;
                if (!(Math.Abs(value) < 1e100)) IsHuge = true;
            }

            public static implicit operator Dual(double value) => new Dual(value, 0, 0, 0);
            public static explicit operator int(Dual a) => (int)a.Value;
            public static explicit operator DualF(Dual a) => new DualF((float)a.Value, a.A, a.B, a.AB);
            public static implicit operator Dual(DualF a) => new Dual(a.Value, a.A, a.B, a.AB);

            public static Dual operator +(Dual x, Dual y) => new Dual(x.Value + y.Value, x.A + y.A, x.B + y.B, x.AB + y.AB);
            public static Dual operator -(Dual x, Dual y) => new Dual(x.Value - y.Value, x.A - y.A, x.B - y.B, x.AB - y.AB);
            public static Dual operator -(Dual x) => new Dual(-x.Value, -x.A, -x.B, -x.AB);
            public static Dual operator *(Dual x, Dual y) => new Dual(x.Value * y.Value, x.A * y.Value + x.Value * y.A, x.B * y.Value + x.Value * y.B,
                x.AB * y.Value + x.A * y.B + x.B * y.A + x.Value * y.AB);
            public static Dual operator /(Dual x, Dual y)
            {
                double value = x.Value / y.Value, a = (x.A - value * y.A) / y.Value, b = (x.B - value * y.B) / y.Value;
                return new Dual(value, a, b, (x.AB - a * y.B - b * y.A - value * y.AB) / y.Value);
            }
            public static Dual operator %(Dual x, Dual y) => Plus(x, y, x.Value % y.Value, -Math.Truncate(x.Value / y.Value));
            public static Dual operator ++(Dual x) => new Dual(x.Value + 1, x.A, x.B, x.AB);
            public static Dual operator --(Dual x) => new Dual(x.Value - 1, x.A, x.B, x.AB);
            public static bool operator <(Dual a, Dual b) => a.Value < b.Value;
            public static bool operator >(Dual a, Dual b) => a.Value > b.Value;
            public static bool operator <=(Dual a, Dual b) => a.Value <= b.Value;
            public static bool operator >=(Dual a, Dual b) => a.Value >= b.Value;

            /// <summary>The derivatives of x plus a multiple of those of y, with this value.</summary>
            public static Dual Plus(Dual x, Dual y, double value, double times) => new Dual(value, x.A + times * y.A, x.B + times * y.B, x.AB + times * y.AB);
        }

        /// <summary>The value is rounded as a float's, the derivatives are not.</summary>
        public readonly struct DualF
        {
            public readonly float Value;
            public readonly double A, B, AB;

            public DualF(float value, double a, double b, double ab)
            {
                Value = value;
                A = a;
                B = b;
                AB = ab;
            }

            public static implicit operator DualF(float value) => new DualF(value, 0, 0, 0);

            public static DualF operator +(DualF x, DualF y) => Rounded(x.Value + y.Value, (Dual)x + (Dual)y);
            public static DualF operator -(DualF x, DualF y) => Rounded(x.Value - y.Value, (Dual)x - (Dual)y);
            public static DualF operator *(DualF x, DualF y) => Rounded(x.Value * y.Value, (Dual)x * (Dual)y);

            public static DualF Rounded(float value, Dual exact) => new DualF(value, exact.A, exact.B, exact.AB);
        }

        public static class DMathF
        {
            public static DualF Sin(DualF x) => DualF.Rounded(MathF.Sin(x.Value), DMath.Sin(x));
            public static DualF Tanh(DualF x) => DualF.Rounded(MathF.Tanh(x.Value), DMath.Tanh(x));
        }

        public static class DMath
        {
            private static Dual Chain(Dual x, double value, double first, double second) =>
                new Dual(value, x.A == 0 ? 0 : x.A * first, x.B == 0 ? 0 : x.B * first, (x.AB == 0 ? 0 : x.AB * first) + (x.A == 0 || x.B == 0 ? 0 : x.A * x.B * second));

            public static Dual Sin(Dual x) => Chain(x, Math.Sin(x.Value), Math.Cos(x.Value), -Math.Sin(x.Value));
            public static Dual Cos(Dual x) => Chain(x, Math.Cos(x.Value), -Math.Sin(x.Value), -Math.Cos(x.Value));
            public static Dual Exp(Dual x) => Chain(x, Math.Exp(x.Value), Math.Exp(x.Value), Math.Exp(x.Value));
            public static Dual Log(Dual x) => Chain(x, Math.Log(x.Value), 1 / x.Value, -1 / (x.Value * x.Value));
            public static Dual Sqrt(Dual x) => Chain(x, Math.Sqrt(x.Value), 0.5 / Math.Sqrt(x.Value), -0.25 / (x.Value * Math.Sqrt(x.Value)));
            public static Dual Cosh(Dual x) => Chain(x, Math.Cosh(x.Value), Math.Sinh(x.Value), Math.Cosh(x.Value));
            public static Dual Abs(Dual x) => Chain(x, Math.Abs(x.Value), x.Value > 0 ? 1 : x.Value < 0 ? -1 : 0, 0);
            public static Dual Floor(Dual x) => Math.Floor(x.Value);
            public static Dual Clamp(Dual x, Dual low, Dual high) => x.Value < low.Value ? low : x.Value > high.Value ? high : x;

            public static Dual Tan(Dual x)
            {
                double t = Math.Tan(x.Value), first = 1 + t * t;
                return Chain(x, t, first, 2 * t * first);
            }

            public static Dual Tanh(Dual x)
            {
                double t = Math.Tanh(x.Value), first = 1 - t * t;
                return Chain(x, t, first, -2 * t * first);
            }

            public static Dual Atan(Dual x)
            {
                double first = 1 / (1 + x.Value * x.Value);
                return Chain(x, Math.Atan(x.Value), first, -2 * x.Value * first * first);
            }

            public static Dual Asin(Dual x)
            {
                double first = 1 / Math.Sqrt(1 - x.Value * x.Value);
                return Chain(x, Math.Asin(x.Value), first, x.Value * first * first * first);
            }

            public static Dual Cbrt(Dual x)
            {
                double root = Math.Cbrt(x.Value), first = 1 / (3 * root * root);
                return Chain(x, root, first, -2 * first / (3 * x.Value));
            }

            public static Dual Max(Dual x, Dual y) => x.Value > y.Value ? x : x.Value < y.Value ? y : Mean(x, y, Math.Max(x.Value, y.Value));
            public static Dual Min(Dual x, Dual y) => x.Value < y.Value ? x : x.Value > y.Value ? y : Mean(x, y, Math.Min(x.Value, y.Value));

            private static Dual Mean(Dual x, Dual y, double value) => new Dual(value, 0.5 * (x.A + y.A), 0.5 * (x.B + y.B), 0.5 * (x.AB + y.AB));

            public static Dual FusedMultiplyAdd(Dual x, Dual y, Dual z) => Dual.Plus(x * y, z, Math.FusedMultiplyAdd(x.Value, y.Value, z.Value), 1);

            public static Dual Atan2(Dual y, Dual x)
            {
                Dual quotient = Atan(y / x);
                return new Dual(Math.Atan2(y.Value, x.Value), quotient.A, quotient.B, quotient.AB);
            }

            public static Dual Pow(Dual x, Dual y)
            {
                double value = Math.Pow(x.Value, y.Value);
                if (y.A == 0 && y.B == 0 && y.AB == 0)
                    return Chain(x, value, y.Value == 0 ? 0 : y.Value * Math.Pow(x.Value, y.Value - 1), y.Value == 0 || y.Value == 1 ? 0 : y.Value * (y.Value - 1) * Math.Pow(x.Value, y.Value - 2));
                Dual exact = Exp(y * Log(x));
                return new Dual(value, exact.A, exact.B, exact.AB);
            }
        }

        /// <summary>What LINQ has for the numbers of the language alone.</summary>
        public static class DualSequences
        {
            public static Dual Sum(this IEnumerable<Dual> all)
            {
                Dual sum = 0;
                foreach (Dual x in all) sum += x;
                return sum;
            }

            public static Dual Sum<T>(this IEnumerable<T> all, Func<T, Dual> value) => all.Select(value).Sum();

            public static Dual Average(this IEnumerable<Dual> all) => all.Sum() / all.Count();
        }
        """;
}
