using System.Text;

namespace AutoDiffGen.Tests.Corpus;

/// <summary>Keeps what it is given in a list of its own.</summary>
public sealed class Samples
{
    private readonly List<double> values = new();
    private double sum;

    public int Count => values.Count;

    public double First => values[0];

    public double Mean => sum / values.Count;

    public void Add(double x)
    {
        values.Add(x);
        sum += x;
    }

    public double Variance()
    {
        double mean = Mean;
        return values.Sum(x => (x - mean) * (x - mean)) / values.Count;
    }
}

public sealed class MovingWindow(int size)
{
    public Queue<double> Recent { get; } = new();

    public double Total { get; private set; }

    public double Next(double x)
    {
        Recent.Enqueue(x);
        Total += x;
        if (Recent.Count > size) Total -= Recent.Dequeue();
        return Total / Recent.Count;
    }
}

public sealed class Outline
{
    public List<(double X, double Y)> Corners { get; init; } = [];

    public double Area()
    {
        double area = 0;
        for (int i = 0; i < Corners.Count; i++)
        {
            var (x, y) = Corners[i];
            var next = Corners[(i + 1) % Corners.Count];
            area += (x * next.Y) - (next.X * y);
        }

        return area / 2;
    }
}

/// <summary>Stacks, queues, and lists in fields of objects that the method makes.</summary>
public static partial class Piles
{
    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double ReversePolish(double a, double b)
    {
        var stack = new Stack<double>();
        foreach (char token in "ab+a*b/b-ab**")
        {
            switch (token)
            {
                case 'a':
                    stack.Push(a);
                    break;
                case 'b':
                    stack.Push(b);
                    break;
                case '+':
                    stack.Push(stack.Pop() + stack.Pop());
                    break;
                case '*':
                    stack.Push(stack.Pop() * stack.Pop());
                    break;
                default:
                    double right = stack.Pop(), left = stack.Pop();
                    stack.Push(token == '-' ? left - right : left / right);
                    break;
            }
        }

        return stack.Pop() * stack.Count + a;
    }

    [Differentiable, Size("x", 4), At(0.4, 0.9, 0.35, 0.7)]
    public static double StackThatIsEnumerated(double[] x)
    {
        var stack = new Stack<double>(x);
        foreach (double v in x)
        {
            stack.Push(v * v);
            if (stack.Count > 5) stack.Push(stack.Pop() * stack.Pop() + stack.Peek());
        }

        double r = 0;
        foreach (double v in stack) r = r * 0.7 + v;
        while (stack.TryPop(out double top)) r += top * r * 0.1;
        return r;
    }

    [Differentiable, Size("x", 4), At(0.4, 0.9, 0.35, 0.7)]
    public static double StackOfTuples(double[] x)
    {
        var work = new Stack<(double Weight, int Depth)>();
        work.Push((x[0], 0));
        double total = 0;
        while (work.Count > 0)
        {
            var (weight, depth) = work.Pop();
            total += weight * total * 0.5 + weight;
            if (depth == 3 || weight < 0.05) continue;
            work.Push((weight * x[depth], depth + 1));
            work.Push((weight * x[depth + 1], depth + 1));
        }

        return total;
    }

    [Differentiable, Size("x", 4), At(0.4, 0.9, 0.35, 0.7)]
    public static double QueueThatIsFed(double[] x)
    {
        var queue = new Queue<double>();
        foreach (double v in x) queue.Enqueue(v);
        double r = 1;
        int served = 0;
        while (queue.TryDequeue(out double v))
        {
            r += v * r;
            if (served++ < 6) queue.Enqueue(v * 0.5 * r);
            if (queue.Count > 0 && served % 2 == 0) r -= queue.Peek() * queue.Sum();
        }

        return r;
    }

    [Differentiable, Allocates, Size("x", 4), At(0.4, 0.9, 0.35, 0.7)]
    public static double ListInAField(double[] x)
    {
        double s = 0;
        for (int k = 0; k < 3; k++)
        {
            var samples = new Samples();
            samples.Add(s + k);
            foreach (double v in x)
                if (v > 0.3 * k)
                    samples.Add(v * k + s);
            var same = samples;
            same.Add(x[k]);
            s += Math.Sin(samples.Variance()) + (samples.First / samples.Count);
        }

        return s;
    }

    [Differentiable, Allocates, Size("x", 4), At(0.4, 0.9, 0.35, 0.7)]
    public static double MovingAverage(double[] x)
    {
        var window = new MovingWindow(2);
        double s = 0;
        foreach (double v in x) s += window.Next(v) * v;
        foreach (double v in window.Recent) s = s * 0.5 + v;
        return s * window.Recent.Peek();
    }

    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double ListThatAnInitialiserFills(double a, double b)
    {
        var outline = new Outline { Corners = { (0, 0), (a, 0.1) } };
        outline.Corners.Add((a * b, b));
        return outline.Area() * outline.Area();
    }

    [Differentiable, Allocates, At(0.3)]
    public static double LogOfSteps(double x)
    {
        var log = new StringBuilder();
        double s = x;
        for (int i = 0; i < 3; i++)
        {
            s = Math.Sin(s) + x;
            log.AppendLine($"step {i}: {s:F3}").Append($"{s}");
        }

        if (log.Length > 10000) throw new InvalidOperationException(log.ToString());
        return s;
    }
}
