namespace AutoDiffGen.Tests.Corpus;

/// <summary>A class that cannot be passed as an argument, with tables of its own.</summary>
public static class Tables
{
    private static readonly double[] Weights = [0.5, -1.5, 2.5];
    private static readonly double Scale = 1.25;
    private static readonly int[] Order = [2, 0, 1];
    private static double Offset => 0.75;
    private static double Shift { get; } = 0.125;

    public static double Series(double x)
    {
        double s = Shift;
        for (int i = 0; i < Order.Length; i++) s = (s * x) + (Weights[Order[i]] * Scale);
        return s + Nested.Last(x) + Offset;
    }

    private static class Nested
    {
        private static readonly double[,] Grid = { { 1, 2 }, { 3, 4 } };

        public static double Last(double x) => Grid[1, 1] * x * x;
    }
}

/// <summary>What the type says of itself, not its instances.</summary>
public interface IUnit<TSelf>
    where TSelf : IUnit<TSelf>
{
    static abstract double Size { get; }

    static abstract TSelf Of(double size);

    static virtual double Enlarged(double x) => (x * x) + TSelf.Size;

    double Area();
}

public readonly struct SquareUnit(double side) : IUnit<SquareUnit>
{
    private readonly double side = side;

    public static double Size => 1;

    public static SquareUnit Of(double size) => new(size);

    public double Area() => side * side * Size;
}

public readonly struct DiskUnit(double radius) : IUnit<DiskUnit>
{
    private readonly double radius = radius;

    public static double Size => 3.14;

    public static DiskUnit Of(double size) => new(size);

    public static double Enlarged(double x) => x * Size;

    public double Area() => Size * radius * radius;
}

public record struct Segment(SegmentEnd From, SegmentEnd To);

public readonly record struct SegmentEnd(double X, double Y);

/// <summary>Members that are out of reach of generated code, or reached by way of a type argument.</summary>
public static partial class Reaches
{
    [Differentiable, At(0.7)]
    public static double PrivateTables(double x) => Tables.Series(x) * Tables.Series(x * 0.5);

    [Differentiable, At(0.7, 1.3)]
    public static double StaticsOfTypeArguments(double a, double b) => Sum<SquareUnit>(a) + Sum<DiskUnit>(b);

    private static double Sum<T>(double size)
        where T : IUnit<T> => T.Of(size).Area() + T.Enlarged(size) + (T.Size * size);

    [Differentiable, At(0.7, 1.3, 0.4, 0.9)]
    public static Segment StructsGivenOut(SegmentEnd a, SegmentEnd b, out Segment turned)
    {
        turned = new Segment(b, new(a.X * b.Y, a.Y));
        return new Segment(new(a.X + b.X, a.Y), turned.To);
    }
}
