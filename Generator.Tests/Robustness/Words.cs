namespace AutoDiffGen.Tests.Robustness;

/// <summary>Pieces of C#, complete and not, most of which do not belong where they are put.</summary>
internal static class Words
{
    public static readonly string[] Types =
    [
        "double", "float", "decimal", "int", "string", "object", "dynamic", "var", "double?", "double[]", "double[,]", "double[][]", "double[][,]", "Span<double>", "ReadOnlySpan<float>", "Span<Span<double>>",
        "List<double>", "IReadOnlyList<double>", "IEnumerable<double>", "(double, float)", "(double A, (float, int) B)", "double*", "delegate*<double, double>", "Func<double, double>", "ref double",
        "scoped Span<double>", "T", "void", "unknown", "nint", "Half", "System.Numerics.Vector3", "System.Numerics.Vector<double>", "System.Numerics.Complex", "Memory<double>", "KeyValuePair<int, double>",
        "Dictionary<string, double[]>", "List<List<double>>", "bool", "char", "System.Threading.Tasks.Task<double>", "double[]?", "string[]", "System.Text.StringBuilder", "Exception", "Type", "int[]",
    ];

    public static readonly string[] Literals =
        ["0", "-1", "1e400", "1e-400", "null", "default", "\"s\"", "'c'", "int.MaxValue", "double.NaN", "1f", "1m", "1L", "0x7fff_ffff", "true", "new()", "default(double)", "1u", "1_000.5", "[]", "2147483648", "() => 1", "nameof(x)"];

