namespace AutoDiffGen.Tests.Corpus;

/// <summary>Variables of lists, stacks and queues that are assigned again.</summary>
public static partial class ListVariables
{
    /// <summary>Points on a curve, by halving the polygon (de Casteljau).</summary>
    [Differentiable, Size("p", 4), At(0.3, 0.8, -0.4, 1.2, 0.3)]
    public static double PointOnACurve(double[] p, double t)
    {
        var points = new List<double>(p);
        while (points.Count > 1)
        {
            var next = new List<double>();
            for (int i = 0; i + 1 < points.Count; i++) next.Add((points[i] * (1 - t)) + (points[i + 1] * t));
            points = next;
        }

        return points[0];
    }

    /// <summary>A parameter begins as the caller's list and ends as another.</summary>
    [Differentiable, Size("p", 4), At(0.3, 0.8, -0.4, 1.2, 0.3)]
    public static double ParameterOfACallee(double[] p, double t)
    {
        List<double> list = p.ToList();
        double a = OnACurve(list, t);
        list.Add(a);
        return OnACurve(list, t * t) + list.Count;
    }

    private static double OnACurve(List<double> points, double t)
    {
        while (points.Count > 1)
        {
            var next = new List<double>();
            for (int i = 0; i + 1 < points.Count; i++) next.Add((points[i] * (1 - t)) + (points[i + 1] * t));
            points = next;
        }

        return points[0];
    }

    /// <summary>Each element by itself, and a list that grows in between.</summary>
    [Differentiable, Size("p", 3), Argument("n", "3"), At(0.3, 0.8, -0.4)]
    public static double QueriesOneAfterTheOther(double[] p, int n)
    {
        List<double> current = p.ToList();
        for (int k = 0; k < n; k++)
        {
            current = current.Select(v => (v * v * 0.5) + v).ToList();
            if (k == 1) current.Add(current[0]);
        }

        return current.Sum() + current.Count;
    }

    /// <summary>Two lists change places.</summary>
    [Differentiable, Size("p", 3), Argument("n", "3"), At(0.3, 0.8, -0.4)]
    public static double TwoChangePlaces(double[] p, int n)
    {
        var current = new List<double>(p);
        var next = new List<double>();
        for (int k = 0; k < n; k++)
        {
            next.Clear();
            foreach (double v in current) next.Add((v * 1.1) + (current[0] * current[^1]));
            List<double> other = current;
            current = next;
            next = other;
        }

        return current.Sum(v => v * v) + next.Sum();
    }

    /// <summary>The best of several, each made in its iteration.</summary>
    [Differentiable, Size("p", 3), Argument("n", "3"), At(0.3, 0.8, -0.4)]
    public static double TheBestOfSeveral(double[] p, int n)
    {
        List<double> best = new List<double>();
        double most = -1e9;
        for (int k = 0; k < n; k++)
        {
            var candidate = new List<double>();
            for (int i = 0; i < p.Length; i++) candidate.Add(Math.Sin(p[i] * (k + 1)));
            double sum = candidate.Sum();
            if (sum > most)
            {
                most = sum;
                best = candidate;
            }
        }

        return best.Sum() * most;
    }

    /// <summary>A stack is turned over, where there are enough.</summary>
    [Differentiable, Size("p", 3), At(0.3, 0.8, -0.4)]
    public static double StackTurnedOver(double[] p)
    {
        var stack = new Stack<double>();
        foreach (double v in p) stack.Push(v * v);
        if (p.Length > 2) stack = new Stack<double>(stack);
        double sum = 0, weight = 1;
        while (stack.Count > 0)
        {
            sum += weight * stack.Pop();
            weight *= 0.5;
        }

        return sum;
    }

    /// <summary>A queue is emptied into the next.</summary>
    [Differentiable, Size("p", 3), At(0.3, 0.8, -0.4)]
    public static double QueueIntoQueue(double[] p)
    {
        var queue = new Queue<double>(p);
        for (int i = 0; i < 3; i++)
        {
            var next = new Queue<double>();
            while (queue.Count > 0)
            {
                double a = queue.Dequeue();
                next.Enqueue(a * a);
                if (queue.Count % 2 == 1) next.Enqueue(a);
            }

            queue = next;
        }

        double sum = 0, weight = 1;
        while (queue.Count > 0)
        {
            sum += weight * queue.Dequeue();
            weight *= 0.5;
        }

        return sum;
    }

    /// <summary>What is enumerated is what it was when the loop began; and a second name that takes the place of the first.</summary>
    [Differentiable, Size("p", 3), At(0.3, 0.8, -0.4, 0.2)]
    public static double AssignedWhileEnumerated(double[] p, double h)
    {
        List<double> list = p.ToList();
        double sum = 0;
        foreach (double v in list)
        {
            sum += v * list[0];
            list = new List<double> { v * sum, sum };
        }

        for (int i = 0; i < 2; i++)
        {
            List<double> inner = list;
            for (int j = 0; j < 2; j++) inner = Stepped(inner, h);
            list = inner;
        }

        return sum + (list[1] * list[0]);
    }

    private static List<double> Stepped(List<double> s, double h)
    {
        var result = new List<double>();
        foreach (double v in s) result.Add(v + (h * Math.Sin(v)));
        return result;
    }

    /// <summary>Lists of structs, and one that only branches assign.</summary>
    [Differentiable, Size("p", 3), At(0.3, 0.8, -0.4, 0.3)]
    public static double OfStructs(double[] p, double t)
    {
        List<(double X, double Y)> current;
        if (t > 0) current = p.Select(v => (v, v * t)).ToList();
        else current = new List<(double X, double Y)> { (p[0], 1) };
        while (current.Count > 1)
        {
            List<(double X, double Y)> next = [];
            for (int i = 0; i < current.Count - 1; i++) next.Add(((current[i].X * t) + current[i + 1].X, current[i].Y - (current[i + 1].Y * current[i].X)));
            current = next;
        }

        return current[0].X * current[0].Y;
    }
}
