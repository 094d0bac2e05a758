namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Types and methods that random programs use, declared once for all programs of a compilation.</summary>
internal static class SharedText
{
    public const string Source = """
        using System;
        using System.Collections.Generic;
        using AutoDiffGen;
        namespace Fuzz;

        public struct Pair
        {
            public double X;
            public double Y;

            public Pair(double x, double y)
            {
                X = x;
                Y = y;
            }

            public readonly double Norm => Math.Sqrt(1 + X * X + Y * Y);

            public double Sum
            {
                readonly get => X + Y;
                set => (X, Y) = (value * 0.5, X);
            }

            public double this[int i]
            {
                readonly get => i == 0 ? X : Y;
                set
                {
                    if (i == 0) X = value;
                    else Y = value;
                }
            }

            public static Pair operator +(Pair a, Pair b) => new Pair(a.X + b.X, a.Y + b.Y);

            public static Pair operator *(Pair a, double s) => new Pair(a.X * s, s * a.Y);

            public static Pair operator -(Pair a) => new Pair(-a.X, -a.Y);

            public readonly Pair Turned(double t) => new Pair(X * Math.Cos(t) - Y * Math.Sin(t), X * Math.Sin(t) + Y * Math.Cos(t));

            public void Scale(double s)
            {
                X *= s;
                Y *= s;
            }
        }

        public class Box
        {
            public double V;
            public double[] W = new double[4];

            public Box(double v)
            {
                V = v;
                W[1] = 0.5 * v;
            }

            public Pair P;

            public double Norm => Math.Sqrt(1 + V * V + W[0] * W[0]);

            public double Half
            {
                get => 0.5 * V;
                set => V = 2 * value;
            }

            public double this[int i]
            {
                get => W[i] + P.X;
                set => (W[i], P.X) = (value, P.Y);
            }

            public virtual double Mixed(double t) => V * t + W[1];

            public void Add(double s)
            {
                V += 0.5 * s;
                W[2] = s * V;
            }

            public void Trade(Box other)
            {
                V *= 0.5;
                other.W[0] += V * W[1];
                (W[1], other.W[1]) = (other.W[1], W[1]);
            }
        }

        public sealed class SquareBox : Box
        {
            public double Side;

            public SquareBox(double v, double side) : base(v) => Side = side;

            public override double Mixed(double t)
            {
                Side = 0.5 * Side + t;
                return V * Side * Side + base.Mixed(t);
            }
        }

        public sealed record Mark(double A, double B)
        {
            public double Product => A * B;
        }

        public struct Strip
        {
            public double[] D;
            public double S;

            public Strip(double[] d, double s)
            {
                D = d;
                S = s;
            }

            public readonly double Total => D[0] * S + D[3];
        }

        public interface IWeight
        {
            double Of(double t);
        }

        public sealed class Line : IWeight
        {
            private readonly double slope;

            public Line(double slope) => this.slope = slope;

            public double Of(double t) => slope * t;
        }

        public sealed class Bend : IWeight
        {
            private double used;

            public Bend(double start) => used = start;

            public double Of(double t)
            {
                used = 0.5 * used + t * t;
                return Math.Sin(used);
            }
        }

        public struct Dice
        {
            public int State;
            public (int Low, int High) Seen;

            public Dice(int state)
            {
                State = state;
                Seen = (0, 1);
            }

            public int Roll()
            {
                State = (State * 7 + 3) % 11;
                Seen.High = (Seen.High + State) % 4;
                (Seen.Low, _) = (Seen.High % 3, State);
                return State % 4;
            }
        }

        public class Tally
        {
            public Dice Dice = new Dice(2);

            private int state;

            public Tally(int seed) => state = seed;

            public int Steps { get; set; }

            public List<int> Past { get; } = new List<int> { 1 };

            public int[] Counts = new int[3];

            public int Last => state % 3;

            public int Next()
            {
                state = (state * 7 + 3) % 11;
                return state % 4;
            }

            public void Note(int k)
            {
                Steps = (Steps + 1) % 6;
                Counts[k % 3] = (Counts[k % 3] + k) % 5;
                Past.Add(k % 4);
                if (Past.Count > 3) Past.RemoveAt(0);
            }
        }

        public static class Tools
        {
            public static void Bump(int[] n, int k) => n[k % 3] = (n[k % 3] + 1) % 5;

            public static int Turn(List<int> l)
            {
                int k = l[0];
                l.RemoveAt(0);
                l.Add((k + 1) % 4);
                return k;
            }

            public static double Twice(Func<double, double> f, double x) => f(x) - 0.5 * f(-x);

            public static T Pick<T>(bool first, T a, T b) => first ? a : b;

            public static double Scaled(this double[] a, double by) => a[0] * by + a[1];

            public static double Scaled(this double[] a) => a.Scaled(by: 0.5);

            public static double Total(params double[] all)
            {
                double total = 0;
                for (int i = 0; i < all.Length; i++) total += all[i] * (i + 1);
                return total;
            }

            public static ref double At(double[] a, int i) => ref a[i];

            public static double Trace(double[,] m)
            {
                m[0, 0] = 0.5 * m[1, 1];
                return m[0, 0] * m[1, 2];
            }

            public static void Relax(Span<double> u, int i, double w)
            {
                if (i > 0) u[i] = 0.4 * u[i] + 0.3 * u[i - 1];
                u[i] += 0.3 * w;
            }

            public static void AddTimes(double by, ReadOnlySpan<double> x, Span<double> y)
            {
                for (int i = 0; i < y.Length && i < x.Length; i++) y[i] += by * x[i];
            }

            public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int from)
            {
                double sum = 0;
                for (int i = from; i < Math.Min(x.Length, y.Length); i++) sum += x[i] * y[i];
                return sum;
            }

            public static double Last(ReadOnlySpan<double> x) => x[^1] + 0.5 * x[0];

            public static double Halved(double x, int n) => n <= 0 ? Math.Sin(x) : x * Halved(0.5 * x, n - 1);
        }
        """;
}
