namespace AutoDiffGen.Tests.Corpus;

public sealed class Box
{
    public double X;

    public double Times(double y) => X * y * y;
}

public sealed class Node(double value, Node? prev)
{
    public double Value => value;

    public Node? Prev => prev;
}

public sealed record Reading(double Val);

/// <summary>A class whose fields are constants of its derivatives.</summary>
public partial class Polynomial(params double[] coefficients)
{
    internal readonly double _scale = 0.5;

    public double Offset { get; init; } = 1;

    public int Degree => coefficients.Length - 1;

    [Differentiable, Argument("this", "new Polynomial(1, 2, 3) { Offset = 2 }"), At(0.5), Gradient(2.5)]
    public double Value(double x)
    {
        double s = 0;
        for (int i = Degree; i >= 0; i--) s = s * x + coefficients[i];
        return s * _scale + Offset;
    }
}

public static partial class Containers<T>
    where T : struct
{
    [Differentiable, Allocates, At(0.5, 0.7), Argument("tag", "default(int)")]
    public static double InAGenericType(double x, double y, T tag) => tag.Equals(default(T)) ? x * y : x + y;

    public static partial class Inner
    {
        [Differentiable, At(0.5)]
        internal static double InANestedType(double x) => Math.Exp(x) * x;
    }
}

public static partial class Objects
{
    // F3
    [Differentiable, Allocates, At(3), Gradient(24)]
    public static double CopyHasReferenceSemantics(double x)
    {
        var a = new Box { X = x };
        var b = a;
        b.X *= 2;
        return a.X * b.X;
    }

    // F6
    [Differentiable, Allocates, At(3), Gradient(30)]
    public static double MemberOfACallResult(double x) => 5.0 * MakeObject(x).Val;

    private static Reading MakeObject(double x) => new(x * x);

    [Differentiable, Argument("weights", "new System.Collections.Generic.List<double> { 1, 2, 3 }"), At(0.3)]
    public static double ListAsAConstant([NonDifferentiable] List<double> weights, double x)
    {
        double s = 0;
        for (int i = 0; i < weights.Count; i++) s += Math.Pow(x, weights[i]);
        foreach (double w in weights) s *= w * x;
        return s;
    }

    [Differentiable, At(0.3, 0.4), Argument("tag", "\"t\"")]
    public static double GenericMethod<T>(double x, double y, T tag)
        where T : class => tag is null ? x : x * y * y;

    // F5
    [Differentiable, Allocates, At(1, 2, 3), Gradient(1, 1, 1)]
    public static double LinkedList(double x, double y, double z)
    {
        Node? n = new Node(x, new Node(y, new Node(z, null)));
        double s = 0;
        while (n != null)
        {
            s += n.Value;
            n = n.Prev;
        }

        return s;
    }

    [Differentiable, Argument("polynomial", "new Polynomial(0.5, 1, 2)"), At(0.3, 0.4)]
    public static double ObjectAsAConstant(Polynomial polynomial, double x, double y) => polynomial.Value(x) * polynomial.Value(x * y) + polynomial.Degree * y;

    /// <summary>A field of an object of the method's own refers to one of several constant arrays.</summary>
    [Differentiable, Allocates, Argument("k", "3"), At(0.4)]
    public static double OneOfSeveralTables(double x, int k)
    {
        var first = new Quadrature(k);
        var second = new Quadrature(2);
        second.Choose(k + 1);
        return first.Sum(x * x) * second.Sum(x);
    }

    private static readonly Pattern Fixed = new([1, 2], 3);

    private static readonly double[][] FixedRows = [[1, 2], [3]];

    /// <summary>Numbers in what never changes, by all ways to them.</summary>
    [Differentiable, At(0.5, 2)]
    public static double InsideConstants(double x, double y)
    {
        double s = 0;
        foreach (double w in Fixed.Weights) s += w * x;
        foreach (double w in FixedRows[0]) s += w * y * y;
        ref readonly double first = ref Fixed.Weights[1];
        return s * first + Fixed.Weights.Select(w => w * x * y).Sum() + Fixed.Scale * x;
    }

    /// <summary>An object of the method's own, or one that is constant, from a field or from the caller.</summary>
    [Differentiable, Allocates, Argument("given", "new Objects.Pattern([4, 5], 6)"), Size("x", 2), At(0.5, 2), At(3, 2), At(5, 2)]
    public static double OwnOrConstant(double[] x, Pattern given)
    {
        Pattern pattern = x[0] > 4 ? given : x[0] > 2 ? Fixed : new Pattern(x, x[1] * x[1]);
        return pattern.Weights[0] * x[1] * pattern.Scale + pattern.Weights[1] * x[0];
    }

    public sealed class Pattern(double[] weights, double scale)
    {
        public double[] Weights { get; } = weights;

        public double Scale { get; } = scale;
    }
}

/// <summary>Weights by the number of points.</summary>
public sealed class Quadrature
{
    private static readonly double[] Two = [1, 2], Three = [3, 4, 5];

    private double[] weights = Two;
    private int count;

    public Quadrature(int points) => Choose(points);

    public void Choose(int points)
    {
        switch (points)
        {
            case 2:
                weights = Two;
                count = 2;
                break;
            default:
                weights = Three;
                count = 3;
                break;
        }
    }

    public double Sum(double x)
    {
        double sum = 0;
        for (int i = 0; i < count; i++) sum += weights[i] * x;
        return sum;
    }
}
