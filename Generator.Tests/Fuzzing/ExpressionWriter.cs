namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes random expressions whose values stay small and away from the edges of domains.</summary>
internal sealed class ExpressionWriter(Random random)
{
    private static readonly string[] Tame = ["Math.Sin", "Math.Cos", "Math.Tanh", "Math.Atan"];

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    public Node Real(Scope s, int depth) => depth <= 0 || Chance(20) ? Leaf(s) : random.Next(22) switch
    {
        < 3 => Node.Real($"({Real(s, depth - 1)} + {Real(s, depth - 1)})"),
        < 5 => Node.Real($"({Real(s, depth - 1)} - {Real(s, depth - 1)})"),
        < 9 => Node.Real($"({Real(s, depth - 1)} * {Real(s, depth - 1)})"),
        < 10 => Node.Real($"({Real(s, depth - 1)} / (1.5 + {Square(s, depth - 1)}))"),
        < 11 => Node.Real($"(-({Real(s, depth - 1)}))"),
        < 14 => Node.Real($"{Pick(Tame)}({Real(s, depth - 1)})"),
        < 17 => Function(s, depth - 1),
        < 18 => Node.Real($"({Condition(s, depth - 1)} ? {Real(s, depth - 1)} : {Real(s, depth - 1)})"),
        < 19 => Call(s, depth - 1),
        < 20 => Effect(s, depth - 1),
        < 21 => Chance(50) ? Node.Real($"({Int(s, depth - 1)} switch {{ 0 => {Real(s, depth - 1)}, 1 or 2 => {Real(s, depth - 1)}, _ => {Real(s, depth - 1)} }})") : Node.Real($"(double)(float)({Real(s, depth - 1)})"),
        _ => Struct(s, depth - 1) is var v && Chance(50) ? Node.Real($"({v}).Norm") : Node.Real($"({v})[{random.Next(2)}]"),
    };

    /// <summary>Between -1 and 1.</summary>
    public Node Bounded(Scope s, int depth) => Node.Real($"{Pick(Tame[..3])}({Real(s, depth)})");

    /// <summary>From 0 to 3 or thereabouts; never negative.</summary>
    public Node Int(Scope s, int depth) => random.Next(8) switch
    {
        < 3 when s.Counters.Count + s.Ints.Count > 0 => Node.Text($"{Pick([.. s.Counters, .. s.Ints])}"),
        3 when s.Counters.Count + s.Ints.Count > 0 => Node.Text($"({Pick([.. s.Counters, .. s.Ints])} * {random.Next(1, 4)} + {random.Next(3)})"),
        4 when depth > 0 => Node.Text($"(int)(3.9 * Math.Abs({Bounded(s, depth - 1)}))"),
        5 => Node.Text($"Order[{random.Next(4)}]"),
        6 or 7 when s.Bags.Count + s.Counts.Count + s.Tallies.Count + s.Dices.Count > 0 => Passive(s),
        _ => Node.Text($"{random.Next(4)}"),
    };

    /// <summary>What is in lists, arrays and objects of integers, now.</summary>
    private Node Passive(Scope s) => random.Next(4) switch
    {
        2 when s.Dices.Count > 0 => Node.Text($"{Pick(s.Dices)}{Pick([".Roll()", ".State % 4", ".Seen.Low", ".Seen.High"])}"),
        0 when s.Bags.Count > 0 => Pick(s.Bags) is var bag && Chance(10) ? Node.Text($"Tools.Turn({bag})") : Node.Text($"{bag}{Pick([".Count % 5", "[0]", "[^1]", "[1]"])}"),
        1 when s.Counts.Count > 0 => Node.Text($"{Pick(s.Counts)}[{random.Next(3)}]"),
        _ when s.Tallies.Count > 0 => Node.Text($"{Pick(s.Tallies)}{Pick([".Next()", ".Steps", ".Past.Count", ".Past[^1]", ".Counts[1]", ".Last", ".Dice.Roll()", ".Dice.Seen.High"])}"),
        _ => Node.Text($"{random.Next(4)}"),
    };

    public Node Index(Scope s, int length) => s.Ints.Count > 0 && Chance(8) ? Node.Text($"({Pick(s.Ints)} = ({Pick(s.Ints)} + 1) % {length})") : Chance(50) ? Node.Text($"{random.Next(length)}") : Node.Text($"{Int(s, 1)} % {length}");

