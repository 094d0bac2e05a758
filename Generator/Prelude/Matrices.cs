using System;
using System.Numerics;
using static AutoDiffGen.Prelude.Arithmetic;

namespace AutoDiffGen.Prelude;

/// <summary>Members of Matrix4x4.</summary>
internal static class OfMatrix4x4
{
    public static Matrix4x4 get_Identity() => CreateScale(1f, 1f, 1f);

    public static Vector3 get_Translation(Matrix4x4 m) => new(m.M41, m.M42, m.M43);

    public static void set_Translation(ref Matrix4x4 m, Vector3 value)
    {
        m.M41 = value.X;
        m.M42 = value.Y;
        m.M43 = value.Z;
    }

    private static Matrix4x4 Of(Vector4 x, Vector4 y, Vector4 z, Vector4 w) =>
        new(x.X, x.Y, x.Z, x.W, y.X, y.Y, y.Z, y.W, z.X, z.Y, z.Z, z.W, w.X, w.Y, w.Z, w.W);

    private static Vector4 RowX(Matrix4x4 m) => new(m.M11, m.M12, m.M13, m.M14);

    private static Vector4 RowY(Matrix4x4 m) => new(m.M21, m.M22, m.M23, m.M24);

    private static Vector4 RowZ(Matrix4x4 m) => new(m.M31, m.M32, m.M33, m.M34);

    private static Vector4 RowW(Matrix4x4 m) => new(m.M41, m.M42, m.M43, m.M44);

    public static Matrix4x4 op_Addition(Matrix4x4 a, Matrix4x4 b) => Of(RowX(a) + RowX(b), RowY(a) + RowY(b), RowZ(a) + RowZ(b), RowW(a) + RowW(b));

    public static Matrix4x4 Add(Matrix4x4 a, Matrix4x4 b) => op_Addition(a, b);

    public static Matrix4x4 op_Subtraction(Matrix4x4 a, Matrix4x4 b) => Of(RowX(a) - RowX(b), RowY(a) - RowY(b), RowZ(a) - RowZ(b), RowW(a) - RowW(b));

    public static Matrix4x4 Subtract(Matrix4x4 a, Matrix4x4 b) => op_Subtraction(a, b);

    public static Matrix4x4 op_UnaryNegation(Matrix4x4 m) => Of(-RowX(m), -RowY(m), -RowZ(m), -RowW(m));

    public static Matrix4x4 Negate(Matrix4x4 m) => op_UnaryNegation(m);

    public static Matrix4x4 op_Multiply(Matrix4x4 m, float factor) => Of(RowX(m) * factor, RowY(m) * factor, RowZ(m) * factor, RowW(m) * factor);

    public static Matrix4x4 Multiply(Matrix4x4 m, float factor) => op_Multiply(m, factor);

    public static Matrix4x4 op_Multiply(Matrix4x4 a, Matrix4x4 b) =>
        Of(OfVector4.Transform(RowX(a), b), OfVector4.Transform(RowY(a), b), OfVector4.Transform(RowZ(a), b), OfVector4.Transform(RowW(a), b));

    public static Matrix4x4 Multiply(Matrix4x4 a, Matrix4x4 b) => op_Multiply(a, b);

    public static Matrix4x4 Transpose(Matrix4x4 m) =>
        new(m.M11, m.M21, m.M31, m.M41, m.M12, m.M22, m.M32, m.M42, m.M13, m.M23, m.M33, m.M43, m.M14, m.M24, m.M34, m.M44);

    public static Matrix4x4 Lerp(Matrix4x4 a, Matrix4x4 b, float amount) => Of(
        OfVector4.Lerp(RowX(a), RowX(b), amount), OfVector4.Lerp(RowY(a), RowY(b), amount), OfVector4.Lerp(RowZ(a), RowZ(b), amount), OfVector4.Lerp(RowW(a), RowW(b), amount));

    public static float GetDeterminant(Matrix4x4 m)
    {
        float zw34 = m.M33 * m.M44 - m.M34 * m.M43, zw24 = m.M32 * m.M44 - m.M34 * m.M42, zw23 = m.M32 * m.M43 - m.M33 * m.M42;
        float zw14 = m.M31 * m.M44 - m.M34 * m.M41, zw13 = m.M31 * m.M43 - m.M33 * m.M41, zw12 = m.M31 * m.M42 - m.M32 * m.M41;
        return m.M11 * (m.M22 * zw34 - m.M23 * zw24 + m.M24 * zw23) - m.M12 * (m.M21 * zw34 - m.M23 * zw14 + m.M24 * zw13)
            + m.M13 * (m.M21 * zw24 - m.M22 * zw14 + m.M24 * zw12) - m.M14 * (m.M21 * zw23 - m.M22 * zw13 + m.M23 * zw12);
    }

