using System.ComponentModel;
using System.Numerics;

namespace AutoDiffGen;

/// <summary>Inverses of <c>System.Numerics</c>, whose values are the framework's own, bit for bit, and whose derivatives follow from them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MatrixRules
{
    /// <summary>The inverse, or NaN.</summary>
    public static Matrix4x4 Inverse(Matrix4x4 matrix)
    {
        Matrix4x4.Invert(matrix, out Matrix4x4 result);
        return result;
    }

    /// <inheritdoc cref="Inverse(Matrix4x4)"/>
    public static Matrix3x2 Inverse(Matrix3x2 matrix)
    {
        Matrix3x2.Invert(matrix, out Matrix3x2 result);
        return result;
    }

    /// <summary>Whether there is one, from the matrix row by row.</summary>
    [NonDifferentiable]
    public static bool IsInvertible(
        float m11, float m12, float m13, float m14, float m21, float m22, float m23, float m24, float m31, float m32, float m33, float m34, float m41, float m42, float m43, float m44) =>
        Matrix4x4.Invert(new Matrix4x4(m11, m12, m13, m14, m21, m22, m23, m24, m31, m32, m33, m34, m41, m42, m43, m44), out _);

    /// <summary>Whether there is one, from the matrix row by row.</summary>
    [NonDifferentiable]
    public static bool IsInvertible(float m11, float m12, float m21, float m22, float m31, float m32) => Matrix3x2.Invert(new Matrix3x2(m11, m12, m21, m22, m31, m32), out _);

    /// <summary>Reverse mode.</summary>
    [VjpOf(typeof(MatrixRules), nameof(Inverse))]
    public static Matrix4x4 InverseVjp(Matrix4x4 matrix, Matrix4x4 adjoint, ref Matrix4x4 matrixAdjoint)
    {
        Matrix4x4 inverse = Inverse(matrix);
        matrixAdjoint -= Back(inverse, adjoint);
        return inverse;
    }

    /// <summary>Forward mode.</summary>
    [JvpOf(typeof(MatrixRules), nameof(Inverse))]
    public static Matrix4x4 InverseJvp(Matrix4x4 matrix, Matrix4x4 matrixTangent, out Matrix4x4 tangent)
    {
        Matrix4x4 inverse = Inverse(matrix);
        tangent = -(inverse * matrixTangent * inverse);
        return inverse;
    }

    /// <inheritdoc cref="InverseVjp(Matrix4x4, Matrix4x4, ref Matrix4x4)"/>
    [VjpOf(typeof(MatrixRules), nameof(Inverse))]
    public static Matrix3x2 InverseVjp(Matrix3x2 matrix, Matrix3x2 adjoint, ref Matrix3x2 matrixAdjoint)
    {
        Matrix3x2 inverse = Inverse(matrix);
        matrixAdjoint -= Flat(Back(new Matrix4x4(inverse), Change(adjoint)));
        return inverse;
    }

    /// <inheritdoc cref="InverseJvp(Matrix4x4, Matrix4x4, out Matrix4x4)"/>
    [JvpOf(typeof(MatrixRules), nameof(Inverse))]
    public static Matrix3x2 InverseJvp(Matrix3x2 matrix, Matrix3x2 matrixTangent, out Matrix3x2 tangent)
    {
        Matrix3x2 result = Inverse(matrix);
        var inverse = new Matrix4x4(result);
        tangent = Flat(-(inverse * Change(matrixTangent) * inverse));
        return result;
    }

    private static Matrix4x4 Back(Matrix4x4 inverse, Matrix4x4 adjoint) => Matrix4x4.Transpose(inverse) * adjoint * Matrix4x4.Transpose(inverse);

    /// <summary>A difference of two matrices: without the constant last column.</summary>
    private static Matrix4x4 Change(Matrix3x2 m) => new(m.M11, m.M12, 0, 0, m.M21, m.M22, 0, 0, 0, 0, 0, 0, m.M31, m.M32, 0, 0);

    private static Matrix3x2 Flat(Matrix4x4 m) => new(m.M11, m.M12, m.M21, m.M22, m.M41, m.M42);
}