    public Node Condition(Scope s, int depth) => random.Next(12) switch
    {
        < 5 => Node.Condition($"{Real(s, depth)} {Pick(["<", ">", "<=", ">="])} {Pick(["0", "0.25", "-0.1", "0.5"])}"),
        < 7 => Node.Condition($"{Real(s, depth - 1)} < {Real(s, depth - 1)}"),
        < 9 => Node.Condition($"{Int(s, depth)} % 2 == {random.Next(2)}"),
        9 => Node.Condition($"({Condition(s, depth - 1)} && {Condition(s, depth - 1)})"),
        10 => Node.Condition($"({Condition(s, depth - 1)} || {Condition(s, depth - 1)})"),
        _ => s.Reals.Count > 0 ? Node.Condition($"({Condition(s, 0)} && ({Pick(s.Reals)} {Pick(["=", "+=", "*="])} {Bounded(s, 1)}) > 0)") : Node.Condition($"!({Condition(s, depth - 1)})"),
    };

    public Node Struct(Scope s, int depth) => (depth <= 0 ? random.Next(3) : random.Next(9)) switch
    {
        < 2 when s.Structs.Count > 0 => Node.Text($"{Pick(s.Structs)}"),
        2 when s.StructArrays.Count > 0 => Node.Text($"{Pick(s.StructArrays)}[{Index(s, 3)}]"),
        3 => Node.Text($"({Struct(s, depth - 1)} + {Struct(s, depth - 1)})"),
        4 => Node.Text($"({Struct(s, depth - 1)} * {Bounded(s, depth - 1)})"),
        5 => Chance(50) ? Node.Text($"(-{Struct(s, depth - 1)})") : Node.Text($"({Struct(s, depth - 1)} with {{ X = {Real(s, depth - 1)} }})"),
        6 => Node.Text($"({Struct(s, depth - 1)}).Turned({Real(s, depth - 1)})"),
        7 when Helper(s, HelperKind.Struct) is { } h => Node.Text($"{h}({Struct(s, depth - 1)}, {Real(s, depth - 1)})"),
        _ => Node.Text($"new Pair({Leaf(s)}, {Bounded(s, depth - 1)})"),
    };

    public Node Single(Scope s, int depth) => (depth <= 0 ? 0 : random.Next(6)) switch
    {
        1 => Node.Text($"({Single(s, depth - 1)} * {Single(s, depth - 1)})"),
        2 => Node.Text($"({Single(s, depth - 1)} + {Single(s, depth - 1)})"),
        3 => Node.Text($"MathF.Sin({Single(s, depth - 1)})"),
        4 => Node.Text($"({Single(s, depth - 1)} - 0.5f)"),
        _ => s.Floats.Count > 0 && Chance(60) ? Node.Text($"{Pick(s.Floats)}") : Node.Text($"(float){Bounded(s, depth - 1)}"),
    };

    /// <summary>A place that can be assigned, passed by reference or incremented.</summary>
    public string? Place(Scope s)
    {
        var writable = s.Arrays.Where(a => a.CanWrite).ToArray();
        return random.Next(17) switch
        {
            < 3 when writable.Length > 0 && Pick(writable) is var a => $"{a.Name}[{Index(s, a.Length)}]",
            3 when s.Structs.Count > 0 => Pick(s.Structs) + Pick([".X", ".Y"]),
            4 when s.StructArrays.Count > 0 => $"{Pick(s.StructArrays)}[{Index(s, 3)}]{Pick([".X", ".Y"])}",
            5 when s.Matrices.Count > 0 => $"{Pick(s.Matrices)}[{Index(s, 2)}, {Index(s, 3)}]",
            6 when s.Objects.Count > 0 => Chance(50) ? $"{Pick(s.Objects)}.V" : $"{Pick(s.Objects)}.W[{Index(s, 4)}]",
            7 when s.Rows.Count > 0 => $"{Pick(s.Rows)}[{Index(s, 2)}][{Index(s, 4)}]",
            8 when s.Tuples.Count > 0 => $"{Pick(s.Tuples)}.{Pick(["A", "B"])}",
            9 when s.Objects.Count > 0 => $"{Pick(s.Objects)}.P{Pick([".X", ".Y"])}",
            10 when s.Strips.Count > 0 => $"{Pick(s.Strips)}{Pick([".S", ".D[2]"])}",
            11 when s.Crowds.Count > 0 => $"{Pick(s.Crowds)}[{Index(s, 2)}]{Pick([".V", ".W[1]"])}",
            12 when s.Arrays.Where(a => !a.IsSpan && a.Length >= 4).ToArray() is { Length: > 0 } arrays => $"Tools.At({Pick(arrays).Name}, {Index(s, 4)})",
            _ when s.Reals.Count > 0 => Pick(s.Reals),
            _ => null,
        };
    }

    public string? Helper(Scope s, HelperKind kind)
    {
        if (s.LoopDepth + s.CallDepth > 1) return null;
        var all = s.Helpers.Where(h => h.Kind == kind).ToArray();
        return all.Length > 0 ? Pick(all).Name : null;
    }