    public static bool Invert(Matrix4x4 matrix, out Matrix4x4 result)
    {
        result = AutoDiffGen.MatrixRules.Inverse(matrix);
        return AutoDiffGen.MatrixRules.IsInvertible(
            matrix.M11, matrix.M12, matrix.M13, matrix.M14, matrix.M21, matrix.M22, matrix.M23, matrix.M24, matrix.M31, matrix.M32, matrix.M33, matrix.M34, matrix.M41, matrix.M42, matrix.M43, matrix.M44);
    }

    public static Matrix4x4 CreateTranslation(Vector3 position) => CreateTranslation(position.X, position.Y, position.Z);

    public static Matrix4x4 CreateTranslation(float x, float y, float z) => new(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1);

    public static Matrix4x4 CreateScale(float scale) => CreateScale(scale, scale, scale);

    public static Matrix4x4 CreateScale(Vector3 scales) => CreateScale(scales.X, scales.Y, scales.Z);

    public static Matrix4x4 CreateScale(float x, float y, float z) => new(x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1);

    public static Matrix4x4 CreateRotationX(float angle)
    {
        float c = MathF.Cos(angle), s = MathF.Sin(angle);
        return new(1, 0, 0, 0, 0, c, s, 0, 0, -s, c, 0, 0, 0, 0, 1);
    }

    public static Matrix4x4 CreateRotationY(float angle)
    {
        float c = MathF.Cos(angle), s = MathF.Sin(angle);
        return new(c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, 0, 0, 0, 1);
    }

    public static Matrix4x4 CreateRotationZ(float angle)
    {
        float c = MathF.Cos(angle), s = MathF.Sin(angle);
        return new(c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    }

    public static Matrix4x4 CreateFromQuaternion(Quaternion q)
    {
        float xx = q.X * q.X, yy = q.Y * q.Y, zz = q.Z * q.Z;
        float xy = q.X * q.Y, wz = q.Z * q.W, xz = q.Z * q.X, wy = q.Y * q.W, yz = q.Y * q.Z, wx = q.X * q.W;
        return new(
            1f - 2f * (yy + zz), 2f * (xy + wz), 2f * (xz - wy), 0,
            2f * (xy - wz), 1f - 2f * (zz + xx), 2f * (yz + wx), 0,
            2f * (xz + wy), 2f * (yz - wx), 1f - 2f * (yy + xx), 0,
            0, 0, 0, 1);
    }

    public static Matrix4x4 CreateFromYawPitchRoll(float yaw, float pitch, float roll) => CreateFromQuaternion(OfQuaternion.CreateFromYawPitchRoll(yaw, pitch, roll));

    public static Matrix4x4 CreateLookAt(Vector3 from, Vector3 to, Vector3 up)
    {
        Vector3 z = Vector3.Normalize(from - to), x = Vector3.Normalize(Vector3.Cross(up, z)), y = Vector3.Cross(z, x), back = -from;
        return new(x.X, y.X, z.X, 0, x.Y, y.Y, z.Y, 0, x.Z, y.Z, z.Z, 0, Vector3.Dot(x, back), Vector3.Dot(y, back), Vector3.Dot(z, back), 1);
    }

    public static Matrix4x4 CreatePerspectiveFieldOfView(float angle, float aspect, float near, float far)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(angle, 0f);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(angle, MathF.PI);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(near, 0f);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(far, 0f);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(near, far);
        float height = 1f / MathF.Tan(angle * 0.5f), range = float.IsPositiveInfinity(far) ? -1f : far / (near - far);
        return new(height / aspect, 0, 0, 0, 0, height, 0, 0, 0, 0, range, -1, 0, 0, range * near, 0);
    }

    public static Matrix4x4 CreateOrthographic(float width, float height, float near, float far)
    {
        float range = 1f / (near - far);
        return new(2f / width, 0, 0, 0, 0, 2f / height, 0, 0, 0, 0, range, 0, 0, 0, range * near, 1);
    }
}

/// <summary>Members of Matrix3x2.</summary>
internal static class OfMatrix3x2
{
    public static Matrix3x2 get_Identity() => new(1, 0, 0, 1, 0, 0);

    public static bool Invert(Matrix3x2 matrix, out Matrix3x2 result)
    {
        result = AutoDiffGen.MatrixRules.Inverse(matrix);
        return AutoDiffGen.MatrixRules.IsInvertible(matrix.M11, matrix.M12, matrix.M21, matrix.M22, matrix.M31, matrix.M32);
    }

