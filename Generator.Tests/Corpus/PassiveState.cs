namespace AutoDiffGen.Tests.Corpus;

/// <summary>Weights that are read from integers which change where no derivative goes: the reverse sweep must not read them again.</summary>
public static partial class PassiveState
{
    [Differentiable, Allocates, At(1.2)]
    public static double SizeOfAListThatGrows(double x)
    {
        var list = new List<int> { 1 };
        double sum = 0;
        for (int i = 0; i < 5; i++)
        {
            sum += Math.Sin(x) * list.Count * list[^1];
            list.Add(i + 2);
        }

        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double QueueInAList(double x)
    {
        var queue = new List<(int Depth, int Weight)> { (1, 2) };
        double sum = 0;
        while (queue.Count is > 0 and < 6)
        {
            (int depth, int weight) = queue[^1];
            sum += Math.Sin(x * depth) * weight * queue[0].Weight;
            if (depth > 3) queue.RemoveAt(queue.Count - 1);
            queue.Insert(0, (depth + 1, weight + 2));
        }

        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double RowsThatMove(double x)
    {
        var rows = new List<int[]>();
        double sum = 0;
        for (int i = 0; i < 4; i++)
        {
            rows.Insert(0, [i, i + 1]);
            sum += Math.Sin(x) * rows[0][1] * rows[rows.Count / 2][0];
        }

        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double ListThatAFunctionChanges(double x)
    {
        var list = new List<int> { 3, 1, 2 };
        double sum = 0;
        for (int i = 0; i < 5; i++) sum += Math.Sin(x * Turned(list)) * list[2];
        return sum;
    }

    [Differentiable, At(1.2)]
    public static double ArrayThatAFunctionChanges(double x)
    {
        int[] counts = [1, 2, 3];
        double sum = 0;
        for (int i = 0; i < 5; i++)
        {
            sum += Math.Sin(x) * counts[1];
            Count(counts, i);
        }

        return sum;
    }

    [Differentiable, At(1.2)]
    public static double StaticTables(double x)
    {
        Tables.Reset();
        double sum = 0;
        for (int i = 0; i < 4; i++)
        {
            sum += Math.Sin(x) * Tables.Counts[1] * Tables.Weights[2];
            Tables.Advance();
        }

        Tables.Counts[1] = 5;
        sum += x * Tables.Counts[1];
        Tables.Counts[1] = 7;
        return sum;
    }

    [Differentiable, At(1.2)]
    public static double RandomNumbers(double x)
    {
        var random = new Congruential(3);
        Congruential same = random;
        random = new Congruential(5);
        double sum = 0;
        for (int i = 0; i < 5; i++) sum += Math.Sin(x * random.Next()) + (x * same.Next());
        return sum;
    }

    [Differentiable, At(1.2)]
    public static double StructsWithoutNumbers(double x)
    {
        var dice = new Dice(3);
        Dice old = dice;
        Dice[] several = [new(4), new(5)];
        double sum = 0;
        for (int i = 0; i < 5; i++)
        {
            sum += (Math.Sin(x * dice.Roll()) * old.State) + (x * dice.Seen.Low);
            several[i % 2].Roll();
            several[1].Seen.Low++;
            sum += x * several[0].State * several[1].Seen.Low;
            if (i == 2) old = dice;
        }

        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double StructsInObjects(double x)
    {
        Table[] tables = [new(), new()];
        double sum = 0;
        for (int i = 0; i < 5; i++)
        {
            sum += (Math.Sin(x) * tables[0].Pair.B) + (x * tables[1].Dice.Roll() * (tables[1].Tag ?? 2));
            tables[0].Pair.B += i;
            tables[0].Pair = (tables[0].Pair.B, tables[0].Pair.A + 1);
            tables[1].Tag = tables[1].Tag + 1 ?? i;
            tables[1].Dice.Seen.High = i;
        }

        return sum + (x * tables[1].Dice.Seen.Low);
    }

    [Differentiable, Allocates, At(1.2)]
    public static double StateOfAnObject(double x)
    {
        Schedule[] schedules = [new(), new()];
        double sum = 0;
        for (int i = 0; i < 5; i++)
        {
            Schedule schedule = schedules[i % 2];
            sum += (Math.Sin(x * schedule.Step) * schedule.Total * schedule.Rates[1]) + (x * schedule.Past.Count);
            schedule.Advance();
        }

        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double BoundsThatMove(double x)
    {
        var list = new List<int>();
        for (int i = 0; i < 4; i++) list.Add(i);
        double sum = 0;
        for (int i = 0; i < list.Count; i++) sum += x * x * list[i];
        for (int i = 0; i < list.Count; i++)
            if (list[i] % 2 == 0) list.RemoveAt(i);
        foreach (int item in list) sum += x * sum * item;
        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double ChangedBehindAnInterface(double x)
    {
        var list = new List<int> { 1 };
        IList<int> same = list;
        int[] items = [1, 2, 3];
        var segment = new ArraySegment<int>(items, 0, 2);
        Array array = items;
        double sum = 0;
        for (int i = 0; i < 4; i++)
        {
            sum += (Math.Sin(x) * list.Count * items[0]) + (x * items[2]);
            same.Add(i);
            Lengthen(list);
            segment[0] = i + 5;
            array.SetValue(i, 2);
        }

        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double ChangedByAProperty(double x)
    {
        var source = new Source();
        ISource same = source;
        double sum = 0;
        for (int i = 0; i < 4; i++) sum += (Math.Sin(x) * source.Past.Count * source.Counts[0]) + (x * same.Next);
        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double ChangedByAnEnumeration(double x)
    {
        int[] counts = [1];
        IEnumerable<int> steps = new Steps(counts);
        double sum = 0;
        foreach (int step in steps) sum += Math.Sin(x) * counts[0] * step;
        return sum;
    }

    [Differentiable, Allocates, At(1.2)]
    public static double ChangedByACondition(double x)
    {
        var list = new List<int>();
        double sum = 0;
        while (Longer(list) < 6) sum += Math.Sin(x) * list.Count;
        return sum;
    }

    [Differentiable, At(0.7)]
    public static double DisposedOf(double x)
    {
        using var scratch = new Scratch(x * x);
        scratch.V *= x;
        return scratch.V;
    }

    private static void Lengthen(IList<int> list) => list.Add(2);

    private static int Longer(List<int> list)
    {
        list.Add(1);
        return list.Count;
    }

    private static int Turned(List<int> list)
    {
        int first = list[0];
        list.RemoveAt(0);
        list.Add(first + 1);
        return first;
    }

    private static void Count(int[] counts, int i) => counts[1] += i;

    public interface ISource
    {
        int Next { get; }
    }

    public sealed class Source : ISource
    {
        public List<int> Past { get; } = [1];

        public int[] Counts { get; } = [1, 2];

        public int Next
        {
            get
            {
                Past.Add(Past.Count);
                return Counts[0]++;
            }
        }
    }

    public sealed class Steps(int[] counts) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            for (int i = 1; i < 4; i++)
            {
                counts[0] += 2;
                yield return i;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public static class Tables
    {
        public static int[] Counts = [1, 2, 3];

        public static double[] Weights = [1, 2, 3];

        public static void Reset()
        {
            Counts[1] = 2;
            Weights[2] = 3;
        }

        public static void Advance()
        {
            Counts[1]++;
            Weights[2] *= 1.5;
        }
    }

    public sealed class Congruential(int seed)
    {
        private int state = seed;

        public double Next()
        {
            state = ((state * 1103) + 12345) % 65536;
            return state / 65536.0;
        }
    }

    public struct Dice(int seed)
    {
        public int State = seed;

        public (int Low, int High) Seen;

        public double Roll()
        {
            State = ((State * 7) + 3) % 11;
            Seen.High += State;
            (Seen.Low, _) = (Seen.High / 2, State);
            return State / 11.0;
        }
    }

    public sealed class Table
    {
        public (int A, int B) Pair;

        public int? Tag;

        public Dice Dice = new(2);
    }

    public sealed class Schedule
    {
        private int total = 2;

        public double Scale { get; set; } = 1;

        public int Step { get; set; } = 1;

        public int[] Rates { get; } = [1, 2, 3];

        public List<int> Past { get; } = [];

        public int Total => total;

        public void Advance()
        {
            Step++;
            total += Step;
            Rates[1] += Step;
            Past.Add(Step);
        }
    }

    public sealed class Scratch(double v) : IDisposable
    {
        public double V { get; set; } = v;

        public void Dispose() => V = 0;
    }
}
