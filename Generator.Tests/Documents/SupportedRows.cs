namespace AutoDiffGen.Tests.Documents;

/// <summary>A row of the README's table of supported C#: members of a class that declare <c>double F(double x, double y)</c>, marked.</summary>
internal sealed record SupportedRow(string Name, params string[] Programs);

/// <summary>A row of the README's table of what is refused: members of a class, and the diagnostic.</summary>
internal sealed record RefusedRow(string Name, string Id, params string[] Programs);

/// <summary>What stands behind the README's tables: programs for each row.</summary>
internal static class SupportedRows
{
    public static IReadOnlyList<SupportedRow> All => [.. Types, .. Parameters, .. Statements, .. Calls];

    private static SupportedRow[] Types =>
    [
        new("`double`, `float`",
            F("float f = (float)x; f *= 1.5f; double d = f * y + MathF.Sin(f); return d;"),
            F("x *= y + 1; x -= y++; x /= --y; x %= 3; return -x * +y + 3.5e-1;"),
            F("double a, b; a = b = x * y; double t = x * (y = a); return t * y + b;")),
        new("Integers, `bool`, enums, strings",
            F("""int k = (int)(3 * x) + 5; bool odd = (k & 1) != 0; string s = odd ? "odd" : "even"; return s == "odd" ? x * k : y * (k >> 1) * s.Length;"""),
            F("DayOfWeek day = (DayOfWeek)(int)(3 * y); return day == DayOfWeek.Wednesday ? x * x : x * y * (int)day;")),
        new("Arrays and spans",
            F("double[] a = new double[4]; a[0] = x; a[^1] = y * x; a[1] += a[0] * a[3]; return a[1] * a.Length;"),
            F("Span<double> s = stackalloc double[3]; s[0] = x; s[1] = y; s[2] = x * y; ReadOnlySpan<double> t = s[1..]; Span<double> u = s.Slice(0, 2); u[0] *= t[1]; return s[0] + t[^1];"),
            F("double[] a = [x, y, x * y]; double s = 0; foreach (double v in a) s += v * v; return s;"),
            F("double[] a = [x, y]; double[] b = (double[])a.Clone(); a[0] = 3; Span<double> c = new double[2]; b.CopyTo(c); return a[0] * a[1] + b[0] * c[1];"),
            F("double[] a = System.Buffers.ArrayPool<double>.Shared.Rent(2); (a[0], a[1]) = (x, x * y); double s = a[0] * a[1]; System.Buffers.ArrayPool<double>.Shared.Return(a); return s;")),
        new("`double[,]` and jagged arrays",
            F("double[,] a = new double[2, 3]; a[0, 1] = x; a[1, 2] = y * a[0, 1]; return a[1, 2] * a.GetLength(1);"),
            F("double[][] a = [[x, y], [x * y]]; double s = 0; for (int i = 0; i < a.Length; i++) for (int j = 0; j < a[i].Length; j++) s += a[i][j] * a[i][j]; return s;")),
        new("Structs, records, tuples",
            F("P p = new P(x, y) * x; p = p + p.Swapped; p.X *= p.Dot(p); return p.X + p[1];") + Point,
            F("Body b = new() { At = new P(x, y), Mass = 2 }; Body c = b with { Mass = x }; return c.At.X * c.Mass + b.Mass;") + Point + "\nrecord struct Body(P At, double Mass);",
            F("P[] ps = [new P(x, y), new P(y, x)]; double s = 0; foreach (P p in ps) s += p.Dot(p) * p.X; ps[1].X = s; return ps[1].X;") + Point,
            F("var (a, b) = (x * y, x + y); (a, b) = (b, a); var t = (First: a, Second: b); t.First *= 2; return t.First * t.Second;")),
        new("Null checks: `?.`, `??`",
            "class Node { public double V; public Node? Left, Right; public double Sum() => V + (Left?.Sum() ?? 0) + 0.5 * (Right?.Sum() ?? 0.1); public (double, double) Both() => (V, V * V); }\n" +
            F("var n = new Node { V = x, Left = new Node { V = y, Right = new Node { V = x * y } } }; var (p, q) = n.Right?.Both() ?? (y, 1); return n.Sum() * p * q + (n.Left?.Right?.V ?? 0);"),
            "class Grid { private readonly int n; public Grid(int n) => this.n = n; public double Scaled(double v) => v * n; }\n" + F("return new Grid(3).Scaled(x) * y;")),
        new("Objects made in the method",
            F("Cell c = new() { Value = x }; Cell d = c; d.Value *= y; return c.Value;") + "\nsealed class Cell { public double Value; }",
            F("var c = new Cell(x); Cell d = c.Copy(); d.Value *= y; return c.Value * d.Value;") + "\nsealed class Cell(double value) { public double Value = value; public Cell Copy() => (Cell)MemberwiseClone(); }",
            F("var m = new Machine(); m.Step(x); m.Step(y); m.Step(x); return m.Level;") + "\nsealed class Machine { enum State { Rising, Falling } State state; double level = 1; public double Level => level; public void Step(double by) { if (state == State.Rising) level += by * by; else level *= by; state = level > 2 ? State.Falling : State.Rising; } }"),
    ];

