namespace AutoDiffGen.Tests.Corpus;

/// <summary>Elements that are searched for, and pieces of enumerations.</summary>
public static partial class Searches
{
    public sealed class Unit(double weight, double bias)
    {
        public double Weight { get; } = weight;

        public double Apply(double x) => Math.Tanh((Weight * x) + bias);
    }

    [Differentiable, NonSmooth, Allocates, At(0.7, 1.3, 0.4, 1.9), At(2.5, -1, 0.3, 0.2)]
    public static double FirstObject(double a, double b, double c, double d)
    {
        var units = new List<Unit> { new(a, b), new(c, d) };
        return units.First(u => u.Weight < 0.5).Apply(0.3) * units.Last(u => u.Weight > 0).Apply(0.7);
    }

    [Differentiable, NonSmooth, Allocates, Size("xs", 5), At(0.7, 1.3, 0.4, 1.9, 0.6)]
    public static double InArrays(double[] xs)
    {
        double[] squares = Array.ConvertAll(xs, v => v * v), many = Array.FindAll(xs, v => v > 0.5);
        double product = Array.TrueForAll(many, v => v > 0) ? 2 : 1;
        foreach (double v in many) product *= v * many.Length;
        return product + Array.Find(squares, v => v > 1) + (squares[^1] * Array.FindLast(squares, v => v < 1)) + Array.Find(squares, v => v > 100);
    }

    [Differentiable, NonSmooth, Allocates, Size("xs", 5), At(0.7, 1.3, 0.4, 1.9, 0.6)]
    public static double InLists(double[] xs)
    {
        var list = new List<double>(xs) { xs[0] * xs[1] };
        List<double> squares = list.FindAll(v => v > 0.65).ConvertAll(v => v * v);
        squares.Add(list.Find(v => v < 0.5));
        return squares.Sum() * list.FindLast(v => v < 1) * (list.TrueForAll(v => v > 0) ? 1.5 : 1) * squares.Count;
    }

    [Differentiable, Allocates, Size("xs", 7), At(0.7, 1.3, 0.4, 1.9, 0.6, -0.3, 1.1)]
    public static double Chunks(double[] xs)
    {
        double sum = 0;
        foreach (double[] piece in xs.Chunk(3)) sum += piece[0] * piece[^1] * piece.Length;
        return sum + xs.Chunk(2).Select((p, i) => p.Sum() * (i + 1)).Sum(v => v * v);
    }

    [Differentiable, NonSmooth, Allocates, Size("xs", 5), At(0.7, 1.3, 0.4, 1.9, 0.6)]
    public static double ChunksOfSome(double[] xs)
    {
        double[][] pieces = xs.Where(v => v > 0.5).Chunk(3).ToArray();
        return pieces[0][1] * pieces[1][0] * pieces.Length;
    }

    [Differentiable, Allocates, Size("xs", 5), At(0.7, 1.3, 0.4, 1.9, 0.6)]
    public static double Triples(double[] xs)
    {
        double sum = xs.Zip(xs.Skip(1), xs.Skip(2)).Sum(t => t.First * t.Second * t.Third);
        foreach ((double a, double b, int c) in xs.Zip(xs.Reverse(), Enumerable.Range(1, 4))) sum += a * b * c;
        return sum;
    }

    [Differentiable, NonSmooth, Allocates, Size("xs", 5), At(0.7, 1.3, 0.4, 1.9, 0.6)]
    public static double SortedSpan(double[] xs)
    {
        Span<double> numbers = stackalloc double[5];
        for (int i = 0; i < xs.Length; i++) numbers[i] = xs[i] * xs[i];
        numbers[1..].Sort((a, b) => Math.Abs(a - 1).CompareTo(Math.Abs(b - 1)));
        return (3 * numbers[0]) + (numbers[1] * numbers[2]) - (numbers[3] * numbers[4]);
    }
}
