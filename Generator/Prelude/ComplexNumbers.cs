using System;
using System.Numerics;

namespace AutoDiffGen.Prelude;

/// <summary>Members of Complex.</summary>
internal static class OfComplex
{
    public static Complex get_Zero() => new(0, 0);

    public static Complex get_One() => new(1, 0);

    public static Complex get_ImaginaryOne() => new(0, 1);

    public static double get_Magnitude(Complex z) => Abs(z);

    public static double get_Phase(Complex z) => Math.Atan2(z.Imaginary, z.Real);

    public static Complex op_Implicit(double value) => new(value, 0);

    public static Complex op_Implicit(float value) => new(value, 0);

    public static Complex op_Implicit(int value) => new(value, 0);

    public static Complex op_Implicit(long value) => new(value, 0);

    public static Complex op_UnaryNegation(Complex z) => new(-z.Real, -z.Imaginary);

    public static Complex Negate(Complex z) => op_UnaryNegation(z);

    public static Complex op_Addition(Complex a, Complex b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    public static Complex op_Addition(Complex a, double b) => new(a.Real + b, a.Imaginary);

    public static Complex op_Addition(double a, Complex b) => new(a + b.Real, b.Imaginary);

    public static Complex op_Subtraction(Complex a, Complex b) => new(a.Real - b.Real, a.Imaginary - b.Imaginary);

    public static Complex op_Subtraction(Complex a, double b) => new(a.Real - b, a.Imaginary);

    public static Complex op_Subtraction(double a, Complex b) => new(a - b.Real, -b.Imaginary);

    public static Complex op_Multiply(Complex a, Complex b) => new(a.Real * b.Real - a.Imaginary * b.Imaginary, a.Imaginary * b.Real + a.Real * b.Imaginary);

    public static Complex op_Multiply(Complex a, double b) => new(a.Real * b, a.Imaginary * b);

    public static Complex op_Multiply(double a, Complex b) => new(a * b.Real, a * b.Imaginary);

    public static Complex op_Division(Complex a, double b) => new(a.Real / b, a.Imaginary / b);

    /// <summary>Divided by the greater part first, so that no square is too big.</summary>
    public static Complex op_Division(Complex a, Complex b)
    {
        if (Math.Abs(b.Imaginary) < Math.Abs(b.Real))
        {
            double ratio = b.Imaginary / b.Real, whole = b.Real + b.Imaginary * ratio;
            return new((a.Real + a.Imaginary * ratio) / whole, (a.Imaginary - a.Real * ratio) / whole);
        }
        else
        {
            double ratio = b.Real / b.Imaginary, whole = b.Imaginary + b.Real * ratio;
            return new((a.Imaginary + a.Real * ratio) / whole, (-a.Real + a.Imaginary * ratio) / whole);
        }
    }

    public static Complex op_Division(double a, Complex b)
    {
        if (Math.Abs(b.Imaginary) < Math.Abs(b.Real))
        {
            double ratio = b.Imaginary / b.Real, whole = b.Real + b.Imaginary * ratio;
            return new(a / whole, -a * ratio / whole);
        }
        else
        {
            double ratio = b.Real / b.Imaginary, whole = b.Imaginary + b.Real * ratio;
            return new(a * ratio / whole, -a / whole);
        }
    }

    public static Complex Add(Complex a, Complex b) => op_Addition(a, b);

    public static Complex Subtract(Complex a, Complex b) => op_Subtraction(a, b);

    public static Complex Multiply(Complex a, Complex b) => op_Multiply(a, b);

    public static Complex Divide(Complex a, Complex b) => op_Division(a, b);

    public static double Abs(Complex z) => double.Hypot(z.Real, z.Imaginary);

    public static Complex Conjugate(Complex z) => new(z.Real, -z.Imaginary);

    public static Complex Reciprocal(Complex z) => z.Real == 0 && z.Imaginary == 0 ? new Complex(0, 0) : op_Division(new Complex(1, 0), z);

    public static Complex FromPolarCoordinates(double magnitude, double phase) => new(magnitude * Math.Cos(phase), magnitude * Math.Sin(phase));

    public static Complex Exp(Complex z) => FromPolarCoordinates(Math.Exp(z.Real), z.Imaginary);

    public static Complex Log(Complex z) => new(Math.Log(Abs(z)), Math.Atan2(z.Imaginary, z.Real));

    public static Complex Sin(Complex z) => new(Math.Sin(z.Real) * Math.Cosh(z.Imaginary), Math.Cos(z.Real) * Math.Sinh(z.Imaginary));

    public static Complex Cos(Complex z) => new(Math.Cos(z.Real) * Math.Cosh(z.Imaginary), -Math.Sin(z.Real) * Math.Sinh(z.Imaginary));

    public static Complex Sinh(Complex z)
    {
        Complex sine = Sin(new Complex(-z.Imaginary, z.Real));
        return new(sine.Imaginary, -sine.Real);
    }

    public static Complex Cosh(Complex z) => Cos(new Complex(-z.Imaginary, z.Real));

    public static Complex Tan(Complex z)
    {
        double x = 2 * z.Real, y = 2 * z.Imaginary, cosh = Math.Cosh(y);
        if (Math.Abs(z.Imaginary) <= 4)
        {
            double whole = Math.Cos(x) + cosh;
            return new(Math.Sin(x) / whole, Math.Sinh(y) / whole);
        }
        else
        {
            double whole = 1 + Math.Cos(x) / cosh;
            return new(Math.Sin(x) / cosh / whole, Math.Tanh(y) / whole);
        }
    }

    public static Complex Tanh(Complex z)
    {
        Complex tangent = Tan(new Complex(-z.Imaginary, z.Real));
        return new(tangent.Imaginary, -tangent.Real);
    }

    /// <summary>On the negative real axis the root lies on the side of the imaginary part's sign.</summary>
    public static Complex Sqrt(Complex z)
    {
        double a = z.Real, b = z.Imaginary;
        if (b == 0)
            return a < 0 ? new Complex(0, Math.Sqrt(-a)) : new Complex(Math.Sqrt(a), 0);
        double length = double.Hypot(a, b);
        if (a >= 0)
        {
            double x = Math.Sqrt((length + a) * 0.5);
            return new(x, b / (2 * x));
        }
        else
        {
            double y = Math.Sqrt((length - a) * 0.5);
            if (b < 0)
                y = -y;
            return new(b / (2 * y), y);
        }
    }

    public static Complex Pow(Complex z, double power) => Pow(z, new Complex(power, 0));

    public static Complex Pow(Complex z, Complex power)
    {
        if (power.Real == 0 && power.Imaginary == 0)
            return new(1, 0);
        if (z.Real == 0 && z.Imaginary == 0)
            return new(0, 0);
        double length = Abs(z), angle = Math.Atan2(z.Imaginary, z.Real);
        double turned = power.Real * angle + power.Imaginary * Math.Log(length);
        double scale = Math.Pow(length, power.Real) * Math.Exp(-power.Imaginary * angle);
        return new(scale * Math.Cos(turned), scale * Math.Sin(turned));
    }
}