    private static SupportedRow[] Parameters =>
    [
        new("Parameters",
            "[Differentiable] static double G(ReadOnlySpan<double> w, double[] v) => w[0] * v[0] * v[0];\n" +
            Calling("G([x], [y])", "double[] g = new double[1], h = new double[1]; GGradient([x], [y], g, h); return (g[0], h[0]);"),
            "[Differentiable] static void G(double x, in double y, out double z, ref double w) { z = x * y; w *= z; }\n" +
            Calling("Twice(x, y)", "double xA = 0, yA = 0, w = 2, wA = 1; GVjp(x, y, out _, ref w, ref xA, ref yA, 0, ref wA); return (xA, yA);", "static double Twice(double x, double y) { double w = 2; G(x, y, out _, ref w); return w; }"),
            "[Differentiable] static double G(P p, double[,] a) => p.Dot(p) * a[0, 0];\n" + Point +
            Calling("G(new P(x, y), new[,] { { x } })", "double[,] a = new double[1, 1]; GGradient(new P(x, y), new[,] { { x } }, out P p, a); return (p.X + a[0, 0], p.Y);")),
        new("Results",
            "[Differentiable] static double[] G(double x, double y) => [x * y, x];\n" +
            Calling("G(x, y)[0] * 3 + G(x, y)[1]", "double xA = 0, yA = 0; GVjp(x, y, [3, 1], ref xA, ref yA); return (xA, yA);"),
            "[Differentiable] static List<double> G(double x, double y, out double[] z) { z = [x * x]; return [y]; }\n" +
            Calling("G(x, y, out var z)[0] * z[0]", "double xA = 0, yA = 0; GVjp(x, y, out _, [x * x], ref xA, ref yA, [y]); return (xA, yA);"),
            "[Differentiable] static (double[,] A, double B) G(double x, double y) => (new[,] { { x * y } }, x);\n" +
            Calling("G(x, y).A[0, 0] + G(x, y).B", "double xA = 0, yA = 0; GVjp(x, y, (new double[,] { { 1 } }, 1), ref xA, ref yA); return (xA, yA);")),
        new("Lists as parameters",
            "[Differentiable] static double G(IReadOnlyList<double> v, IList<double> w, List<double> u) { for (int i = 0; i < w.Count; i++) w[i] *= v[i] * u[i]; u[0] = w[0] * u[0]; return w[0] * v.Sum() + u[0]; }\n" +
            Calling("G([x], new[] { y }, [x])", "double[] g = new double[1], h = new double[1], k = new double[1]; GGradient([x], new[] { y }, [x], g, h, k); return (g[0] + k[0], h[0]);"),
            "[Differentiable] static double G(List<double[]> rows, [NonDifferentiable] IEnumerable<double> w) { double s = 0; foreach (double[] row in rows) s += row[0] * row[^1]; return s * w.Sum(); }\n" +
            Calling("G([[x, y], [y]], [2])", "double[][] g = [[9, 9], [9]]; GGradient([[x, y], [y]], [2], g); return (g[0][0], g[0][1] + g[1][0]);")),
        new("`this`",
            Calling("new P(x, y).Norm()", "new P(x, y).NormGradient(out P p); return (p.X, p.Y);") +
            "partial struct P(double x, double y) { public double X = x, Y = y; [Differentiable] public double Norm() => Math.Sqrt(X * X + Y * Y); }",
            Calling("new Model { Scale = 3 }.Value(x, y)", "new Model { Scale = 3 }.ValueGradient(x, y, out double a, out double b); return (a, b);") +
            "partial class Model { public double Scale; private double Half => Scale / 2; [Differentiable] public double Value(double x, double y) => Scale * x * y * Half; }"),
        new("Objects as constants",
            "sealed class Table { public double[] Weights = [1, 2]; public double this[int i] => Weights[i]; public int Count => Weights.Length; }\n" +
            "[Differentiable] static double G(Table t, List<double> extra, double x, double y) => t[1] * x * y + t.Count * extra[0] * x;\n".Replace("List", "[NonDifferentiable] List") +
            Calling("G(new(), [5], x, y)", "GGradient(new(), [5], x, y, out double a, out double b); return (a, b);")),
        new("Static tables, constants",
            "private static readonly double[] Table = [1, 2, 3]; private const double Half = 0.5; private static readonly double Third = 1.0 / 3;\n" + F("double s = 0; for (int i = 0; i < Table.Length; i++) s = s * x + Table[i] * Half; return s * y * Third;")),
        new("Numbers of a generic type",
            "[Differentiable] static T G<T>(T a, ReadOnlySpan<T> w, out T twice) where T : System.Numerics.IFloatingPointIeee754<T> { T s = T.Exp(a) * T.CreateChecked(0.5); foreach (T v in w) s += v * v / T.Pi; twice = s + s; return T.Sin(s) * a; }\n" +
            Calling("G<double>(x, [y], out _)", "double[] g = new double[1]; GGradient<double>(x, [y], out _, out double a, g); return (a, g[0]);"),
            "partial class Poly<T> where T : System.Numerics.INumber<T> { static T Square(T a) => a * a; [Differentiable] public static T At(Pair<T> p) => Square(p.A) * p.B + T.One; }\npublic struct Pair<T> where T : System.Numerics.INumber<T> { public T A, B; }\n" +
            Calling("Poly<double>.At(new() { A = x, B = y })", "Poly<double>.AtGradient(new() { A = x, B = y }, out Pair<double> p); return (p.A, p.B);"),
            "partial class Powers<T>(params T[] c) where T : System.Numerics.INumber<T> { T Scale { get; } = c[0]; T Deep(T x, int n) => n == 0 ? Scale : c[n] + x * Deep(x * x, n - 1);\n" +
            "[Differentiable] public T At(T x, ReadOnlySpan<T> self) => self.Length > 0 ? Deep(x, c.Length - 1) * self[0] : x; }\n" +
            Calling("new Powers<double>(2, 3, 5).At(x, [y])", "double[] g = new double[1]; new Powers<double>(2, 3, 5).AtGradient(x, [y], out double a, g); return (a, g[0]);"),
            "partial class Weights<T>(T a, T b) where T : System.Numerics.INumber<T> { public T[] W = [a, b]; [Differentiable(WithRespectToThis = true)] public T At() => W[0] * W[1] * W[1]; }\n" +
            Calling("new Weights<double>(x, y).At()", "var g = new Weights<double>(0, 0); new Weights<double>(x, y).AtGradient(g); return (g.W[0], g.W[1]);"),
            "public readonly partial struct Vec<T>(T a, T b) where T : System.Numerics.IRootFunctions<T> { public T A { get; } = a; public readonly T B = b; [Differentiable] public T Dot(Vec<T> o) => A * o.A + T.Sqrt(B) * o.B; }\n" +
            Calling("new Vec<double>(x, y).Dot(new(y, x))", "new Vec<double>(x, y).DotGradient(new(y, x), out Vec<double> p, out Vec<double> q); return (p.A + q.B, p.B + q.A);")),
        new("Generic types and methods",
            "static T Pick<T>(bool first, T a, T b) => first ? a : b;\n" + F("return Pick(x > y, x * y, y * y) * x;"),
            "partial class Box<T> where T : class { [Differentiable] public static double G(T tag, double x, double y) => tag is null ? x : x * y; }\n" +
            Calling("Box<string>.G(\"\", x, y)", "Box<string>.GGradient(\"\", x, y, out double a, out double b); return (a, b);")),
    ];

