using System.Numerics;

namespace AutoDiffGen.Tests.Corpus;

public static partial class SystemNumerics
{
    [Differentiable, At(0.3f, 0.7f, 0.5f, 2)]
    public static float VectorsOfTwo(Vector2 a, Vector2 b)
    {
        var c = a * b + a;
        return Vector2.Dot(c, b) + c.Length();
    }

    [Differentiable, At(0.1f, 0.2f, -3, 0.02f, 0.05f, 1)]
    public static float ShadeOfASphere(Vector3 origin, Vector3 direction)
    {
        Vector3 d = Vector3.Normalize(direction), center = new(0, 0, 1), toSphere = origin - center;
        float b = Vector3.Dot(toSphere, d), c = toSphere.LengthSquared() - 1f, square = b * b - c;
        if (square < 0) return 0;
        Vector3 normal = Vector3.Normalize(origin + d * (-b - MathF.Sqrt(square)) - center);
        Vector3 light = Vector3.Normalize(new Vector3(1, 1, -1));
        return Math.Max(0, Vector3.Dot(normal, light)) + MathF.Pow(Math.Max(0f, Vector3.Dot(Vector3.Reflect(-light, normal), -d)), 8);
    }

    [Differentiable, At(0.1f, 0.2f, 0.3f, 1, 2, 0.5f, 0.3f)]
    public static float LerpAndClamp(Vector3 a, Vector3 b, float t)
    {
        Vector3 m = Vector3.Clamp(Vector3.Lerp(a, b, t), Vector3.Zero, new Vector3(1.5f));
        return m.X + Vector3.Distance(m, Vector3.One) + Vector3.Dot(m, Vector3.UnitY);
    }

    [Differentiable, At(0.4f, 0.3f, 0.2f, 1, 2, 3)]
    public static float TurnedByAngles(float yaw, float pitch, float roll, Vector3 v)
    {
        Vector3 turned = Vector3.Transform(v, Quaternion.CreateFromYawPitchRoll(yaw, pitch, roll));
        return turned.X + 2 * turned.Y * turned.Z;
    }

    [Differentiable, At(0.4f, 1.3f, 0.3f)]
    public static float BetweenTwoTurns(float a, float b, float t)
    {
        Quaternion p = Quaternion.CreateFromAxisAngle(Vector3.UnitX, a);
        Quaternion q = Quaternion.CreateFromAxisAngle(Vector3.Normalize(new Vector3(1, 2, 0)), b);
        Quaternion s = Quaternion.Normalize(Quaternion.Slerp(p, q, t) * Quaternion.Conjugate(p));
        return s.X + 3 * s.W - s.Y * s.Z;
    }

    [Differentiable, At(0.1f, 0.2f, 0.3f)]
    public static float Spinning(Vector3 speed)
    {
        Quaternion q = Quaternion.Identity;
        for (int i = 0; i < 5; i++)
        {
            Quaternion spin = new Quaternion(speed, 0) * q;
            q.X += spin.X * 0.05f;
            q.Y += spin.Y * 0.05f;
            q.Z += spin.Z * 0.05f;
            q.W += spin.W * 0.05f;
            q = Quaternion.Normalize(q);
        }

        return q.X + 2 * q.Y + 3 * q.Z + q.W;
    }

    [Differentiable, At(1, 2, 3, 0.2f, 0.1f)]
    public static float Camera(Vector3 eye, float x, float y)
    {
        Matrix4x4 view = Matrix4x4.CreateLookAt(eye, Vector3.Zero, Vector3.UnitY);
        Matrix4x4 projection = Matrix4x4.CreatePerspectiveFieldOfView(1.0f, 1.5f, 0.1f, 100f);
        Vector4 p = Vector4.Transform(new Vector4(x, y, 0.5f, 1), view * projection);
        return p.X / p.W + p.Y / p.W;
    }

    [Differentiable, At(0.3f, 1.5f, 1, 2, 3)]
    public static float World(float angle, float scale, Vector3 v)
    {
        Matrix4x4 m = Matrix4x4.CreateScale(scale) * Matrix4x4.CreateRotationY(angle);
        m.Translation = new Vector3(1, scale, 3);
        Vector3 p = Vector3.Transform(v, m), n = Vector3.TransformNormal(v, m);
        return p.X * n.Y + p.Z + m.M11 + m.GetDeterminant();
    }

    [Differentiable, At(0.3f, 1, 2)]
    public static float InThePlane(float angle, Vector2 v)
    {
        Matrix3x2 m = Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(new Vector2(1, 2));
        Vector2 r = Vector2.Transform(v, m);
        return r.X * m.M12 + r.Y;
    }

    [Differentiable, At(1, 0, 0, 0, 1, 0.1f, 0.2f, 0, 1)]
    public static float DistanceFromAPlane(Vector3 a, Vector3 b, Vector3 c)
    {
        Plane p = Plane.CreateFromVertices(a, b, c);
        return Plane.DotCoordinate(p, new Vector3(1, 2, 3)) + p.D * p.Normal.X;
    }

    [Differentiable, At(0.3, 0.6)]
    public static double ComplexArithmetic(Complex z)
    {
        Complex w = z * z + 2 * z - Complex.One;
        w /= z + 3.0;
        return w.Magnitude + w.Phase * w.Real;
    }

    [Differentiable, At(0.3, 0.6)]
    public static double ComplexFunctions(double re, double im)
    {
        Complex z = new(re, im);
        Complex s = Complex.Sqrt(z) + Complex.Log(z) + Complex.Sin(z) + Complex.Pow(z, 2.5) + Complex.Conjugate(z) + Complex.Tanh(z) + Complex.Reciprocal(z);
        s += Complex.FromPolarCoordinates(re, im);
        return s.Real + 2 * s.Imaginary;
    }

    [Differentiable, Size("x", 4), At(1, 0.5, -0.3, 0.2)]
    public static double Spectrum(double[] x)
    {
        var spectrum = new Complex[x.Length];
        for (int k = 0; k < x.Length; k++)
        {
            for (int n = 0; n < x.Length; n++) spectrum[k] += x[n] * Complex.Exp(-Complex.ImaginaryOne * (2 * Math.PI * k * n / x.Length));
        }

        return spectrum[1].Magnitude * spectrum[2].Real;
    }
}
