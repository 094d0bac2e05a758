namespace AutoDiffGen.Tests.Corpus;

public partial class Polynomial
{
    [Differentiable, Argument("this", "new Polynomial(1, 2, 3) { Offset = 2 }"), At(0.5), Gradient(2.5)]
    public double Value(double x)
    {
        double s = 0;
        for (int i = Degree; i >= 0; i--) s = s * x + coefficients[i];
        return s * _scale + Offset;
    }
}

public static partial class Objects
{
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
}
