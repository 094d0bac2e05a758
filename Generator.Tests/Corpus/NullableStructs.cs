namespace AutoDiffGen.Tests.Corpus;

/// <summary>A point where a ray meets a sphere.</summary>
public readonly record struct Hit(double Distance, double Height)
{
    public double Weight => Distance * Height;
}

public class Scene
{
    public Hit? Last;
}

/// <summary>Structs of numbers that may be null.</summary>
public static partial class NullableStructs
{
    private static readonly double[] Radii = [0.3, 0.9, 0.6];

    [Differentiable, At(0.4, 0.3)]
    public static double NearestHit(double x, double y)
    {
        Hit? best = null;
        foreach (double radius in Radii)
        {
            Hit? hit = Meet(x, y, radius);
            if (hit is null) continue;
            if (best == null || hit.Value.Distance < best.Value.Distance) best = hit;
        }
        return best?.Weight ?? x * y;
    }

    [Differentiable, At(1.4, 0.3)]
    public static double NoHit(double x, double y) => Meet(x, y, 0.5)?.Weight ?? x * y;

    [Differentiable, At(0.4, 0.3)]
    public static double Patterns(double x, double y)
    {
        double sum = 0;
        if (Meet(x, y, 0.8) is { } a) sum += a.Weight;
        if (Meet(y, x, 0.8) is Hit b) sum += b.Distance * b.Distance;
        if (Meet(y, x, 0.9) is { Distance: > 0.1 } c) sum += c.Height * sum;
        if (Meet(2 + x, y, 0.7) is not { } d) sum *= 1.5;
        else sum += d.Height;
        if (Roots(x, -1, y) is var (low, high)) sum += low * high * high;
        return sum;
    }

    [Differentiable, At(0.4, 0.3)]
    public static double Defaults(double x, double y)
    {
        Hit? none = x > 1 ? new Hit(x, y) : null;
        Hit? some = x < 1 ? new Hit(x, y) : default(Hit?);
        return none.GetValueOrDefault().Weight + some.GetValueOrDefault().Weight + none.GetValueOrDefault(new Hit(y, y)).Weight + (none ?? some)!.Value.Distance + (none ?? new Hit(x, x)).Height;
    }

    [Differentiable, Allocates, At(0.4, 0.3)]
    public static double InAField(double x, double y)
    {
        var scene = new Scene();
        for (int i = 0; i < 4; i++)
        {
            if (Meet(x * i, y, 1) is { } hit) scene.Last = hit with { Distance = hit.Distance + (scene.Last?.Distance ?? y) };
        }
        return scene.Last.HasValue ? scene.Last.Value.Weight : 0;
    }

    [Differentiable, Size("a", 3), At(0.4, 0.3, 0.7)]
    public static double ByRecursion(double[] a) => Deepest(a, 0) is var (sum, product) ? sum * product : 0;

    [Differentiable, Size("a", 3), At(0.4, 0.3, 0.7)]
    public static double ArrayOfHits(double[] a)
    {
        var hits = new Hit?[a.Length];
        for (int i = 0; i < a.Length; i++) hits[i] = a[i] > 0.35 ? new Hit(a[i], a[0]) : null;
        double sum = 0;
        foreach (Hit? hit in hits) sum += hit?.Weight ?? 0.5 * a[1];
        return sum;
    }

    private static (double Sum, double Product)? Deepest(double[] a, int i)
    {
        if (i == a.Length) return null;
        return Deepest(a, i + 1) is { } rest ? (rest.Sum + a[i], rest.Product * a[i]) : (a[i], a[i]);
    }

    private static Hit? Meet(double x, double y, double radius)
    {
        double square = radius * radius - x * x - y * y;
        if (square < 0) return null;
        double root = Math.Sqrt(square);
        return new Hit(1 - root, y + root);
    }

    private static (double Low, double High)? Roots(double a, double b, double c)
    {
        double d = b * b - 4 * a * c;
        return d < 0 ? null : ((-b - Math.Sqrt(d)) / (2 * a), (-b + Math.Sqrt(d)) / (2 * a));
    }
}
