using System.Numerics;
using static AutoDiffGen.Prelude.Arithmetic;

namespace AutoDiffGen.Prelude;

/// <summary>Members of Vector2 in plain C#: a method bears the name and the parameters of the member that it stands for.</summary>
internal static class OfVector2
{
    public static Vector2 get_Zero() => new(0, 0);

    public static Vector2 get_One() => new(1, 1);

    public static Vector2 get_UnitX() => new(1, 0);

    public static Vector2 get_UnitY() => new(0, 1);

    public static float get_Item(Vector2 v, int index) => index switch { 0 => v.X, 1 => v.Y, _ => throw new System.ArgumentOutOfRangeException(nameof(index)) };

    public static Vector2 Create(float value) => new(value, value);

    public static Vector2 Create(float x, float y) => new(x, y);

    public static Vector2 Lerp(Vector2 a, Vector2 b, float amount) => new(float.Lerp(a.X, b.X, amount), float.Lerp(a.Y, b.Y, amount));

    public static Vector2 Clamp(Vector2 v, Vector2 low, Vector2 high) => Vector2.Min(Vector2.Max(v, low), high);

    public static Vector2 Reflect(Vector2 v, Vector2 normal)
    {
        float twice = -2 * Vector2.Dot(v, normal);
        return new(Fused(twice, normal.X, v.X), Fused(twice, normal.Y, v.Y));
    }

    public static Vector2 Transform(Vector2 v, Matrix3x2 m) => new(Fused(m.M21, v.Y, m.M11 * v.X) + m.M31, Fused(m.M22, v.Y, m.M12 * v.X) + m.M32);

    public static Vector2 Transform(Vector2 v, Matrix4x4 m) => new(Fused(m.M21, v.Y, m.M11 * v.X) + m.M41, Fused(m.M22, v.Y, m.M12 * v.X) + m.M42);

    public static Vector2 TransformNormal(Vector2 v, Matrix3x2 m) => new(Fused(m.M21, v.Y, m.M11 * v.X), Fused(m.M22, v.Y, m.M12 * v.X));

    public static Vector2 TransformNormal(Vector2 v, Matrix4x4 m) => new(Fused(m.M21, v.Y, m.M11 * v.X), Fused(m.M22, v.Y, m.M12 * v.X));
}

/// <summary>Members of Vector3.</summary>
internal static class OfVector3
{
    public static Vector3 get_Zero() => new(0, 0, 0);

    public static Vector3 get_One() => new(1, 1, 1);

    public static Vector3 get_UnitX() => new(1, 0, 0);

    public static Vector3 get_UnitY() => new(0, 1, 0);

    public static Vector3 get_UnitZ() => new(0, 0, 1);

    public static float get_Item(Vector3 v, int index) => index switch { 0 => v.X, 1 => v.Y, 2 => v.Z, _ => throw new System.ArgumentOutOfRangeException(nameof(index)) };

    public static Vector3 Create(float value) => new(value, value, value);

    public static Vector3 Create(float x, float y, float z) => new(x, y, z);

    public static Vector3 Lerp(Vector3 a, Vector3 b, float amount) =>
        new(float.Lerp(a.X, b.X, amount), float.Lerp(a.Y, b.Y, amount), float.Lerp(a.Z, b.Z, amount));

    public static Vector3 Clamp(Vector3 v, Vector3 low, Vector3 high) => Vector3.Min(Vector3.Max(v, low), high);

    public static Vector3 Reflect(Vector3 v, Vector3 normal)
    {
        float twice = -2 * Vector3.Dot(v, normal);
        return new(Fused(twice, normal.X, v.X), Fused(twice, normal.Y, v.Y), Fused(twice, normal.Z, v.Z));
    }

    public static Vector3 Transform(Vector3 v, Matrix4x4 m) => TransformNormal(v, m) + new Vector3(m.M41, m.M42, m.M43);

    public static Vector3 TransformNormal(Vector3 v, Matrix4x4 m) => new(
        Fused(m.M31, v.Z, Fused(m.M21, v.Y, m.M11 * v.X)),
        Fused(m.M32, v.Z, Fused(m.M22, v.Y, m.M12 * v.X)),
        Fused(m.M33, v.Z, Fused(m.M23, v.Y, m.M13 * v.X)));

    public static Vector3 Transform(Vector3 v, Quaternion rotation)
    {
        Quaternion turned = rotation * (new Quaternion(v.X, v.Y, v.Z, 1) * Quaternion.Conjugate(rotation));
        return new(turned.X, turned.Y, turned.Z);
    }
}

/// <summary>Members of Vector4.</summary>
internal static class OfVector4
{
    public static Vector4 get_Zero() => new(0, 0, 0, 0);

    public static Vector4 get_One() => new(1, 1, 1, 1);

    public static Vector4 get_UnitX() => new(1, 0, 0, 0);

    public static Vector4 get_UnitY() => new(0, 1, 0, 0);

    public static Vector4 get_UnitZ() => new(0, 0, 1, 0);

    public static Vector4 get_UnitW() => new(0, 0, 0, 1);

    public static float get_Item(Vector4 v, int index) =>
        index switch { 0 => v.X, 1 => v.Y, 2 => v.Z, 3 => v.W, _ => throw new System.ArgumentOutOfRangeException(nameof(index)) };

    public static Vector4 Create(float value) => new(value, value, value, value);

    public static Vector4 Create(float x, float y, float z, float w) => new(x, y, z, w);

    public static Vector4 Lerp(Vector4 a, Vector4 b, float amount) =>
        new(float.Lerp(a.X, b.X, amount), float.Lerp(a.Y, b.Y, amount), float.Lerp(a.Z, b.Z, amount), float.Lerp(a.W, b.W, amount));

    public static Vector4 Clamp(Vector4 v, Vector4 low, Vector4 high) => Vector4.Min(Vector4.Max(v, low), high);

    public static Vector4 Transform(Vector4 v, Matrix4x4 m) => new(
        Fused(m.M41, v.W, Fused(m.M31, v.Z, Fused(m.M21, v.Y, m.M11 * v.X))),
        Fused(m.M42, v.W, Fused(m.M32, v.Z, Fused(m.M22, v.Y, m.M12 * v.X))),
        Fused(m.M43, v.W, Fused(m.M33, v.Z, Fused(m.M23, v.Y, m.M13 * v.X))),
        Fused(m.M44, v.W, Fused(m.M34, v.Z, Fused(m.M24, v.Y, m.M14 * v.X))));

    public static Vector4 Transform(Vector3 v, Matrix4x4 m) => new Vector4(OfVector3.TransformNormal(v, m), Fused(m.M34, v.Z, Fused(m.M24, v.Y, m.M14 * v.X)))
        + new Vector4(m.M41, m.M42, m.M43, m.M44);

    public static Vector4 Transform(Vector2 v, Matrix4x4 m) => new(
        Fused(m.M21, v.Y, m.M11 * v.X) + m.M41,
        Fused(m.M22, v.Y, m.M12 * v.X) + m.M42,
        Fused(m.M23, v.Y, m.M13 * v.X) + m.M43,
        Fused(m.M24, v.Y, m.M14 * v.X) + m.M44);
}
