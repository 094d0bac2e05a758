namespace AutoDiffGen.Tests.Corpus;

/// <summary>Lambdas, local functions and methods as delegates, known where they are called.</summary>
public static partial class Delegates
{
    private static readonly Func<double, double> Cube = static x => x * x * x;

    private static double Integrate(Func<double, double> f, double low, double high, int n)
    {
        ArgumentNullException.ThrowIfNull(f);
        double h = (high - low) / n, s = 0;
        for (int i = 0; i < n; i++) s += f(low + (i + 0.5) * h);
        return s * h;
    }

    private static double Newton(Func<double, double> f, Func<double, double> slope, double x)
    {
        for (int i = 0; i < 30; i++)
        {
            double value = f(x);
            if (Math.Abs(value) < 1e-14) break;
            x -= value / slope(x);
        }

        return x;
    }

    private static double RungeKutta(Func<double, double, double> f, double y, double t, double h, int steps)
    {
        for (int i = 0; i < steps; i++, t += h)
        {
            double a = f(t, y), b = f(t + h / 2, y + h / 2 * a), c = f(t + h / 2, y + h / 2 * b), d = f(t + h, y + h * c);
            y += h / 6 * (a + 2 * b + 2 * c + d);
        }

        return y;
    }

    private static void Repeat(int n, Action<int>? body)
    {
        if (body == null) throw new ArgumentNullException(nameof(body));
        for (int i = 0; i < n; i++) body(i);
    }

    private static double Square(double x) => x * x;

    [Differentiable, At(0.7, 1.3)]
    public static double LambdaInALocal(double x, double a)
    {
        Func<double, double> f = t => a * t * t;
        return f(x) + f(2 * x);
    }

    [Differentiable, At(1.5, 0.1, 2.2)]
    public static double LambdaToAnIntegral(double a, double low, double high) => Integrate(x => a * x * Math.Sin(x * a), low, high, 7);

    [Differentiable, At(0.4, 1.2)]
    public static double IntegralInAnIntegral(double a, double b) => Integrate(x => Integrate(y => Math.Exp(a * x * y), 0, x, 4), 0, b, 3);

    [Differentiable, At(0.4, 1.2)]
    public static double MethodToAnIntegral(double low, double high) => Integrate(Square, low, high, 5) + Integrate(Math.Sin, low, high, 5) + Cube(low);

    [Differentiable, At(2.3)]
    public static double RootByNewton(double a) => Newton(x => x * x - a, x => 2 * x, 1);

    [Differentiable, At(0.8, 1.1)]
    public static double OrdinaryEquation(double y, double k)
    {
        double Slope(double t, double state) => -k * state + Math.Cos(t * k);
        return RungeKutta(Slope, y, 0, 0.1, 6);
    }

    [Differentiable, At(0.7, 1.4), At(2.5, 0.3)]
    public static double LambdaWithStatements(double x, double y)
    {
        double k = 3;
        Func<double, double, double> g = (p, q) =>
        {
            if (p > q) return p * q;
            double z = p + q;
            return z * z * k;
        };
        k = y;
        return g(x, 1) + g(x, y);
    }

    [Differentiable, At(0.7, 1.4)]
    public static double LambdaThatChangesWhatIsAround(double x, double y)
    {
        double s = x;
        Action<double> add = t => s += t * y * s;
        add(x);
        Repeat(3, i =>
        {
            s *= y;
            add(i * x);
        });
        return s;
    }

    [Differentiable, Argument("kind", "0"), At(0.7, 1.4)]
    [At(0.2, 0.4)]
    public static double OneOfSeveral(double x, double y, int kind)
    {
        Func<double, double> f = kind switch { 0 => Math.Tanh, 1 => t => t * y, _ => Square };
        Func<double, double> g = x > 0.5 ? t => t * x : Square;
        return f(x) * y + f(f(y)) + g(f(x));
    }

    [Differentiable, At(0.7, 1.4)]
    public static double LambdaThatReturnsOne(double x, double y)
    {
        Func<double, Func<double, double>> scaled = u => v => u * v * v * y;
        Func<double, double> twice = scaled(x);
        return twice(y) * scaled(y)(x);
    }

    [Differentiable, Allocates, At(0.7, 1.4)]
    public static double MethodOfAReceiver(double x, double y)
    {
        Box box = new() { X = x };
        Func<double, double> f = box.Times;
        box = new() { X = y };
        Func<double, double> g = box.Times;
        return f(y) + 2 * g(y);
    }

    [Differentiable, At(0.7, 1.4)]
    public static double MethodOfAStruct(double x, double y)
    {
        Slope slope = new() { K = x };
        Func<double, double> f = slope.At;
        slope.K = y;
        return f(y) + slope.At(x);
    }

    [Differentiable, Allocates, At(0.7, 1.4)]
    public static double DelegateInAField(double x, double y)
    {
        var integral = new Midpoint(t => Math.Sin(t * x)) { Parts = 5 };
        double s = integral.Over(0, y);
        for (int i = 0; i < 3; i++)
        {
            var inner = new Midpoint(t => t * s);
            s += new Neuron(y, Math.Tanh).Fire(s) * inner.Over(x, 1);
        }

        return s;
    }

    public sealed class Midpoint(Func<double, double> f)
    {
        public int Parts { get; init; } = 3;

        public double Over(double low, double high)
        {
            double h = (high - low) / Parts, s = 0;
            for (int i = 0; i < Parts; i++) s += f(low + (i + 0.5) * h);
            return s * h;
        }
    }

    public sealed class Neuron(double weight, Func<double, double> activation)
    {
        public double Fire(double x) => activation(weight * x);
    }

    public struct Slope
    {
        public double K;

        public readonly double At(double t) => K * t * t;
    }
}