    private static SupportedRow[] Statements =>
    [
        new("`if`, `?:`, `switch`, patterns",
            F("if (x > 1) return x; else if (y is > 1 and < 2) x *= y; return x > 0.5 && (y *= 2) > 1 ? x * y : y;"),
            F("switch ((int)(2 * x)) { case 0: return y; case 1: x *= y; break; default: y *= x; break; } return x * y;"),
            F("double s = (x, y) switch { ( > 1, _) => x, var (a, b) when a < b => a * b * b, _ => 0 }; return s * x;"),
            F("double[] a = [x, y, x * y]; int[] k = [1, 2]; return a is [var b, > 0, ..] && k is [1, _] ? b * b : a is [.., var c] ? c * y : y;"),
            F("double[] a = [x, y]; return a switch { [] => 0, [var b] => b, [var b, var c] => b * c * c, _ => y };")),
        new("`for`, `foreach`, `while`, `do`",
            F("double s = x; for (int i = 7; i > 0; i -= 2) s = Math.Sin(s * y) + i * x; return s;"),
            F("int i = 0; double s = x; while (true) { s *= y; if (++i > 4) break; if (i == 2) continue; s += x; } return s;"),
            F("double s = x, old; do { old = s; s = 0.5 * (s + y / s); } while (Math.Abs(s - old) > 1e-14); return s;"),
            F("for (int i = 0; i < 9; i++) { x *= y; if (x > 2) return x * i; i += 1; } return y;")),
        new("`throw`, guards",
            F("if (double.IsNaN(x)) throw new ArgumentException(\"not a number\", nameof(x)); return x * y;"),
            F("double s = y > 0 ? x : throw new InvalidOperationException(); System.Diagnostics.Debug.Assert(s > 0); return s * y;")),
        new("`try` with `finally`, `using`, `goto` forward",
            F("int depth = 0; try { depth++; return x * y * depth; } finally { depth--; }"),
            F("using var s = new System.IO.MemoryStream(); if (x > 9) goto done; x *= y; done: return x * y;")),
        new("Nullable numbers and structs",
            F("double? best = null; foreach (double v in new[] { x, y }) if (best is null || v * v > best) best = v * v; return (best ?? 1) + best.Value * x;"),
            F("(double Square, double Other)? best = null; foreach (double v in new[] { x, y }) if (best is not { } b || v * v > b.Square) best = (v * v, x * y); return best?.Square + best?.Other ?? y;"),
            "struct Option { public double? Barrier; public double Strike; }\n[Differentiable] static double G(Option o, Option[] all) => o.Barrier is double b && b > 0 ? b * o.Strike * all[0].Barrier!.Value : all[0].Strike;\n" +
            Calling("G(new() { Barrier = x, Strike = y }, [new() { Barrier = x }])", "Option[] g = new Option[1]; GGradient(new() { Barrier = x, Strike = y }, [new() { Barrier = x }], out Option o, g); return (o.Barrier!.Value + g[0].Barrier!.Value, o.Strike);")),
        new("`Parallel`",
            F("double[] a = new double[6]; System.Threading.Tasks.Parallel.For(0, a.Length, i => a[i] = x * i + y * i * i); double s = 0; object gate = new(); System.Threading.Tasks.Parallel.ForEach(a, v => { double w = v * v; lock (gate) s += w; }); return s;"),
            F("double s = 0; System.Threading.Tasks.Parallel.For(0, 5, () => 0.0, (i, _, sum) => sum + Math.Pow(x, i) * y, sum => s += sum); return s * x;")),
        new("`ref` locals, `out` variables",
            F("double[] a = [x, y]; ref double r = ref a[1]; r *= x; r += a[0]; return a[1] * r;"),
            "static void Both(double a, double b, out double sum, ref double product) { sum = a + b; product *= a * b; }\n" + F("Both(x, y, out double s, ref x); return s * x;"),
            "static void Grow(ref double[] a, int n) { if (n == 0) return; Array.Resize(ref a, a.Length + 1); a[^1] = a[^2] * a[0]; Grow(ref a, n - 1); }\n" + F("double[] a = [x, y]; Grow(ref a, 3); return a[^1] * a.Length;")),
    ];

