using System.Text.RegularExpressions;

namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>A parameter of a random program's marked method: how it is declared, made from numbers and read back.</summary>
/// <param name="Count">How many numbers it holds; none for an integer.</param>
internal sealed record RootParameter(string Name, string Type, string Modifier, int Count, string Companion)
{
    public bool IsOut => Modifier == "out ";

    /// <summary>Passed by reference or written: its companion of the vector-Jacobian product goes both ways.</summary>
    public bool IsValue => Companion is "double" or "float" or "Pair";

    public string Make(int at, string x) => Type switch
    {
        "double" => $"double {Name} = {x}[{at}];",
        "float" => $"float {Name} = (float){x}[{at}];",
        "Pair" => $"Pair {Name} = new Pair({x}[{at}], {x}[{at + 1}]);",
        "double[,]" => $"double[,] {Name} = new double[2, 3]; for (int i = 0; i < 6; i++) {Name}[i / 3, i % 3] = {x}[{at} + i];",
        "int" => $"int {Name} = 3;",
        _ => $"double[] {Name} = new double[4]; for (int i = 0; i < 4; i++) {Name}[i] = {x}[{at} + i];",
    };

    public string Read(string name, int at, string y) => Type switch
    {
        "double" or "float" => $"{y}[{at}] = {name};",
        "Pair" => $"{y}[{at}] = {name}.X; {y}[{at + 1}] = {name}.Y;",
        "double[,]" => $"for (int i = 0; i < 6; i++) {y}[{at} + i] = {name}[i / 3, i % 3];",
        "int" => "",
        _ => $"for (int i = 0; i < 4; i++) {y}[{at} + i] = {name}[i];",
    };
}

/// <summary>What a random program's marked method asks for.</summary>
internal enum Asks
{
    /// <summary>Gradient and vector-Jacobian product.</summary>
    Plain,

    /// <summary>Those, and the tangent and the Hessian-vector product.</summary>
    Forward,

    /// <summary>Those of reverse mode, with sums in any order.</summary>
    Fast,
}

/// <summary>A random program: helpers and one marked method, and what is needed to call it.</summary>
internal sealed record FuzzProgram(long Seed, IReadOnlyList<RootParameter> Parameters, Node Members, double[] Point)
{
    public int Inputs => Parameters.Where(p => !p.IsOut).Sum(p => p.Count);

    /// <summary>The result, then <c>out</c> parameters, then the final contents of all inputs.</summary>
    public int Outputs => 1 + Parameters.Count(p => p.IsOut) + Inputs;

    public Asks Asks => AsksOf(Seed);

    public static Asks AsksOf(long seed) => (seed & 3) switch { 0 => Asks.Forward, 1 => Asks.Fast, _ => Asks.Plain };

    public bool IsSinglePrecision => Members.ToString().Contains("float");
}

/// <summary>Writes random programs: the same seed gives the same program.</summary>
internal sealed class ProgramWriter
{
    private readonly Random _random;
    private readonly ExpressionWriter _write;
    private readonly StatementWriter _statements;
    private readonly List<Helper> _helpers = [];

    private ProgramWriter(long seed)
    {
        _random = new Random((int)((ulong)seed * 2654435761 % int.MaxValue));
        _write = new ExpressionWriter(_random);
        _statements = new StatementWriter(_random);
    }

    public static FuzzProgram Write(long seed)
    {
        var writer = new ProgramWriter(seed);
        var helpers = writer.WriteHelpers();
        var parameters = writer.Parameters();
        var root = writer.Root(parameters, FuzzProgram.AsksOf(seed));
        int inputs = parameters.Where(p => !p.IsOut).Sum(p => p.Count);
        return new FuzzProgram(seed, parameters, Node.Sequence([helpers, root]), [.. Enumerable.Range(0, inputs).Select(_ => (double)(float)(writer._random.NextDouble() * 3 - 1.2))]);
    }

