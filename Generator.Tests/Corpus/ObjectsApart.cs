namespace AutoDiffGen.Tests.Corpus;

/// <summary>Objects that a method makes and keeps to itself, which become variables, and the ways in which one must stay an object.</summary>
public static partial class ObjectsApart
{
    /// <summary>Fields of private types cannot be named outside.</summary>
    [Differentiable, Argument("n", "5"), At(0.7)]
    public static double StateMachine(double x, int n)
    {
        var envelope = new Envelope();
        double sum = 0;
        for (int i = 0; i < n; i++) sum += envelope.Next(x) * (i + 1);
        return sum;
    }

    private sealed class Envelope
    {
        private Stage stage;
        private Level level = new() { Now = 0.1, Speed = 1 };

        private enum Stage
        {
            Attack,
            Decay,
        }

        public double Next(double x)
        {
            switch (stage)
            {
                case Stage.Attack:
                    level.Now += x * level.Speed;
                    if (level.Now > 1) stage = Stage.Decay;
                    break;
                case Stage.Decay:
                    level.Now *= x;
                    level.Speed += level.Now;
                    break;
            }

            return level.Now * level.Speed;
        }

        private struct Level
        {
            public double Now, Speed;
        }
    }

    [Differentiable, Size("x", 4), At(0.3, 0.4, 0.5, 0.6, 1.2)]
    public static double ObjectsInAnObject(double[] x, double k)
    {
        var cell = new Cell(3, k);
        double sum = 0;
        foreach (double v in x) sum += cell.Step(v) * cell.Mean();
        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double ArraysOfAFieldThatChanges(double x)
    {
        var grown = new Storage();
        grown.Set(x);
        grown.Grow();
        var swapped = new Storage();
        swapped.Set(x * x);
        swapped.Swap();
        swapped.W[1] *= x;
        var given = new Storage();
        given.Set(2 * x);
        given.Renew(x);
        ref double[] storage = ref given.W;
        double before = given.Sum();
        storage = [x, x * 3];
        return grown.Sum() + swapped.Sum() + before + given.Sum();
    }

    [Differentiable, At(1.2)]
    public static double ReadOnlyFields(double x)
    {
        var branches = new Chosen(x);
        var twice = new Twice(x);
        var parts = new Initialised(x) { K = x * x };
        return branches.K * twice.K * parts.K * parts.L;
    }

    [Differentiable, Size("c", 4), At(0.3, -0.4, 0.5, 0.6, 1.2)]
    public static double InitialisersReplaced(double[] c, double x)
    {
        var polynomial = new Polynomial([.. c]);
        Polynomial slope = polynomial.Derivative();
        for (int i = 0; i < 2; i++) x -= 0.1 * polynomial.Value(x) / (2 + (slope.Value(x) * slope.Scale));
        return x;
    }

    [Differentiable, Size("x", 3), At(0.3, -0.4, 0.5, 1.2)]
    public static double Clones(double[] x, double k)
    {
        var window = new Window(k);
        double sum = 0;
        foreach (double v in x)
        {
            Window copy = window.Clone();
            sum += copy.Step(v) * window.Step(sum);
            copy.Last[0] += v;
        }

        return sum + window.Last[0];
    }

    [Differentiable, At(1.2)]
    public static double VirtualCallsInConstructors(double x)
    {
        Base made = new Derived(x);
        return made.Value() + new Derived(2 * x).Value();
    }

    [Differentiable, At(1.2)]
    public static double OneObjectOfTwoNames(double x)
    {
        var a = new Node(x);
        Node b = a;
        b.V = x * x;
        void Grow() => a.V *= x;
        Grow();
        return a.V + (a.V * Bumped(b)) + a.V;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double NamesThatChange(double x)
    {
        var a = new Node(x);
        var b = new Node(2 * x);
        (a.V, b.V) = (b.V * x, a.V);
        Node c = x > 0 ? a : b;
        c.V *= 3;
        b = new Node(a.V);
        Node old = a;
        a = b;
        a.V += x;
        return (a.V * b.V) - old.V;
    }

    [Differentiable, Allocates, Argument("n", "4"), At(0.6)]
    public static double MadeInALoop(double x, int n)
    {
        double sum = 0;
        Node? last = null;
        for (int i = 0; i < n; i++)
        {
            var pair = new Pair(x + i);
            pair.First.X *= pair.Second.X;
            Plane second = pair.Second;
            second.Y = pair.First.X;
            pair.Second = second;
            sum += pair.First.X * pair.Second.Y;
            var next = new Node(sum) { Next = last };
            last = next;
        }

        for (Node? node = last; node is not null; node = node.Next) sum = (sum * x) + node.V;
        return sum;
    }

    [Differentiable, Allocates, At(0.6)]
    public static double HandedToARecursion(double x) => Walk(new Node(x) { Next = new Node(x * x) }, 3);

    [Differentiable, At(0.6)]
    public static double ChangedBetweenOperands(double x)
    {
        var n = new Node(x);
        return n.V + (Bumped(n) * n.V) + Bumped(n);
    }

    private static double Walk(Node node, int depth)
    {
        node.V *= 1.5;
        return depth == 0 ? node.V : (Walk(node.Next ?? node, depth - 1) * node.V) + depth;
    }

    private static double Bumped(Node node)
    {
        node.V += 1;
        return node.V;
    }

    public sealed class Cell
    {
        private readonly double[] w;
        private readonly Mean mean;
        private double h;

        public Cell(int n, double scale)
        {
            w = new double[n];
            for (int i = 0; i < n; i++) w[i] = scale * i;
            mean = new Mean(scale);
        }

        public double Step(double x)
        {
            h = Math.Tanh(h + (x * w[1]));
            mean.Add(h);
            return h;
        }

        public double Mean() => mean.Value;
    }

    public sealed class Mean(double scale)
    {
        private double sum;
        private int count;

        public double Value => sum / count;

        public void Add(double x)
        {
            sum += x * scale;
            count++;
        }
    }

    public sealed class Storage
    {
        private double s;

        public double[] W = new double[2];

        public void Set(double x)
        {
            s = x;
            W[0] = x;
        }

        public void Grow()
        {
            Array.Resize(ref W, W.Length + 1);
            W[^1] = s;
        }

        public void Swap()
        {
            var other = new double[3];
            for (int i = 0; i < 3; i++) other[i] = s * i;
            W = other;
        }

        public void Renew(double x) => Fresh(ref W, x);

        public double Sum()
        {
            double sum = 0;
            foreach (double w in W) sum += w * w;
            return sum;
        }

        private static void Fresh(ref double[] w, double x) => w = [x, x * x, x];
    }

    public sealed class Polynomial
    {
        private readonly List<double> coefficients = [];
        private double[] scales = new double[1];

        public Polynomial(List<double> coefficients)
        {
            this.coefficients.Add(7);
            this.coefficients = coefficients;
            scales[0] = 5;
            scales = new double[coefficients.Count];
            scales[1] = coefficients[0];
        }

        public double Scale => scales[0] + scales[1];

        public double Value(double x)
        {
            double value = 0;
            for (int i = coefficients.Count - 1; i >= 0; i--) value = (value * x) + coefficients[i];
            return value;
        }

        public Polynomial Derivative()
        {
            var slope = new List<double>(coefficients);
            for (int i = 0; i < slope.Count; i++) slope[i] *= i;
            slope.RemoveAt(0);
            return new Polynomial(slope);
        }
    }

    public sealed class Window(double k)
    {
        private readonly double k = k;
        private double state = 0.1;

        public double[] Last { get; } = new double[1];

        public double Step(double x)
        {
            Last[0] = state;
            return state = Math.Sin((k * state) + x);
        }

        public Window Clone() => (Window)MemberwiseClone();
    }

    public sealed class Chosen
    {
        public readonly double K;

        public Chosen(double x)
        {
            if (x > 1) K = x * x;
            else K = x;
        }
    }

    public sealed class Twice
    {
        public readonly double K;

        public Twice(double x)
        {
            K = x;
            K *= K;
        }
    }

    public sealed class Initialised(double l)
    {
        public double K { get; init; }

        public double L { get; } = l * l;
    }

    public class Base
    {
        protected Base(double x)
        {
            A = x * x;
            Begin(x);
        }

        protected double A { get; set; }

        public virtual double Value() => A;

        protected virtual void Begin(double x) => A += x;
    }

    public sealed class Derived : Base
    {
        private double b = 2;

        public Derived(double x)
            : base(x) => b *= x;

        public override double Value() => A * b;

        protected override void Begin(double x)
        {
            A += x * b;
            b = x;
        }
    }

    public sealed class Node(double v)
    {
        public double V = v;

        public Node? Next { get; set; }
    }

    public struct Plane
    {
        public double X, Y;
    }

    public sealed class Pair
    {
        public Plane First;

        public Pair(double x)
        {
            First.X = x;
            First.Y = x * x;
            Second = new Plane { X = x, Y = 1 };
        }

        public Plane Second { get; set; }
    }
}
