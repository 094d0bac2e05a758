namespace AutoDiffGen.Tests.Corpus;

public struct Point
{
    public double X;

    public Point(double x) => X = x;
}

public struct Body
{
    public Point Pos;
    public Point Vel;
}

public readonly record struct Vec3(double X, double Y, double Z)
{
    public static readonly Vec3 Up = new(0, 0, 1);

    public double LengthSquared => X * X + Y * Y + Z * Z;

    public double this[int i] => i switch
    {
        0 => X,
        1 => Y,
        _ => Z,
    };

    public static Vec3 operator +(Vec3 a, Vec3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vec3 operator -(Vec3 a, Vec3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vec3 operator -(Vec3 a) => new(-a.X, -a.Y, -a.Z);

    public static Vec3 operator *(double s, Vec3 a) => new(s * a.X, s * a.Y, s * a.Z);

    public static double Dot(Vec3 a, Vec3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public static Vec3 Cross(Vec3 a, Vec3 b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    public Vec3 Normalised() => 1 / Math.Sqrt(LengthSquared) * this;
}

public struct Rotation
{
    public double W, X, Y, Z;

    public Rotation(double w, double x, double y, double z)
    {
        W = w;
        X = x;
        Y = y;
        Z = z;
    }

    public readonly Rotation Conjugate => new(W, -X, -Y, -Z);

    public static Rotation operator *(in Rotation a, in Rotation b) => new(
        a.W * b.W - a.X * b.X - a.Y * b.Y - a.Z * b.Z,
        a.W * b.X + a.X * b.W + a.Y * b.Z - a.Z * b.Y,
        a.W * b.Y - a.X * b.Z + a.Y * b.W + a.Z * b.X,
        a.W * b.Z + a.X * b.Y - a.Y * b.X + a.Z * b.W);

    public void Normalise()
    {
        double n = Math.Sqrt(W * W + X * X + Y * Y + Z * Z);
        W /= n;
        X /= n;
        Y /= n;
        Z /= n;
    }

    public readonly Vec3 Apply(Vec3 v)
    {
        Rotation r = this * new Rotation(0, v.X, v.Y, v.Z) * Conjugate;
        return new Vec3(r.X, r.Y, r.Z);
    }
}

/// <summary>With a mutable field, a property with a body, an indexer that writes and a passive field.</summary>
public partial struct Oscillator
{
    public double Position;
    public double Velocity;
    public int Steps;

    private double _damping;

    public double Damping
    {
        readonly get => _damping;
        set => _damping = value * 0.5;
    }

    public double this[int i]
    {
        readonly get => i == 0 ? Position : Velocity;
        set
        {
            if (i == 0) Position = value;
            else Velocity = value;
        }
    }

    [Differentiable, At(0.3, 0.7, 0.1, 2)]
    public readonly double Energy(double stiffness) => 0.5 * Velocity * Velocity + 0.5 * stiffness * Position * Position * (1 - _damping);

    [Differentiable, At(0.3, 0.7, 0.1, 0.2)]
    public double Step(double dt)
    {
        Velocity -= dt * (Position + Damping * Velocity);
        Position += dt * Velocity;
        Steps++;
        return Position * Position;
    }
}

public static partial class Structs
{
    // F2
    [Differentiable, At(3), Gradient(12)]
    public static double CopyHasValueSemantics(double x)
    {
        var a = new Point(x);
        var b = a;
        b.X *= 2;
        return a.X * b.X;
    }

    // F8
    [Differentiable, Size("p", 1), Argument("dt", "0.1"), At(1, 2), Gradient(2.4, 0.24)]
    public static double ArrayOfStructs(Body[] p, [NonDifferentiable] double dt)
    {
        double s = 0;
        for (int i = 0; i < p.Length; i++)
        {
            p[i].Pos.X += p[i].Vel.X * dt;
            s += p[i].Pos.X * p[i].Pos.X;
        }

        return s;
    }

    [Differentiable, At(0.3, 0.7, 0.1, 1, 2, 0.5)]
    public static double VectorAlgebra(Vec3 a, Vec3 b)
    {
        Vec3 n = Vec3.Cross(a, b).Normalised();
        Vec3 m = 2 * a - b + Vec3.Up;
        return Vec3.Dot(n, m) * m.LengthSquared + n[1];
    }

    [Differentiable, At(0.9, 0.1, -0.2, 0.3, 1, 2, 3)]
    public static double QuaternionRotation(Rotation q, Vec3 v)
    {
        q.Normalise();
        Vec3 r = q.Apply(v);
        return r.X * r.Y + r.Z;
    }

    [Differentiable, At(0.3, 0.7, 0.4, 1.1, -0.6)]
    public static Vec3 StructResult(double x, Vec3 scale, double y) => new Vec3(x * scale.X, y * scale.Y, x * y) with { Y = scale.Z * x };

    [Differentiable, Size("bodies", 3), Argument("steps", "4"), At(0, 0.1, 1, -0.1, 2.5, 0.3)]
    public static double ParticlesWithSprings(ReadOnlySpan<Body> bodies, int steps)
    {
        Body[] b = bodies.ToArray();
        double[] force = new double[b.Length];
        for (int t = 0; t < steps; t++)
        {
            Array.Clear(force);
            for (int i = 0; i + 1 < b.Length; i++)
            {
                double f = Math.Sin(b[i + 1].Pos.X - b[i].Pos.X - 1);
                force[i] += f;
                force[i + 1] -= f;
            }

            for (int i = 0; i < b.Length; i++)
            {
                ref Body body = ref b[i];
                body.Vel.X += 0.1 * force[i];
                body.Pos.X += 0.1 * body.Vel.X;
            }
        }

        double energy = 0;
        foreach (Body body in b) energy += body.Vel.X * body.Vel.X;
        return energy;
    }

    [Differentiable, At(0.3, 0.7)]
    public static double PropertiesAndIndexersThatWrite(double x, double y)
    {
        var o = new Oscillator { Position = x, Damping = y, Steps = 3 };
        o[1] = o[0] * y;
        o.Damping *= x;
        o[0] += o.Damping;
        for (int i = 0; i < o.Steps; i++) o.Velocity *= 1 - o.Damping;
        return o.Position * o.Velocity;
    }

    [Differentiable, At(0.3, 0.7, 0.2)]
    public static double Tuples(double x, (double A, double B) pair)
    {
        (double, int) t = (x * pair.A, 3);
        var (a, b) = pair;
        pair.A = b;
        (pair.B, a) = (a * x, pair.B);
        return t.Item1 * pair.A * pair.B + a * t.Item2;
    }

    [Differentiable, At(0.3, 0.7), Argument("which", "true")]
    public static double StructsThroughBranches(double x, double y, bool which)
    {
        Point p = which ? new Point(x * y) : new Point(x);
        Point q = default;
        if (p.X > 0) q = p;
        p.X = 1;
        return q.X * q.X + p.X;
    }

    [Differentiable, At(0.3, 0.7, 1.5)]
    public static double RefStructParameter(ref Body b, double dt)
    {
        Advance(ref b, dt);
        Advance(ref b, dt * 2);
        return b.Pos.X * b.Vel.X;
    }

    private static void Advance(ref Body b, double dt)
    {
        b.Vel = new Point(b.Vel.X * (1 - 0.1 * dt));
        b.Pos.X += Math.Sin(b.Vel.X) * dt;
    }

    /// <summary>Fields that are read again, the first assignment of which overwrites nothing.</summary>
    [Differentiable, At(1.5, 2)]
    public static void GivenOutFieldByField(double x, double y, out Vec3Fields result)
    {
        result.Y = result.Z = x * y;
        result.X = x * result.Y;
        if (x > 1) result.Y *= result.X;
        result.Z += result.Y * y;
    }

    public struct Vec3Fields
    {
        public double X, Y, Z;
    }
}

/// <summary>A direction whose parts are fields that cannot be written from outside.</summary>
public readonly struct Direction(double x, double y)
{
    public readonly double X = x;
    private readonly double _y = y;

    public double Slope => _y / X;
}

/// <summary>Structs behind properties.</summary>
public struct Beam
{
    public Direction From { get; set; }

    public Direction To { get; private set; }
}

public static partial class Structs
{
    [Differentiable, At(1.5, 0.5, 2, 0.7)]
    public static double StructsBehindProperties(Beam beam) => beam.From.X * beam.To.Slope + beam.From.Slope * beam.To.X;

    /// <summary>The brackets inside a tuple are not the ranks of an array of such tuples.</summary>
    [Differentiable, Allocates, Size("xs", 4), At(0.3, 0.8, 1.5, 0.5)]
    public static double ArraysInTuplesInAnArray(double[] xs)
    {
        double[][] rows = [xs[..3], [xs[0] * xs[1], xs[2]]];
        var named = new (double[] Row, double Sum)[2];
        named[0] = (rows[0], xs[1]);
        named[1].Row = new double[2];
        named[1].Row[0] = xs[2] * xs[3];
        var nameless = rows.Select(row => new { row, Sum = row.Sum() }).ToArray();
        nameless[0].row[1] *= 2;
        return (named[0].Row[1] * named[0].Sum) + (named[1].Row[0] * nameless[1].Sum * nameless[1].row[0]) + nameless[0].Sum;
    }
}