    public Node Leaf(Scope s)
    {
        string[] reals = [.. s.Reals, .. s.Constants];
        return random.Next(25) switch
        {
            0 => Node.Text($"{Pick(["0.5", "2.0", "1.25", "-0.75", "0.3", "1.0", "(2 * 0.5)", "(1 - 0.25)"])}"),
            1 when s.Arrays.Count > 0 && Pick(s.Arrays) is var a => Node.Real($"{a.Name}[{(a.Length > 1 && Chance(20) ? Node.Text($"^{random.Next(1, a.Length)}") : Index(s, a.Length))}]"),
            2 when s.Arrays.Count > 0 && Pick(s.Arrays) is var a => Node.Real($"{a.Name}[{Index(s, a.Length)}]"),
            3 when s.Structs.Count > 0 => Node.Real($"{Pick(s.Structs)}{Pick([".X", ".Y"])}"),
            4 when s.StructArrays.Count > 0 => Node.Real($"{Pick(s.StructArrays)}[{Index(s, 3)}]{Pick([".X", ".Y"])}"),
            5 when s.Matrices.Count > 0 => Node.Real($"{Pick(s.Matrices)}[{Index(s, 2)}, {Index(s, 3)}]"),
            6 when s.Counters.Count > 0 => Node.Real($"(0.25 * {Pick(s.Counters)})"),
        20 when s.Bags.Count + s.Counts.Count + s.Tallies.Count + s.Dices.Count > 0 => Node.Real($"(0.25 * {Passive(s)})"),
            7 when s.Floats.Count > 0 => Node.Real($"(double){Pick(s.Floats)}"),
            8 => Node.Real($"Table[{Index(s, 4)}]"),
            9 when s.Rows.Count > 0 => Node.Real($"{Pick(s.Rows)}[{Index(s, 2)}][{Index(s, 4)}]"),
            10 when s.Objects.Count > 0 => Node.Real($"{Pick(s.Objects)}{Pick([".V", ".V", ".Norm", ".W[1]", ".W[^2]"])}"),
            11 when s.Objects.Count > 0 => Node.Real($"{Pick(s.Objects)}.W[{Index(s, 4)}]"),
            12 when s.Lists.Count > 0 => Node.Real($"{Pick(s.Lists)}[{Pick(["0", "1", "^1"])}]"),
            13 when s.Tuples.Count > 0 => Node.Real($"{Pick(s.Tuples)}.{Pick(["A", "B"])}"),
            14 when s.Marks.Count > 0 => Node.Real($"{Pick(s.Marks)}{Pick([".A", ".B", ".Product"])}"),
            15 when s.Strips.Count > 0 => Node.Real($"{Pick(s.Strips)}{Pick([".S", ".D[1]", ".Total"])}"),
            16 when s.Crowds.Count > 0 => Node.Real($"{Pick(s.Crowds)}[{Index(s, 2)}]{Pick([".V", ".W[2]", ".P.X", "[3]"])}"),
            17 when s.Nullables.Count > 0 => Node.Real($"({Pick(s.Nullables)} ?? {Pick(["0.5", .. reals])})"),
            18 when s.Objects.Count > 0 => Node.Real($"{Pick(s.Objects)}{Pick([".Half", "[2]", ".P.Y", ".P.Norm"])}"),
            19 when s.Objects.Count > 0 => Tested(s, s.Unique("b")),
            _ when reals.Length > 0 => Node.Real($"{Pick(reals)}"),
            _ => Node.Text($"0.5"),
        };
    }

    private Node Tested(Scope s, string name) => Node.Real($"({Pick(s.Objects)} is SquareBox {name} ? {name}.Side : 0.5)");

    private Node Square(Scope s, int depth) => Leaf(s) is var leaf && Chance(50) && !leaf.ToString().Contains(" is ", StringComparison.Ordinal) ? Node.Real($"({leaf} * {leaf})") : Node.Real($"Math.Abs({Real(s, depth)})");

    private Node Function(Scope s, int depth) => random.Next(17) switch
    {
        0 => Node.Real($"Math.Exp({Bounded(s, depth)})"),
        1 => Node.Real($"Math.Sqrt(1.25 + {Bounded(s, depth)})"),
        2 => Node.Real($"Math.Log(1.5 + {Bounded(s, depth)})"),
        3 => Node.Real($"Math.Abs({Real(s, depth)})"),
        4 => Node.Real($"Math.Max({Real(s, depth)}, {Real(s, depth)})"),
        5 => Node.Real($"Math.Min({Real(s, depth)}, {Real(s, depth)})"),
        6 => Node.Real($"Math.Clamp({Real(s, depth)}, -0.75, 0.9)"),
        7 => Node.Real($"Math.Pow(1.5 + {Bounded(s, depth)}, {Bounded(s, depth)})"),
        8 => Node.Real($"Math.Pow({Bounded(s, depth)}, {random.Next(1, 4)})"),
        9 => Node.Real($"Math.Atan2({Real(s, depth)}, 1.5 + {Bounded(s, depth)})"),
        10 => Node.Real($"Math.Cbrt(1.75 + {Bounded(s, depth)})"),
        11 => Node.Real($"Math.Floor({Real(s, depth)})"),
        12 => Node.Real($"Math.FusedMultiplyAdd({Real(s, depth)}, {Real(s, depth)}, {Real(s, depth)})"),
        13 => Node.Real($"({Real(s, depth)} % 0.7)"),
        14 => Node.Real($"Math.Cosh({Bounded(s, depth)})"),
        15 => Node.Real($"Math.Asin(0.9 * {Bounded(s, depth)})"),
        _ => Node.Real($"Math.Tan(0.9 * {Bounded(s, depth)})"),
    };

