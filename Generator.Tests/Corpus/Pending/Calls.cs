namespace AutoDiffGen.Tests.Corpus;

public static partial class Calls
{
    // E1
    [Differentiable, At(2), Gradient(3024)]
    public static double RefUpdatedTwice(double x)
    {
        Update(3, ref x);
        Update(3, ref x);
        return x;
    }

    // E11
    [Differentiable, At(3), Gradient(12)]
    public static double NamedArgumentsInTextualOrder(double x) => Product(a: x, b: x *= 2);

    [Differentiable, At(3), Gradient(24)]
    public static double NamedArgumentsSwapped(double x) => Product(b: x *= 2, a: x);
}