    public static Vector2 get_Translation(Matrix3x2 m) => new(m.M31, m.M32);

    public static void set_Translation(ref Matrix3x2 m, Vector2 value)
    {
        m.M31 = value.X;
        m.M32 = value.Y;
    }

    public static Matrix3x2 op_Addition(Matrix3x2 a, Matrix3x2 b) => new(a.M11 + b.M11, a.M12 + b.M12, a.M21 + b.M21, a.M22 + b.M22, a.M31 + b.M31, a.M32 + b.M32);

    public static Matrix3x2 op_Subtraction(Matrix3x2 a, Matrix3x2 b) => new(a.M11 - b.M11, a.M12 - b.M12, a.M21 - b.M21, a.M22 - b.M22, a.M31 - b.M31, a.M32 - b.M32);

    public static Matrix3x2 op_Multiply(Matrix3x2 m, float factor) =>
        new(m.M11 * factor, m.M12 * factor, m.M21 * factor, m.M22 * factor, m.M31 * factor, m.M32 * factor);

    public static Matrix3x2 op_Multiply(Matrix3x2 a, Matrix3x2 b) => new(
        a.M11 * b.M11 + a.M12 * b.M21, a.M11 * b.M12 + a.M12 * b.M22,
        a.M21 * b.M11 + a.M22 * b.M21, a.M21 * b.M12 + a.M22 * b.M22,
        a.M31 * b.M11 + a.M32 * b.M21 + b.M31, a.M31 * b.M12 + a.M32 * b.M22 + b.M32);

    public static Matrix3x2 Multiply(Matrix3x2 a, Matrix3x2 b) => op_Multiply(a, b);

    public static float GetDeterminant(Matrix3x2 m) => m.M11 * m.M22 - m.M21 * m.M12;

    public static Matrix3x2 CreateTranslation(Vector2 position) => new(1, 0, 0, 1, position.X, position.Y);

    public static Matrix3x2 CreateTranslation(float x, float y) => new(1, 0, 0, 1, x, y);

    public static Matrix3x2 CreateScale(float scale) => new(scale, 0, 0, scale, 0, 0);

    public static Matrix3x2 CreateScale(float x, float y) => new(x, 0, 0, y, 0, 0);

    public static Matrix3x2 CreateScale(Vector2 scales) => new(scales.X, 0, 0, scales.Y, 0, 0);

    /// <summary>At quarter turns the framework's own has exact zeros and ones.</summary>
    public static Matrix3x2 CreateRotation(float angle)
    {
        angle = MathF.IEEERemainder(angle, MathF.PI * 2);
        const float Near = 0.001f * MathF.PI / 180f;
        float c = MathF.Cos(angle), s = MathF.Sin(angle);
        if (angle > -Near && angle < Near)
            (c, s) = (1, 0);
        else if (angle > MathF.PI / 2 - Near && angle < MathF.PI / 2 + Near)
            (c, s) = (0, 1);
        else if (angle < -MathF.PI + Near || angle > MathF.PI - Near)
            (c, s) = (-1, 0);
        else if (angle > -MathF.PI / 2 - Near && angle < -MathF.PI / 2 + Near)
            (c, s) = (0, -1);
        return new(c, s, -s, c, 0, 0);
    }
}

/// <summary>Members of Plane.</summary>
internal static class OfPlane
{
    /// <summary>The constructors.</summary>
    public static Plane New(float x, float y, float z, float d) => new(new Vector3(x, y, z), d);

    public static Plane New(Vector4 value) => new(new Vector3(value.X, value.Y, value.Z), value.W);

    public static Plane CreateFromVertices(Vector3 a, Vector3 b, Vector3 c)
    {
        Vector3 normal = Vector3.Normalize(Vector3.Cross(b - a, c - a));
        return new(normal, -Vector3.Dot(normal, a));
    }

    public static float Dot(Plane plane, Vector4 v) => Sum(plane.Normal.X * v.X, plane.Normal.Y * v.Y, plane.Normal.Z * v.Z, plane.D * v.W);

    public static float DotCoordinate(Plane plane, Vector3 v) => Sum(plane.Normal.X * v.X, plane.Normal.Y * v.Y, plane.Normal.Z * v.Z, plane.D);

    public static float DotNormal(Plane plane, Vector3 v) => Vector3.Dot(plane.Normal, v);

    public static Plane Normalize(Plane plane)
    {
        float length = plane.Normal.Length();
        return new(plane.Normal / length, plane.D / length);
    }
}
