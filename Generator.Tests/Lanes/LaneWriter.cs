using System.Globalization;

namespace AutoDiffGen.Tests.Lanes;

/// <summary>
/// Random methods of two arrays whose loops go through rows at distances that only the run knows, upwards and downwards, once and in rounds: rows that
/// coincide, overlap, or lie apart by more than a vector.
/// </summary>
internal sealed class LaneWriter(Random random)
{
    private readonly List<string> locals = [];
    private string counter = "i";
    private int loops;
    private bool hasViews;

    public string Body()
    {
        hasViews = random.Next(3) == 0;
        string views = hasViews ? "Span<double> v = x.AsSpan(p, m), u = x.AsSpan(q, m); " : "";
        string start = $"int m = n / 3, p = {Offset()}, q = {Offset()}; double[] t = (double[])w.Clone(); double s = 0; " + views;
        string loops = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Outer()));
        return start + loops + "for (int k = 0; k < n; k++) s += Math.Sin(x[k] + t[k]) * (1 + k % 3); return s;";
    }

    /// <summary>A distance that the generator cannot know.</summary>
    private string Offset() => random.Next(3) switch
    {
        0 => Int(random.Next(11)),
        1 => $"n % {random.Next(2, 11)}",
        _ => $"n % 2 == 0 ? {random.Next(11)} : {random.Next(11)}",
    };

    private string Outer() => random.Next(3) switch
    {
        0 => Loop(),
        1 => $"for (int r = 0; r < 3; r++) {{ p = (p + {random.Next(5)} * r) % 11; {Loop()} }} ",
        _ => $"for (int r = 0; r < 2; r++) {{ int a = p; p = q; q = a; {Loop()} {(random.Next(2) == 0 ? Loop() : "")} }} ",
    };

    private string Loop()
    {
        counter = "i" + Int(loops++);
        string head = random.Next(2) == 0 ? $"for (int {counter} = 0; {counter} < m; {counter}++)" : $"for (int {counter} = m - 1; {counter} >= 0; {counter}--)";
        string body = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Statement()));
        locals.Clear();
        return $"{head} {{ {body}}} ";
    }

    private string Statement() => random.Next(9) switch
    {
        0 or 1 => $"{Element("x")} = Math.Sin({Sum(2)}); ",
        2 => $"{Element("x")} += 0.3 * {Function()}; ",
        3 => $"{Element("t")} = {Function()} + 0.4 * {Leaf()}; ",
        4 => $"{Element(random.Next(2) == 0 ? "t" : "x")} *= Math.Cos({Leaf()}); ",
        5 => Local(),
        6 => $"if ({Leaf()} > {Number()}) {{ s += {Function()}; }} ",
        7 when random.Next(2) == 0 => $"if ({Leaf()} < {Number()}) {Element("x")} += 0.2 * {Leaf()}; else {Element("t")} -= 0.1 * {Function()}; ",
        7 => Inner(),
        _ => $"s += 0.5 * {Sum(2)}; ",
    };

    private string Local()
    {
        string name = $"v{counter}{Int(locals.Count)}", text = $"double {name} = {Sum(2)}; ";
        locals.Add(name);
        return text;
    }

    private string Inner()
    {
        string name = $"z{counter}{Int(locals.Count)}", text = $"double {name} = 0.1; for (int j = 0; j < 3; j++) {name} += {Leaf()} * w[j]; ";
        locals.Add(name);
        return text;
    }

    private string Sum(int terms) => string.Join(random.Next(2) == 0 ? " + " : " - ", Enumerable.Range(0, terms).Select(_ => random.Next(2) == 0 ? Leaf() : $"{Leaf()} * {Leaf()}"));

    private string Function() => random.Next(4) switch
    {
        0 => $"Math.Tanh({Sum(2)})",
        1 => $"Math.Sin({Leaf()} * {Leaf()})",
        2 => $"Math.Exp(-Math.Abs({Leaf()}))",
        _ => $"({Leaf()} / (2 + Math.Cos({Leaf()})))",
    };

    private string Leaf() => random.Next(6) switch
    {
        0 => Number(),
        1 when locals.Count > 0 => locals[random.Next(locals.Count)],
        2 => Element("t"),
        3 => Element("w"),
        _ => Element("x"),
    };

    private string Element(string array) => hasViews && array == "x" && random.Next(3) == 0 ? (random.Next(2) == 0 ? "v" : "u") + $"[{counter}]" : array + random.Next(6) switch
    {
        0 => $"[{counter}]",
        1 => $"[q + {counter}]",
        2 => $"[m + {counter}]",
        3 => $"[m + q + {counter}]",
        _ => $"[p + {counter}]",
    };

    private string Number() => (random.Next(1, 16) * 0.1).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Int(int number) => number.ToString(CultureInfo.InvariantCulture);
}