    public static readonly string[] Operators =
        ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "&&", "||", "??", "==", "!=", "<", ">", "<=", ">=", "=", "+=", "-=", "*=", "/=", "%=", "??=", "<<=", "&=", "is", "as", ".", "?.", "..", "=>", "->", "::", ",", "with", "switch", "? x :"];

    public static readonly string[] Incomplete =
    [
        "x.", "x?.", "for (", "for (int i = 0; i <", "foreach (var v in", "foreach (var (a, b) in", "if (", "if (x > 0", "else", "while (", "do {", "switch (x) {", "switch (x) { case", "case 1:", "default:", "return", "return (", "new ",
        "new double[", "new double[] {", "x =", "x +=", "var y", "var y =", "double y = x", "int", "ref", "ref double r = ref", "out", "await ", "await x;", "yield return x;", "yield break;", "unsafe {", "fixed (double* p =", "lock (", "try {",
        "try { } catch", "finally {", "throw", "throw new", "goto", "goto case 1;", "goto end;", "end:", "break;", "continue;", "using (", "using var", "#if X", "#endif", "#error no", "\"open", "$\"{x", "@\"", "\"\"\"", "'", "/*", "*/", "//", "}", "{", ")", "(", "[", "]", ";", ";;", "<", ">",
        "x => ", "() => {", "delegate {", "Func<double, double> f = a =>", "double G(double a) {", "double G(double a) =>", "static", "const", "const double k = x;", "stackalloc", "Span<double> s = stackalloc", "(double a, double b) =", "(a, b) = ", "var (a, b) = (x,", "x is", "x is >", "x is { ",
        "x switch {", "x switch { > 0 =>", "from v in", "from v in new[] { x } select", "from v in new[] { x } where", "checked(", "checked {", "nameof(", "typeof(", "sizeof(", "default(", "stackalloc double[", "__makeref(x);", "__arglist", "base.", "this.", "this[", "Math.", "Math.Sin(", "Math.Sin(x", "AutoDiff.StopGradient(", "@", "\\", "?", "!", "~", "\0", "ü", "global::", "[Differentiable]", "[Differentiable] double H(double z) => z;", "extern", "record R(double X);", "class Inner {", "public", "namespace N;", "using System;", "x;", "x + ;", "1 = x;", "x++ ++;",
    ];

    public static readonly string[] Modifiers =
        ["abstract", "async", "extern", "static", "unsafe", "partial", "readonly", "override", "virtual", "new", "sealed", "private", "protected", "file", "required", "const", "volatile", "ref", "implicit operator", ""];

    public static readonly string[] Parameters =
    [
        "this double z", "ref double z", "out double z", "in double z", "ref readonly double z", "params double[] z", "params ReadOnlySpan<double> z", "double z = 1", "double x", "double z = double.NaN", "decimal z", "T z", "double* z", "Func<double, double> z", "unknown z", "[NonDifferentiable] double z", "[NonDifferentiable",
        "scoped ref double z", "object z", "dynamic z", "Span<double> z", "ref Span<double> z", "double[][] z", "(double, int) z", "List<double> z", "double[,,] z", "double?[] z", "string z", "__arglist", "double @class", "double adjoint", "double _", "Exception z", "double[] z, double[] w", "System.Numerics.Vector4 z", "in (double A, float[] B) z",
    ];

    public static readonly string[] Attributes =
    [
        "Differentiable(Derivatives.All)", "Differentiable(Derivatives.Jvp | Derivatives.Hvp)", "Differentiable(Derivatives.Hessian)", "Differentiable(Derivatives.JvpBatch)", "Differentiable(Derivatives.Jacobian | Derivatives.HessianDiagonal)", "Differentiable(Derivatives.SparseJacobian)", "Differentiable(Derivatives.GradientBatch)", "Differentiable((Derivatives)12345)", "Differentiable(0)", "Differentiable(null)",
        "Differentiable(1, 2)", "Differentiable(\"x\")", "Differentiable(WithRespectTo = null)", "Differentiable(WithRespectTo = [])", "Differentiable(WithRespectTo = [null])", "Differentiable(WithRespectTo = [nameof(x), nameof(x)])", "Differentiable(WithRespectTo = \"x\")", "Differentiable(WithRespectTo = new[] { 1 })", "Differentiable(WithRespectToThis = true)",
        "Differentiable(WithRespectToThis = \"no\")", "Differentiable(Rows = [nameof(x)])", "Differentiable(Derivatives.GradientBatch, Rows = [\"x\"])", "Differentiable(Rows = ", "Differentiable(", "Differentiable, Differentiable", "Differentiable, NonDifferentiable", "Differentiable, Checkpoint", "Differentiable, CheckpointLoop(\"i\")", "Differentiable, CheckpointLoop(null)", "Differentiable, CheckpointLoop(",
        "Differentiable(Math = MathMode.Fast)", "Differentiable(Math = (MathMode)7)", "Differentiable, VjpOf(typeof(Math), \"Sin\")", "Differentiable, VjpOf(null, null)", "VjpOf(typeof(Math), nameof(Math.Cos)), Differentiable", "Differentiable, JvpOf(typeof(unknown), \"F\")", "return: Differentiable", "unknown", "Differentiable] [Differentiable", "Differentiable(Derivatives.Vjp, Math = MathMode.Fast, Unknown = 1)",
    ];

    public static string Expression(Random random, string[] names, string old)
    {
        string x = Edits.Pick(names, random), y = Edits.Pick(names, random);
        return Edits.Pick<string>(
        [
            $"({x} ?? {y})", $"{x}!", $"{x}?.ToString()", $"({old}, {x})", $"{old}.{y}", $"{x}[{y}]", $"{x}[^1]", $"{x}[1..]", $"{x}[..^{y}]", $"{x}({y})", $"Math.Sin({x})", $"Math.Pow({x}, {y})", $"Math.Max({old}, {x})", $"(double){x}", $"(int){x}", $"({y}){x}", $"new {x}()", $"new[] {{ {x}, {old} }}", $"[{x}, .. {y}]",
            $"{x} switch {{ > 0 => {y}, _ => {old} }}", $"{x} is {{ }} q ? q : {y}", $"({x} = {y})", $"{x}++", $"--{x}", $"-{x}", $"~{x}", $"!{x}", $"({x} > 0 ? {old} : {y})", $"({x} > 0 ? throw new Exception() : {old})", $"(() => {old})()", $"((Func<double, double>)(v => v * {x}))({y})", $"new Func<double>(() => {x})()", $"{x} with {{ X = {y} }}",
            $"{x}.Select(v => v * {y}).Sum()", $"{x}.Sum()", $"{x}.ToArray()", $"Enumerable.Range(0, 3).Select(k => k * {x}).Aggregate(1.0, (p, q) => p * q)", $"(from v in {x} select v * v).Sum()", $"{x}.Length", $"{x}.Count", $"{x}.X", $"{x}.Item1", $"double.Parse({x})", $"$\"{{{x}}}\".Length", $"await {x}", $"ref {x}", $"out {x}", $"out var q", $"in {x}", $"*{x}", $"&{x}",
            $"stackalloc double[] {{ {x} }}", $"default", "null", "this", "base", "unknown", $"unknown({old})", $"typeof({x})", $"nameof({x})", $"sizeof(double)", $"checked({x} * {y})", $"AutoDiff.StopGradient({x})", $"System.Numerics.Vector3.One * {x}", $"new System.Numerics.Complex({x}, {y})", $"System.Numerics.Vector.Sum({x})", $"{x} is double q and > 0 ? q : 0", $"({x}, {y}) is ( > 0, _) ? {x} : {y}",
            $"{x} is [var p, ..] ? p : 0", $"{x} as object", $"(object){x}", $"(dynamic){x}", $"new {{ A = {x} }}.A", $"new double[{x}]", $"new double[2, 2] {{ {{ {x}, 1 }}, {{ 2, {y} }} }}", $"new List<double> {{ {x} }}", $"new() {{ [{x}] = {y} }}", $"Math.Sign({x})", $"Math.Clamp({x}, 0, {y})", $"{x}.Equals({y})", $"{x}.GetHashCode()", $"{x}.CompareTo({y})", $"({x} += {old})", $"({x}, {y}) = ({y}, {x})", $"{old} * ({old})", $"F({x})", $"FGradient({x}, out _)", $"Math.SinCos({x})", $"double.Lerp({x}, {y}, 0.5)",
        ], random);
    }

    public static string Statement(Random random, string[] names)
    {
        string x = Edits.Pick(names, random), y = Edits.Pick(names, random), e = Expression(random, names, "x");
        return Edits.Pick<string>(
        [
            $"{x} = {e};", $"{x} *= {y};", $"{x}++;", $"var v1 = {e};", $"double v2 = {e};", $"{e};", $"return {e};", $"if ({x} > 0) {{ {y} = {e}; }} else return {x};", $"for (int i9 = 0; i9 < 3; i9++) {x} += {e};", $"for (;;) {{ if ({x} > 1) break; {x} *= 2; }}", $"while ({x} < 10) {{ {x} *= 2; if ({y} > 0) continue; }}", $"do {{ {x} += {y}; }} while ({x} < 3);",
            $"foreach (var v3 in new[] {{ {x}, {y} }}) {x} += v3;", $"foreach (double v4 in {x}) {y} += v4;", $"foreach (ref double v5 in {x}) v5 *= 2;", $"foreach (var (k1, v6) in {x}) {y} += v6;", $"switch ({x}) {{ case > 0: {y} = 1; break; case double.NaN: goto default; default: {x} = {y}; break; }}", $"switch ((int){x}) {{ case 0: case 1: {x} *= 2; goto case 2; case 2: break; }}",
            $"try {{ {x} *= {e}; }} finally {{ {y} = {x}; }}", $"try {{ {x} = {e}; }} catch (Exception) when ({x} > 0) {{ {x} = 0; }}", $"lock (new object()) {{ {x} *= 2; }}", $"using (new System.IO.MemoryStream()) {x} *= 2;", $"using var m1 = new System.IO.MemoryStream();", $"checked {{ {x} *= {y}; }}", $"unchecked {{ {x} += {e}; }}", $"unsafe {{ double* p1 = &{x}; *p1 *= 2; }}", $"fixed (double* p2 = {x}) {{ *p2 = 1; }}",
            $"ref double r1 = ref {x}; r1 *= 2;", $"ref var r2 = ref ({x} > 0 ? ref {x} : ref {y});", $"Func<double, double> f1 = a1 => a1 * {x}; {y} = f1({x});", $"Action a2 = () => {x} *= 2; a2(); a2();", $"double L1(double a3) => a3 * {x}; {x} = L1({y});", $"double L2(int n1) => n1 == 0 ? {x} : L2(n1 - 1) * {y}; {x} = L2(3);", $"void L3(ref double a4) {{ a4 *= {x}; }} L3(ref {y});", $"static double L4(double a5) => a5; {x} = L4({e});",
            $"Span<double> s1 = stackalloc double[4]; s1[1] = {x}; {y} += s1[1];", $"double[] b1 = {{ {x}, {y} }}; b1[0] *= b1[1]; {x} = b1[0];", $"double[,] b2 = new double[2, 2]; b2[0, 1] = {x}; {y} = b2[0, 1];", $"var l1 = new List<double> {{ {x} }}; l1.Add({y}); {x} = l1[^1];", $"var d1 = new Dictionary<int, double> {{ [1] = {x} }}; {x} = d1[1];", $"({x}, {y}) = ({y}, {x});", $"var (q1, q2) = ({x}, {y}); {x} = q1 * q2;", $"(double q3, _) = ({x}, {y});", $"const double c1 = 2; {x} *= c1;", $"double? n2 = {x}; if (n2 is {{ }} n3) {x} = n3 * 2;", $"object o1 = {x}; {y} = (double)o1;", $"dynamic o2 = {x}; {y} = o2;",
            $"goto done1; done1: {x} *= 2;", $"again1: {x} *= 2; if ({x} < 4) goto again1;", "{ }", ";", $"throw new ArgumentException(nameof({x}));", $"if ({x} < 0) throw new Exception($\"{{{x}}}\");", "return;", "return default;", $"System.Diagnostics.Debug.Assert({x} > 0);", $"Console.WriteLine({x});", $"yield return {x};", $"await System.Threading.Tasks.Task.Yield();", $"System.Threading.Tasks.Parallel.For(0, 3, i8 => {x} += i8);", $"Array.Sort({x});", $"Array.Copy({x}, {y}, 2);", $"{x}.CopyTo({y});", $"{x}.AsSpan().Fill({y});",
            $"var t1 = {x} switch {{ < 0 => {y}, > 1 and < 2 => {x}, _ => throw new Exception() }};", $"var w1 = from v7 in new[] {{ {x}, {y} }} where v7 > 0 orderby v7 select v7 * {x}; {y} = w1.Sum();", $"{x} = Math.Sqrt({x}) + Math.Atan2({y}, {x}) * Math.Floor({x});", $"var (s2, c2) = Math.SinCos({x}); {y} = s2 * c2;", $"out double o3;", $"int.TryParse(\"1\", out int i7); {x} *= i7;", $"double.TryParse(\"1\", out {x});", $"if (!double.IsNaN({x}) && ({y} = {x} * 2) > 1 || {y} is > 1 and < 2) {x} += 1;", $"{x} = {y} = {e};", $"{x} = {x}++ + ++{x};",
        ], random);
    }
}
