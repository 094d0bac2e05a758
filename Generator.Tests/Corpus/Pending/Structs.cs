namespace AutoDiffGen.Tests.Corpus;

public static partial class Structs
{
    [Differentiable, At(0.3f, 0.7f, 0.5f, 2)]
    public static float SystemNumericsVector(System.Numerics.Vector2 a, System.Numerics.Vector2 b)
    {
        var c = a * b + a;
        return System.Numerics.Vector2.Dot(c, b) + c.Length();
    }
}