    private Node Call(Scope s, int depth) => random.Next(15) switch
    {
        9 when s.Functions.Count > 0 && s.LoopDepth + s.CallDepth < 2 => Node.Real($"Tools.Twice({Pick(s.Functions)}, {Bounded(s, depth)})"),
        10 => Node.Real($"Tools.Pick({Condition(s, depth)}, {Real(s, depth)}, {Real(s, depth)})"),
        11 => s.Arrays.Where(a => !a.IsSpan).ToArray() is { Length: > 0 } own ? Node.Real($"{Pick(own).Name}.Scaled({(Chance(50) ? Real(s, depth) : Node.Text($""))})") : Node.Real($"Tools.Total({Real(s, depth)}, {Real(s, depth)})"),
        12 when s.Matrices.Count > 0 => Node.Real($"Tools.Trace({Pick(s.Matrices)})"),
        13 => Node.Real($"Tools.Halved({Bounded(s, depth)}, {random.Next(1, 4)})"),
        14 when s.Weights.Count > 0 => Node.Real($"{Pick(s.Weights)}.Of({Bounded(s, depth)})"),
        5 when Helper(s, HelperKind.Object) is { } h && s.Objects.Count > 0 => Node.Real($"{h}({Pick(s.Objects)}, {Real(s, depth)})"),
        6 when s.Objects.Count > 0 => Node.Real($"{Pick(s.Objects)}.Mixed({Bounded(s, depth)})"),
        < 8 when s.Functions.Count > 0 && s.LoopDepth + s.CallDepth < 2 => Node.Real($"{Pick(s.Functions)}({Real(s, depth)})"),
        8 when s.Arrays.Where(a => !a.IsSpan).ToArray() is { Length: > 0 } arrays => Query(Pick(arrays).Name, Pick(arrays).Name),
        0 when Helper(s, HelperKind.Value) is { } h => Chance(80)
            ? Node.Real($"{h}({Real(s, depth)}, {Real(s, depth)})")
            : Node.Real($"{h}(q: {Real(s, depth)}, p: {Real(s, depth)})"),
        1 when Helper(s, HelperKind.Recursive) is { } h => Node.Real($"{h}({Real(s, depth)}, {Bounded(s, depth)}, {random.Next(1, 4)})"),
        2 when Helper(s, HelperKind.Out) is { } h => Node.Real($"{h}({Real(s, depth)}, out _)"),
        3 when Helper(s, HelperKind.ReadsSpan) is { } h && s.Arrays.Where(a => a.Length == 4).ToArray() is { Length: > 0 } arrays => Node.Real($"{h}({Pick(arrays).Name}, {Int(s, 1)})"),
        4 when Helper(s, HelperKind.ByRef) is { } h && Place(s) is { } place => Node.Real($"{h}({Real(s, depth)}, ref {place})"),
        _ => Real(s, depth),
    };

    /// <summary>Over sequences whose elements' values need not be small.</summary>
    private Node Query(string a, string b) => random.Next(6) switch
    {
        0 => Node.Real($"{a}.Sum()"),
        1 => Node.Real($"{a}.Select(z => z * z).Sum()"),
        2 => Node.Real($"{a}.Where(z => z > 0.1).Sum()"),
        3 => Node.Real($"{a}.Zip({b}, (z, u) => z * u).Sum()"),
        4 => Node.Real($"{a}.Aggregate((z, u) => Math.Sin(z) * u)"),
        _ => Node.Real($"{a}.Skip(1).Average()"),
    };

    private Node Effect(Scope s, int depth) => Place(s) is not { } place || Chance(50) ? Leaf(s) : random.Next(4) switch
    {
        0 => Node.Real($"({place} = {Bounded(s, depth)})"),
        1 => Node.Real($"({place} {Pick(["+=", "-=", "*="])} {Bounded(s, depth)})"),
        2 => Node.Real($"{place}{Pick(["++", "--"])}"),
        _ => Node.Real($"(1 * {Pick(["++", "--"])}{place})"),
    };
}