    private static SupportedRow[] Calls =>
    [
        new("Methods, operators, properties with source",
            "static double Square(double a) => a * a; static double Norm(double a, double b = 2, params double[] c) => Math.Sqrt(Square(a) + Square(b) + c.Length);\n" + F("return Norm(x) * Norm(b: x, a: y) + Norm(x, y, 1, 2);"),
            F("return (new Complex(x, y) * Complex.I + 2).Magnitude;") + "\npublic readonly struct Complex(double re, double im) { public double Re { get; } = re; public double Im { get; } = im; public static Complex I => new(0, 1); public double Magnitude => Math.Sqrt(Re * Re + Im * Im); public static Complex operator *(Complex a, Complex b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re); public static implicit operator Complex(double a) => new(a, 0); public static Complex operator +(Complex a, Complex b) => new(a.Re + b.Re, a.Im + b.Im); }"),
        new("Recursion",
            "static double Power(double a, int n) => n == 0 ? 1 : n % 2 == 0 ? Power(a * a, n / 2) : a * Power(a, n - 1);\n" + F("return Power(x, 5) * Power(y, 3);"),
            "static double Sum(Func<double, double> f, IReadOnlyList<double> v, int i) => i == v.Count ? 0 : f(v[i]) + f(Sum(f, v, i + 1));\n" + F("double[] v = [x, y]; int calls = 0; return Sum(a => { calls++; return a * a * x; }, v, 0) * calls + Sum(Math.Sin, v, 0);"),
            F("double Go(int i) { y *= x; return i == 0 ? y : x * Go(i - 1); } return Go(3);"),
            "static double Even(double a, int n) => n == 0 ? a : Odd(a * 1.1, n - 1); static double Odd(double a, int n) => n == 0 ? -a : Even(Math.Sin(a), n - 1);\n" + F("return Even(x, 4) + Odd(x * y, 5);")),
        new("Local functions",
            F("double s = 0; for (int i = 0; i < 3; i++) s += Term(i); return s; double Term(int i) { s *= y; return Math.Pow(x, i) * Half(y); } static double Half(double a) => a / 2;")),
        new("Objects that take derivatives",
            "class Model { public double A; public double[] W = new double[1]; public List<Model> Parts = new(); }\n[Differentiable(WithRespectTo = new[] { nameof(m) })] static double G(Model m) => m.A * m.W[0] * m.Parts[0].A;\n" +
            "static Model Made(double x, double y) => new() { A = x, W = new[] { y }, Parts = { new Model { A = x } } };\n" +
            Calling("G(Made(x, y))", "Model g = Made(0, 0); GGradient(Made(x, y), g); return (g.A + g.Parts[0].A, g.W[0]);")),
        new("Virtual and interface calls, inheritance",
            "interface IShape { double Area(double r); }\nclass Disc : IShape { public double K; public virtual double Area(double r) => K * r * r; }\nclass Ring(double inner) : Disc { public override double Area(double r) => base.Area(r) - K * inner * inner; }\n" +
            F("IShape s = x > 0 ? new Ring(x) { K = y } : new Disc { K = x }; return s.Area(y) * (s is Ring ring ? ring.K : 1);"),
            "abstract record Term { public abstract double At(double x); }\nsealed record Power(double Exponent) : Term { public override double At(double x) => Math.Pow(x, Exponent); }\nsealed record Sum(Term A, Term B) : Term { public override double At(double x) => A.At(x) + B.At(x); }\n" +
            "[Differentiable] static double G(Term t, double x, double y) => t.At(x * y);\n" + Calling("G(new Sum(new Power(2), new Power(3)), x, y)", "GGradient(new Sum(new Power(2), new Power(3)), x, y, out double a, out double b); return (a, b);")),
        new("LINQ",
            F("double[] a = [x, y, x * y]; double m = a.Average(); return Math.Sqrt(a.Select(v => (v - m) * (v - m)).Sum()) + a.Where(v => v > 0.6).Max() + a.Zip(a.Skip(1), (p, q) => p * q).Sum();"),
            F("return Enumerable.Range(1, 4).Sum(k => Math.Pow(x, k) / k) + new[] { y, x, 1.1 }.OrderBy(v => v).ToArray()[1] * x;"),
            F("var q = from v in new[] { x, y } where v > 0.1 let w = v * v orderby w select w + v; return q.Aggregate((a, b) => a * b + 1);"),
            F("var best = new[] { x, y, x * y }.Select((v, i) => new { v, i }).OrderBy(e => e.i % 2).ThenBy(e => e.v).First(); return best.v * best.v + best.i;"),
            F("double[] a = [x, y, x * y, 2]; return a.Chunk(2).Sum(c => c[0] * c[1]) * Array.Find(a, v => v > 1) + a.Zip(a.Skip(1), a.Skip(2)).Sum(t => t.First * t.Second * t.Third);")),
        new("Lists that the method builds, `IReadOnlyList`, `Memory`",
            "static double Mean(IReadOnlyList<double> v) { double s = 0; for (int i = 0; i < v.Count; i++) s += v[i]; return s / v.Count; }\n" + F("var l = new List<double> { x }; for (int i = 0; i < 5; i++) l.Add(l[^1] * y + i); l[0] *= x; return Mean(l) + Mean([x, y, .. l]);"),
            F("var l = new List<double> { x, y, x * y }; while (l.Count > 1) { var next = new List<double>(); for (int i = 1; i < l.Count; i++) next.Add(l[i] * l[i - 1]); l = next; } return l[0];")),
        new("Sorts",
            F("double[] a = [x, y, x * y]; Array.Sort(a, (p, q) => Math.Abs(q - 0.5).CompareTo(Math.Abs(p - 0.5))); int[] k = [0, 1, 2]; Array.Sort(k, (p, q) => a[p].CompareTo(a[q])); return a[0] * a[0] + a[1] * x + a[k[0]] * y;"),
            F("double[] d = [x, y, x * y], w = [y, x, x + y]; Array.Sort(d, w); var l = new List<(double A, double B)> { (x, y), (y, x * y) }; l.Sort((p, q) => q.A.CompareTo(p.A)); return d[0] * w[2] + w[0] * l[0].B + l[1].B;")),
        new("Stacks and queues that the method builds",
            F("var s = new Stack<double>(); s.Push(x); s.Push(y * x); s.Push(s.Pop() * s.Peek()); var q = new Queue<double>(s); q.Enqueue(x); double r = 0; foreach (double v in s) r = r * y + v; while (q.TryDequeue(out double v)) r += v * r; return r;")),
        new("Dictionaries that the method builds",
            F("var d = new Dictionary<string, double> { [\"a\"] = x }; d[\"b\"] = d[\"a\"] * y; d[\"a\"] += y; double s = d.TryGetValue(\"c\", out double c) ? c : 1; foreach (var (name, v) in d) s = s * 0.5 + v * name.Length; return s + new[] { x, y, x * y }.GroupBy(v => v > 1).Sum(g => g.Sum() * g.Sum());"),
            F("var d = new SortedDictionary<int, double> { [3] = x, [1] = y }; d[2] = x * y; double s = 0; foreach (var (k, v) in d) s = s * 0.5 + k * v; return s;")),
        new("Lists in fields of objects that the method makes",
            "class Window(int n) { public Queue<double> Last { get; } = new(); private readonly List<double> all = []; public double Next(double v) { Last.Enqueue(v); all.Add(v); return Last.Count > n ? Last.Dequeue() * all[0] : all.Sum(); } }\n" +
            F("var w = new Window(2); double s = 0; for (int i = 0; i < 5; i++) s += w.Next(x * i + y) * y; return s;")),
        new("Equality of records",
            "record Point(double X, double Y); record struct Pair(double A, int N);\n" + F("Point p = new(x, y), q = new(y, x); var a = new Pair(x, 1); return (p == q ? x : x * y) + (p.Equals(new Point(x, y)) ? x * x : y) + (a != a with { N = 2 } ? x : 1);")),
        new("`Lazy`",
            "class Line(double a, double b) { readonly Lazy<double> slope = new(() => a / b); public double At(double t) => slope.Value * t; }\n" + F("var line = new Line(x, y); return line.At(x) * line.At(2);")),
        new("Lambdas, delegates",
            F("double s = 0; Func<double, double> f = a => a * x; Action<double> add = a => s += f(a); add(y); add(x); return s;"),
            "static double Integrate(Func<double, double> f, double from, double to) { double s = 0; for (int i = 0; i < 4; i++) s += f(from + (to - from) * i / 4); return s; }\n" + F("return Integrate(a => a * x, 0, y) + Integrate(Math.Sin, x, y);")),
        new("`Math`, `MathF`, `double`, `float`",
            F("return Math.Exp(x) * Math.Log(y) + Math.Pow(x, y) + Math.Atan2(x, y) + double.Hypot(x, y) + Math.Clamp(x, 0, y) + Math.Max(x, y);"),
            F("var (s, c) = Math.SinCos(x); return s * c * Math.Cbrt(y) + MathF.Tanh((float)x) + double.Lerp(x, y, 0.3) + Math.Floor(y) * x + Math.FusedMultiplyAdd(x, y, x);")),
        new("`System.Numerics`",
            F("var q = System.Numerics.Quaternion.CreateFromAxisAngle(System.Numerics.Vector3.UnitX, (float)x); var v = System.Numerics.Vector3.Transform(new System.Numerics.Vector3(1, (float)y, 2), q); return v.Z * v.Length();"),
            F("var m = System.Numerics.Matrix4x4.CreateRotationZ((float)x) * System.Numerics.Matrix4x4.CreateScale((float)y); return m.M11 * m.GetDeterminant();"),
            F("var z = new System.Numerics.Complex(x, y); z = System.Numerics.Complex.Exp(z * z) / (z + 1); return z.Magnitude + z.Imaginary;")),
        new("`[NonDifferentiable]`",
            "[NonDifferentiable] static double Scale(double a) => a > 0 ? 2 : 3;\n[Differentiable] static double G(double x, [NonDifferentiable] double n, double y) => x * y * n * Scale(x);\n" +
            Calling("G(x, 4, y)", "GGradient(x, 4, y, out double a, out double b); return (a, b);")),
        new("`[VjpOf]`, `[JvpOf]`",
            """
            [VjpOf(typeof(Math), nameof(Math.Cbrt))]
            static double CbrtVjp(double x, double adjoint, ref double xAdjoint) { double y = Math.Cbrt(x); xAdjoint += adjoint / (3 * y * y); return y; }

            """ + F("return Math.Cbrt(x * y) * AutoDiff.StopGradient(2) * y;"),
            """
            static void Scale(Span<double> v, double k) { foreach (ref double e in v) e *= k; }
            [VjpOf(typeof(Programs), nameof(Scale))]
            static void ScaleVjp(Span<double> v, double k, Span<double> vAdjoint, ref double kAdjoint)
            {
                for (int i = 0; i < v.Length; i++) { kAdjoint += vAdjoint[i] * v[i]; vAdjoint[i] *= k; v[i] *= k; }
            }

            """ + F("double[] v = [x, y, 2]; Scale(v, x * y); double s = v[0] * v[1]; Scale(v.AsSpan(1), s); return s * v[1] + v[2] * v[0];")),
    ];