    private RootParameter[] Parameters()
    {
        var all = new List<RootParameter> { new("x", "double", "", 1, "double") };
        if (_write.Chance(60)) all.Add(new("y", "double", _write.Pick(["", "", "in ", "ref "]), 1, "double"));
        if (_write.Chance(40)) all.Add(new("a", _write.Pick(["double[]", "Span<double>", "ReadOnlySpan<double>"]), "", 4, "double[]"));
        if (_write.Chance(15)) all.Add(new("m", "double[,]", "", 6, "double[,]"));
        if (_write.Chance(20)) all.Add(new("v", "Pair", _write.Pick(["", "", "ref "]), 2, "Pair"));
        if (_write.Chance(10)) all.Add(new("f", "float", "", 1, "float"));
        if (_write.Chance(20)) all.Add(new("n", "int", "", 0, ""));
        if (_write.Chance(15)) all.Add(new("o", "double", "out ", 1, "double"));
        return [.. all];
    }

    private Node Root(RootParameter[] parameters, Asks asks)
    {
        var s = new Scope { Helpers = _helpers, Return = r => Node.Text($"return {_write.Real(r, 2)};") };
        foreach (var p in parameters) Declare(s, p);
        string list = string.Join(", ", parameters.Select(p => $"{p.Modifier}{p.Type} {p.Name}"));
        string first = parameters.Any(p => p.IsOut) ? "o = 0.5 * x;\n" : "";
        var body = _statements.Block(s, _random.Next(2, 8), _random.Next(1, 4));
        return Node.Text($"{Mark(asks)}\n{Checkpoint(body)}public static double F({list})\n{{\n{first}{body}return {_write.Real(s, 3)};\n}}\n");
    }

    private static string Mark(Asks asks) => asks switch
    {
        Asks.Forward => "[Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp | Derivatives.Hvp)]",
        Asks.Fast => "[Differentiable(Math = MathMode.Fast)]",
        _ => "[Differentiable]",
    };

    /// <summary>Sometimes one of the body's loops, whose variable no other declares, keeps checkpoints.</summary>
    private Node Checkpoint(Node body)
    {
        string text = body.ToString();
        string[] variables = [.. Regex.Matches(text, @"for \(int (\w+)|int (c\d+) = 0;").Select(m => m.Groups[1].Value + m.Groups[2].Value)];
        string[] alone = [.. variables.GroupBy(v => v).Where(g => g.Count() == 1).Select(g => g.Key).Where(v => v != "z")];
        return alone.Length > 0 && _write.Chance(15) && !ChangesIntegers(text) ? Node.Statement($"[CheckpointLoop(\"{_write.Pick(alone)}\")]\n") : Node.Text($"");
    }

    /// <summary>What has effects that are not undone cannot run again, and is refused where it would have to.</summary>
    private static bool ChangesIntegers(string text) => Regex.IsMatch(text, @"\b(bag|tally|count|dice)\d");

    private static void Declare(Scope s, RootParameter p)
    {
        switch (p.Type)
        {
            case "double":
                (p.Modifier == "in " ? s.Constants : s.Reals).Add(p.Name);
                break;
            case "float":
                s.Floats.Add(p.Name);
                break;
            case "Pair":
                s.Structs.Add(p.Name);
                break;
            case "double[,]":
                s.Matrices.Add(p.Name);
                break;
            case "int":
                s.Ints.Add(p.Name);
                break;
            default:
                s.Arrays.Add(new Storage(p.Name, 4, IsSpan: p.Type != "double[]", CanWrite: p.Type != "ReadOnlySpan<double>", CanSwap: false));
                break;
        }
    }

    private Node WriteHelpers()
    {
        var helpers = new List<Node>();
        int count = _random.Next(4);
        for (int i = 0; i < count; i++)
        {
            var kind = _write.Pick(Enum.GetValues<HelperKind>());
            string name = "H" + i;
            helpers.Add(WriteHelper(name, kind));
            _helpers.Add(new Helper(name, kind));
        }

        return Node.Sequence(helpers);
    }

