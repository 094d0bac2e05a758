using System;
using System.Numerics;
using static AutoDiffGen.Prelude.Arithmetic;

namespace AutoDiffGen.Prelude;

/// <summary>Members of Quaternion.</summary>
internal static class OfQuaternion
{
    /// <summary>The constructors.</summary>
    public static Quaternion New(Vector3 vectorPart, float scalarPart) => new(vectorPart.X, vectorPart.Y, vectorPart.Z, scalarPart);

    public static Quaternion Create(float x, float y, float z, float w) => new(x, y, z, w);

    public static Quaternion Create(Vector3 vectorPart, float scalarPart) => new(vectorPart.X, vectorPart.Y, vectorPart.Z, scalarPart);

    public static Quaternion get_Identity() => new(0, 0, 0, 1);

    public static Quaternion get_Zero() => new(0, 0, 0, 0);

    public static bool get_IsIdentity(Quaternion q) => q.X == 0 && q.Y == 0 && q.Z == 0 && q.W == 1;

    public static Quaternion op_Addition(Quaternion a, Quaternion b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    public static Quaternion Add(Quaternion a, Quaternion b) => op_Addition(a, b);

    public static Quaternion op_Subtraction(Quaternion a, Quaternion b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);

    public static Quaternion Subtract(Quaternion a, Quaternion b) => op_Subtraction(a, b);

    public static Quaternion op_UnaryNegation(Quaternion q) => new(-q.X, -q.Y, -q.Z, -q.W);

    public static Quaternion Negate(Quaternion q) => op_UnaryNegation(q);

    public static Quaternion op_Multiply(Quaternion q, float factor) => new(q.X * factor, q.Y * factor, q.Z * factor, q.W * factor);

    public static Quaternion Multiply(Quaternion q, float factor) => op_Multiply(q, factor);

    public static Quaternion op_Multiply(Quaternion a, Quaternion b) => new(
        b.X * a.W + b.W * a.X + b.Z * a.Y - b.Y * a.Z,
        b.Y * a.W - b.Z * a.X + b.W * a.Y + b.X * a.Z,
        b.Z * a.W + b.Y * a.X - b.X * a.Y + b.W * a.Z,
        b.W * a.W - b.X * a.X - b.Y * a.Y - b.Z * a.Z);

    public static Quaternion Multiply(Quaternion a, Quaternion b) => op_Multiply(a, b);

    public static Quaternion Concatenate(Quaternion a, Quaternion b) => op_Multiply(b, a);

    public static Quaternion op_Division(Quaternion a, Quaternion b) => op_Multiply(a, Inverse(b));

    public static Quaternion Divide(Quaternion a, Quaternion b) => op_Division(a, b);

    public static float Dot(Quaternion a, Quaternion b) => Sum(a.X * b.X, a.Y * b.Y, a.Z * b.Z, a.W * b.W);

    public static float LengthSquared(Quaternion q) => Dot(q, q);

    public static float Length(Quaternion q) => MathF.Sqrt(Dot(q, q));

    public static Quaternion Conjugate(Quaternion q) => new(-q.X, -q.Y, -q.Z, q.W);

    public static Quaternion Normalize(Quaternion q)
    {
        float length = Length(q);
        return new(q.X / length, q.Y / length, q.Z / length, q.W / length);
    }

    public static Quaternion Inverse(Quaternion q)
    {
        float square = Dot(q, q);
        return square <= 1.192092896e-7f ? default : new(-q.X / square, -q.Y / square, -q.Z / square, q.W / square);
    }

    public static Quaternion Lerp(Quaternion a, Quaternion b, float amount)
    {
        float rest = 1f - amount, part = Dot(a, b) >= 0 ? amount : -amount;
        return Normalize(Mixed(a, rest, b, part));
    }

    private static Quaternion Mixed(Quaternion a, float rest, Quaternion b, float part) =>
        new(Fused(a.X, rest, b.X * part), Fused(a.Y, rest, b.Y * part), Fused(a.Z, rest, b.Z * part), Fused(a.W, rest, b.W * part));

    public static Quaternion Slerp(Quaternion a, Quaternion b, float amount)
    {
        float cosine = Dot(a, b), sign = 1f;
        if (cosine < 0)
        {
            cosine = -cosine;
            sign = -1f;
        }
        float rest = 1f - amount, part = amount * sign;
        if (cosine <= 1f - 1e-6f)
        {
            float angle = MathF.Acos(cosine), scale = 1 / MathF.Sin(angle);
            rest = MathF.Sin((1f - amount) * angle) * scale;
            part = MathF.Sin(amount * angle) * scale * sign;
        }
        return new(rest * a.X + part * b.X, rest * a.Y + part * b.Y, rest * a.Z + part * b.Z, rest * a.W + part * b.W);
    }

    public static Quaternion CreateFromAxisAngle(Vector3 axis, float angle)
    {
        float half = angle * 0.5f, sine = MathF.Sin(half);
        return new(axis.X * sine, axis.Y * sine, axis.Z * sine, MathF.Cos(half));
    }

    public static Quaternion CreateFromRotationMatrix(Matrix4x4 m)
    {
        float trace = m.M11 + m.M22 + m.M33;
        if (trace > 0)
        {
            float s = MathF.Sqrt(trace + 1f), t = 0.5f / s;
            return new((m.M23 - m.M32) * t, (m.M31 - m.M13) * t, (m.M12 - m.M21) * t, s * 0.5f);
        }
        if (m.M11 >= m.M22 && m.M11 >= m.M33)
        {
            float s = MathF.Sqrt(1f + m.M11 - m.M22 - m.M33), t = 0.5f / s;
            return new(0.5f * s, (m.M12 + m.M21) * t, (m.M13 + m.M31) * t, (m.M23 - m.M32) * t);
        }
        if (m.M22 > m.M33)
        {
            float s = MathF.Sqrt(1f + m.M22 - m.M11 - m.M33), t = 0.5f / s;
            return new((m.M21 + m.M12) * t, 0.5f * s, (m.M32 + m.M23) * t, (m.M31 - m.M13) * t);
        }
        else
        {
            float s = MathF.Sqrt(1f + m.M33 - m.M11 - m.M22), t = 0.5f / s;
            return new((m.M31 + m.M13) * t, (m.M32 + m.M23) * t, 0.5f * s, (m.M12 - m.M21) * t);
        }
    }

    public static Quaternion CreateFromYawPitchRoll(float yaw, float pitch, float roll)
    {
        float sr = Sine(roll), cr = Cosine(roll), sp = Sine(pitch), cp = Cosine(pitch), sy = Sine(yaw), cy = Cosine(yaw);
        return new(cy * sp * cr + sy * cp * sr, sy * cp * cr - cy * sp * sr, cy * cp * sr - sy * sp * cr, cy * cp * cr + sy * sp * sr);
    }

    private static float Sine(float angle)
    {
        float half = angle * 0.5f, sine = MathF.Sin(half);
        return sine + Difference(VectorSine(half), sine);
    }

    private static float Cosine(float angle)
    {
        float half = angle * 0.5f, cosine = MathF.Cos(half);
        return cosine + Difference(VectorCosine(half), cosine);
    }
}
