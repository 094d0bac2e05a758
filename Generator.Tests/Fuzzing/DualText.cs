namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>The oracle's numbers: a value and a tangent, with the conventions for non-smooth points that the generator promises.</summary>
internal static class DualText
{
    public const string Source = """
        using System;
        namespace FuzzDual;

        public readonly struct Dual
        {
            public readonly double Value;
            public readonly double Tangent;

            public Dual(double value, double tangent)
            {
                Value = value;
                Tangent = tangent;
            }

            public static implicit operator Dual(double value) => new Dual(value, 0);
            public static explicit operator int(Dual a) => (int)a.Value;
            public static explicit operator DualF(Dual a) => new DualF((float)a.Value, a.Tangent);
            public static implicit operator Dual(DualF a) => new Dual(a.Value, a.Tangent);

            public static Dual operator +(Dual a, Dual b) => new Dual(a.Value + b.Value, a.Tangent + b.Tangent);
            public static Dual operator -(Dual a, Dual b) => new Dual(a.Value - b.Value, a.Tangent - b.Tangent);
            public static Dual operator -(Dual a) => new Dual(-a.Value, -a.Tangent);
            public static Dual operator *(Dual a, Dual b) => new Dual(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent);
            public static Dual operator /(Dual a, Dual b) => new Dual(a.Value / b.Value, (a.Tangent - a.Value / b.Value * b.Tangent) / b.Value);
            public static Dual operator %(Dual a, Dual b) => new Dual(a.Value % b.Value, a.Tangent - Math.Truncate(a.Value / b.Value) * b.Tangent);
            public static Dual operator ++(Dual a) => new Dual(a.Value + 1, a.Tangent);
            public static Dual operator --(Dual a) => new Dual(a.Value - 1, a.Tangent);
            public static bool operator <(Dual a, Dual b) => a.Value < b.Value;
            public static bool operator >(Dual a, Dual b) => a.Value > b.Value;
            public static bool operator <=(Dual a, Dual b) => a.Value <= b.Value;
            public static bool operator >=(Dual a, Dual b) => a.Value >= b.Value;
        }

        /// <summary>The value is rounded as a float's, the tangent is not.</summary>
        public readonly struct DualF
        {
            public readonly float Value;
            public readonly double Tangent;

            public DualF(float value, double tangent)
            {
                Value = value;
                Tangent = tangent;
            }

            public static implicit operator DualF(float value) => new DualF(value, 0);

            public static DualF operator +(DualF a, DualF b) => new DualF(a.Value + b.Value, a.Tangent + b.Tangent);
            public static DualF operator -(DualF a, DualF b) => new DualF(a.Value - b.Value, a.Tangent - b.Tangent);
            public static DualF operator *(DualF a, DualF b) => new DualF(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent);
        }

        public static class DMathF
        {
            public static DualF Sin(DualF x) => new DualF(MathF.Sin(x.Value), x.Tangent * Math.Cos(x.Value));
            public static DualF Tanh(DualF x) => new DualF(MathF.Tanh(x.Value), x.Tangent * (1 - Math.Tanh(x.Value) * Math.Tanh(x.Value)));
        }

        public static class DMath
        {
            private static Dual Chain(Dual x, double value, double derivative) => new Dual(value, x.Tangent == 0 ? 0 : x.Tangent * derivative);

            public static Dual Sin(Dual x) => Chain(x, Math.Sin(x.Value), Math.Cos(x.Value));
            public static Dual Cos(Dual x) => Chain(x, Math.Cos(x.Value), -Math.Sin(x.Value));
            public static Dual Tan(Dual x) => Chain(x, Math.Tan(x.Value), 1 + Math.Tan(x.Value) * Math.Tan(x.Value));
            public static Dual Tanh(Dual x) => Chain(x, Math.Tanh(x.Value), 1 - Math.Tanh(x.Value) * Math.Tanh(x.Value));
            public static Dual Atan(Dual x) => Chain(x, Math.Atan(x.Value), 1 / (1 + x.Value * x.Value));
            public static Dual Asin(Dual x) => Chain(x, Math.Asin(x.Value), 1 / Math.Sqrt(1 - x.Value * x.Value));
            public static Dual Exp(Dual x) => Chain(x, Math.Exp(x.Value), Math.Exp(x.Value));
            public static Dual Log(Dual x) => Chain(x, Math.Log(x.Value), 1 / x.Value);
            public static Dual Sqrt(Dual x) => Chain(x, Math.Sqrt(x.Value), 0.5 / Math.Sqrt(x.Value));
            public static Dual Cbrt(Dual x) => Chain(x, Math.Cbrt(x.Value), 1 / (3 * Math.Cbrt(x.Value) * Math.Cbrt(x.Value)));
            public static Dual Cosh(Dual x) => Chain(x, Math.Cosh(x.Value), Math.Sinh(x.Value));
            public static Dual Abs(Dual x) => Chain(x, Math.Abs(x.Value), x.Value > 0 ? 1 : x.Value < 0 ? -1 : 0);
            public static Dual Floor(Dual x) => Math.Floor(x.Value);
            public static Dual Max(Dual a, Dual b) => new Dual(Math.Max(a.Value, b.Value), a.Value > b.Value ? a.Tangent : a.Value < b.Value ? b.Tangent : 0.5 * (a.Tangent + b.Tangent));
            public static Dual Min(Dual a, Dual b) => new Dual(Math.Min(a.Value, b.Value), a.Value < b.Value ? a.Tangent : a.Value > b.Value ? b.Tangent : 0.5 * (a.Tangent + b.Tangent));
            public static Dual Clamp(Dual x, Dual low, Dual high) => x.Value < low.Value ? low : x.Value > high.Value ? high : x;
            public static Dual FusedMultiplyAdd(Dual a, Dual b, Dual c) => new Dual(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value), a.Tangent * b.Value + a.Value * b.Tangent + c.Tangent);

            public static Dual Atan2(Dual y, Dual x)
            {
                double r = x.Value * x.Value + y.Value * y.Value;
                return new Dual(Math.Atan2(y.Value, x.Value), (y.Tangent * x.Value - x.Tangent * y.Value) / r);
            }

            public static Dual Pow(Dual x, Dual y)
            {
                double value = Math.Pow(x.Value, y.Value);
                double t = x.Tangent == 0 || y.Value == 0 ? 0 : x.Tangent * y.Value * Math.Pow(x.Value, y.Value - 1);
                return new Dual(value, y.Tangent == 0 ? t : t + y.Tangent * value * Math.Log(x.Value));
            }
        }
        """;
}