    private Node WriteHelper(string name, HelperKind kind)
    {
        Func<Scope, Node> value = r => Node.Text($"return {_write.Bounded(r, 1)};");
        Func<Scope, Node>? back = kind switch
        {
            HelperKind.WritesSpan or HelperKind.TwoArrays or HelperKind.TwoSpans => r => Node.Text($"return;"),
            HelperKind.MakesArray => r => Node.Text($"return {_write.Pick([.. r.Arrays.Where(a => !a.IsSpan)]).Name};"),
            HelperKind.MakesObject => r => Node.Text($"return {_write.Pick(r.Objects)};"),
            HelperKind.Tuple => r => Node.Text($"return ({_write.Bounded(r, 1)}, {_write.Bounded(r, 1)});"),
            HelperKind.Struct => r => Node.Text($"return {_write.Struct(r, 1)} * 0.5;"),
            _ => value,
        };
        var s = new Scope { Helpers = [.. _helpers], Return = back, CallDepth = 1 };
        var (result, parameters, first) = Signature(kind, s);
        var body = _statements.Block(s, _random.Next(0, 5), 1);
        Node last = kind switch
        {
            HelperKind.Recursive => Node.Text($"double below = {name}({_write.Bounded(s, 1)}, {_write.Real(s, 1)}, n - 1);\nreturn {_write.Bounded(s, 1)} * below + {_write.Real(s, 1)};"),
            HelperKind.TwoArrays or HelperKind.TwoSpans => Node.Text($"{name}({(kind == HelperKind.TwoArrays ? _write.Pick(["b, d", "d, b", "b, b"]) : "b, d")}, {_write.Bounded(s, 1)}, n - 1);\n{Node.Statement($"d[1] += {_write.Bounded(s, 1)};\n")}"),
            _ => back(s),
        };
        Node mark = kind is HelperKind.Value or HelperKind.WritesSpan && _write.Chance(20) && !ChangesIntegers(body.ToString()) ? Node.Statement($"[Checkpoint]\n") : Node.Text($"");
        return Node.Statement($"{mark}private static {result} {name}({parameters})\n{{\n{first}{body}{last}\n}}\n\n");
    }

    private (string Result, string Parameters, string First) Signature(HelperKind kind, Scope s)
    {
        if (kind is not (HelperKind.ReadsSpan or HelperKind.Struct)) s.Reals.Add("p");
        switch (kind)
        {
            case HelperKind.Value:
                s.Reals.Add("q");
                return ("double", "double p, double q", "");
            case HelperKind.ByRef:
                s.Reals.Add("q");
                return ("double", "double p, ref double q", "");
            case HelperKind.Out:
                s.Reals.Add("q");
                return ("double", "double p, out double q", "q = p * p;\n");
            case HelperKind.WritesSpan:
                s.Arrays.Add(new Storage("b", 4, IsSpan: true, CanWrite: true, CanSwap: false));
                return ("void", "Span<double> b, double p", "");
            case HelperKind.ReadsSpan:
                s.Arrays.Add(new Storage("b", 4, IsSpan: true, CanWrite: false, CanSwap: false));
                s.Ints.Add("n");
                return ("double", "ReadOnlySpan<double> b, int n", "");
            case HelperKind.Recursive:
                s.Reals.Add("q");
                s.Counters.Add("n");
                return ("double", "double p, double q, int n", "if (n <= 0) return p * q;\n");
            case HelperKind.Tuple:
                s.Reals.Add("q");
                return ("(double, double)", "double p, double q", "");
            case HelperKind.TwoArrays:
            case HelperKind.TwoSpans:
                bool isSpan = kind == HelperKind.TwoSpans;
                s.Arrays.AddRange([new Storage("b", isSpan ? 3 : 4, isSpan, CanWrite: !isSpan, CanSwap: !isSpan), new Storage("d", isSpan ? 3 : 4, isSpan, CanWrite: true, CanSwap: !isSpan)]);
                s.Counters.Add("n");
                return ("void", isSpan ? "ReadOnlySpan<double> b, Span<double> d, double p, int n" : "double[] b, double[] d, double p, int n", "if (n <= 0) return;\n");
            case HelperKind.MakesArray:
                s.Arrays.AddRange([new Storage("b", 4, IsSpan: false, CanWrite: true, CanSwap: true), new Storage("ab", 4, IsSpan: false, CanWrite: true, CanSwap: true)]);
                return ("double[]", "double[] b, double p", "double[] ab = [p, 0.5, b[1], 0.25 * p];\n");
            case HelperKind.Object:
                s.Objects.Add("o");
                return ("double", "Box o, double p", "");
            case HelperKind.MakesObject:
                s.Objects.AddRange(["o", "ob"]);
                return ("Box", "Box o, double p", "Box ob = new Box(p);\n");
            default:
                s.Structs.Add("v");
                s.Reals.Add("p");
                return ("Pair", "Pair v, double p", "");
        }
    }
}
