using System.Globalization;

namespace AutoDiffGen.Tests.Lanes;

/// <summary>
/// Random methods of two arrays with loops in loops: the outer iterations have numbers and scratch arrays of their own, go through rows of a matrix, and
/// share what is only read or added to; some do not, and must stay scalar.
/// </summary>
internal sealed class NestedLaneWriter(Random random)
{
    private readonly List<string> locals = [];
    private bool isInner;
    private int loops;
    private string row = "r";

    public string Body()
    {
        string start = $"int m = n / 3, p = n % {Int(random.Next(2, 9))}; double[] u = new double[3], t = (double[])w.Clone(); double s = 0; ";
        string outer = string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(3) == 0 ? $"for (int e = 0; e < 2; e++) {{ {Loop()} }} " : Loop()));
        return start + outer + "for (int k = 0; k < n; k++) s += Math.Sin(x[k] + t[k]) * (1 + k % 3); return s;";
    }

    private string Loop()
    {
        row = "r" + Int(loops++);
        locals.Clear();
        string head = random.Next(3) != 0 ? $"for (int {row} = 0; {row} < m; {row}++)" : $"for (int {row} = m - 1; {row} >= 0; {row}--)";
        string scratch = random.Next(4) == 0 ? "double[] o = new double[3]; " : "";
        string own = scratch.Length > 0 ? "o" : "u";
        string fill = random.Next(6) == 0 ? "" : Inner($"{own}[j] = {Inside(Function)}; ");
        string body = scratch + fill + string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Statement(own)));
        return $"{head} {{ {body}}} ";
    }

    private string Statement(string own)
    {
        string name = $"z{row}{Int(locals.Count)}";
        switch (random.Next(10))
        {
            case 0: return Inner($"{own}[j] {(random.Next(2) == 0 ? "+=" : "*=")} {Inside(Leaf)}; ");
            case 1: return Inner($"s += {Inside(Function)} * {own}[j]; ");
            case 2:
                string sum = $"double {name} = {Leaf()}; " + Inner($"{name} += {own}[j] * {Inside(Leaf)}; ");
                locals.Add(name);
                return sum;
            case 3:
                string most = $"double {name} = {own}[0]; " + Inner($"if ({own}[j] > {name}) {name} = {own}[j]; ");
                locals.Add(name);
                return most;
            case 4: return $"if ({Leaf()} > {Number()}) {{ s += {Function()}; }} else {{ s -= 0.3 * {Leaf()}; }} ";
            case 5: return $"x[p + {row}] = Math.Sin({Leaf()} + {own}[1] * {Leaf()}); ";
            case 6: return Inner($"x[{row} * 3 + j] = Math.Sin(x[{row} * 3 + j] + {Inside(Leaf)}); ");
            case 7: return $"t[{row}] += 0.3 * {Function()} * {own}[2]; ";
            case 8: return Inner($"if ({own}[j] < {Inside(Leaf)}) {own}[j] = {Inside(Function)}; ");
            default: return $"s += {own}[{Int(random.Next(3))}] * {Function()}; ";
        }
    }

    private static string Inner(string statement) => $"for (int j = 0; j < 3; j++) {{ {statement}}} ";

    private string Inside(Func<string> write)
    {
        isInner = true;
        string text = write();
        isInner = false;
        return text;
    }

    private string Function() => random.Next(4) switch
    {
        0 => $"Math.Tanh({Leaf()} - {Leaf()})",
        1 => $"Math.Sin({Leaf()} * {Leaf()})",
        2 => $"Math.Exp(-Math.Abs({Leaf()}))",
        _ => $"({Leaf()} / (2 + Math.Cos({Leaf()})))",
    };

    private string Leaf() => random.Next(8) switch
    {
        0 => Number(),
        1 or 2 when locals.Count > 0 => locals[random.Next(locals.Count)],
        3 => isInner ? "w[j]" : $"w[{Int(random.Next(4))}]",
        4 => isInner ? $"x[{row} * 3 + j]" : $"x[{row} * 3 + {Int(random.Next(3))}]",
        5 => $"t[{row}]",
        6 => $"x[p + {row}]",
        _ => $"w[{row}]",
    };

    private string Number() => (random.Next(1, 16) * 0.1).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Int(int number) => number.ToString(CultureInfo.InvariantCulture);
}