    public static IReadOnlyList<RefusedRow> Refused =>
    [
        new("Delegates from outside, or assigned again", "ADG0004",
            "[Differentiable] static double F(Func<double, double> f, double x) => f(x);",
            F("Func<double, double> f = a => a * x; f = a => a; return f(y);")),
        new("Virtual calls that no class here has code for", "ADG0004",
            "abstract class Shape { public abstract double Area(double r); }\n[Differentiable] static double F([NonDifferentiable] Shape s, double x) => s.Area(x);",
            "interface IShape { double Area(double r); }\n[Differentiable] static double F(IShape s, double x) => s.Area(x);"),
        new("`catch`, `lock` around more than counting", "ADG0004",
            F("try { return x * y; } catch (ArithmeticException) { return y; }"),
            F("lock (typeof(Programs)) return x * y;")),
        new("`goto` backward", "ADG0004",
            F("double s = x; again: s *= y; if (s > 0.1 && s < 5) goto again; return s;")),
        new("`dynamic`, pointers, `await`", "ADG0004",
            F("dynamic a = x; return a * y;"),
            "[Differentiable] static unsafe double F(double x, double y) { double* p = &x; return *p * y; }"),
        new("References into a function that calls itself, where one writes what another reaches", "ADG0004",
            "static double G(ref double[] w, ref double[] r, int k) { if (k == 0) return r[0]; w = [w[0] * 1.5]; return G(ref w, ref r, k - 1); }\n" + F("double[] a = [x, y]; return G(ref a, ref a, 3);"),
            "static double G(ref double w, in double r, int k) { if (k == 0) return r; w *= 1.5; return G(ref w, in r, k - 1); }\n" + F("return G(ref x, in x, 3) * y;")),
        new("A library method without a rule", "ADG0003",
            F("return System.Numerics.Vector.Dot(new System.Numerics.Vector<double>(x), new System.Numerics.Vector<double>(y));"),
            F("var (s, c) = double.SinCosPi(x); return s * c * y;")),
        new("A write that outlives the call", "ADG0005",
            "private static double last;\n" + F("last = x * y; return last;"),
            "sealed class Log { public double Last; }\n[Differentiable] static double F(Log log, Log other, double x) { log.Last = x; return x * other.Last; }"),
        new("`Half`, `decimal`, pointers, numbers without positions (`IEnumerable`, `Dictionary` …) as parameters", "ADG0011",
            "[Differentiable] static double F(IEnumerable<double> v, double x) => v.Sum() * x;",
            "[Differentiable] static double F(Dictionary<string, double> v, double x) => v[\"a\"] * x;",
            "[Differentiable] static double F(IReadOnlyList<double>[] v, double x) => v[0][0] * x;",
            "[Differentiable] static double F(Half h, double x) => (double)h * x;",
            "[Differentiable] static double F(decimal d, double x) => (double)d * x;",
            "[Differentiable] static double F(double? d, double x) => x;"),
        new("Local functions, `async` methods, iterators as roots", "ADG0012",
            "[Differentiable] static async System.Threading.Tasks.Task<double> F(double x) { await System.Threading.Tasks.Task.Yield(); return x; }",
            "static double G(double y) { return F(y); [Differentiable] double F(double x) => x * x; }"),
    ];

    private const string Point = """

        partial struct P(double x, double y)
        {
            public double X = x, Y = y;
            public readonly P Swapped => new(Y, X);
            public readonly double this[int i] => i == 0 ? X : Y;
            public readonly double Dot(P o) => X * o.X + Y * o.Y;
            public static P operator +(P a, P b) => new(a.X + b.X, a.Y + b.Y);
            public static P operator *(P a, double s) => new(a.X * s, a.Y * s);
        }

        """;

    private static string F(string body) => $"[Differentiable] public static double F(double x, double y) {{ {body} }}\n";

    /// <summary>For what another method than F is marked: how F calls it, and how to read its gradient.</summary>
    private static string Calling(string value, string gradient, string more = "") => $$"""
        public static double F(double x, double y) => {{value}};
        public static (double X, double Y) Gradient(double x, double y) { {{gradient}} }
        {{more}}

        """;
}
