using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Rules;

/// <summary>Inverses of matrices, forward and in reverse.</summary>
public sealed class MatrixRulesTests
{
    [Theory]
    [InlineData("Matrix4x4 m, Vector3 v", "if (!Matrix4x4.Invert(m, out Matrix4x4 inverse)) return 0; return inverse.M11 * v.X + inverse.M42 * v.Y + inverse.M24 * inverse.M33;", "new(2, 1, 0.5f, 0, 0.3f, 3, 1, 0.2f, 0, 0.4f, 2.5f, 1, 0.1f, 0.2f, 0.3f, 1.5f), new(1, 2, 3)")]
    [InlineData("Matrix3x2 m, Vector2 v", "Matrix3x2.Invert(m, out Matrix3x2 inverse); Vector2 w = Vector2.Transform(v, inverse); return w.X * w.Y + inverse.M31;", "new(2, 1, 0.5f, 3, 1, 0.7f), new(1, 2)")]
    public void ForwardReverseAndDifferencesAgree(string parameters, string body, string arguments)
    {
        string source = $"using System.Numerics; using AutoDiffGen; public static partial class C {{ [Differentiable(Derivatives.GradientCheck)] public static float F({parameters}) {{ {body} }} public static void Test() => FGradientCheck({arguments}).ThrowIfWrong(); }}";
        Generation.Of(source).Load().GetType("C")!.GetMethod("Test")!.Invoke(null, null);
    }
}
