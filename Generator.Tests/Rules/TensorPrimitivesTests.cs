using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;
using System.Text;
using AutoDiffGen.Rules;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoDiffGen.Tests.Rules;

/// <summary>Every member of <c>TensorPrimitives</c> is differentiated, or carries no number to a number, or is refused by name.</summary>
public sealed class TensorPrimitivesTests
{
    private static readonly MetadataReference Library = MetadataReference.CreateFromFile(typeof(TensorPrimitives).Assembly.Location);

    private static readonly double[][] Points =
    [
        [0.31, -0.62, 0.45, 0.4, 0.2, 0.52, 0.83, 0.71, 0.94],
        [1.31, 1.62, 2.45, 0.4, 0.25, 0.52, 0.83, 0.71, 0.94],
    ];

    [Theory]
    [InlineData(typeof(double), 1e-6, 2e-6)]
    [InlineData(typeof(float), 1e-3, 2e-2)]
    public void GradientsAreDifferenceQuotients(Type real, double step, double tolerance)
    {
        List<MethodInfo> members = [.. Members(real).Where(m => !TensorOperations.Refused.ContainsKey(m.Name))];
        Generation generation = Generation.Of(Generation.Compile(Source(members, real.Name == "Double" ? "double" : "float")).AddReferences(Library));
        Assert.Empty(generation.Findings().Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Empty(generation.Errors);
        Type programs = generation.Load().GetType("Programs")!;
        bool IsRounded(MethodInfo member) => real == typeof(double) && Rounds(member);
        List<string> wrong = [];
        for (int k = 0; k < members.Count; k++)
        {
            var value = programs.GetMethod($"Value{k}")!.CreateDelegate<Func<double[], double>>();
            var gradient = programs.GetMethod($"Gradient{k}")!.CreateDelegate<Func<double[], double[], double>>();
            bool isEstimate = members[k].Name.EndsWith("Estimate", StringComparison.Ordinal); // in steps, on some processors
            if (Points.Select(p => Difference(p, value, gradient, IsRounded(members[k]) || isEstimate ? 1e-2 : step, IsRounded(members[k]) ? 3e-2 : isEstimate ? 0.1 : tolerance)).FirstOrDefault(w => w != "") is not { } first)
                wrong.Add($"{members[k]}: no point in its domain");
            else if (first != "ok")
                wrong.Add($"{members[k]}: {first}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void WhatIsRefusedIsSaid()
    {
        foreach (string name in TensorOperations.Refused.Keys)
            Assert.Contains(typeof(TensorPrimitives).GetMethods(), m => m.Name == name);
        Generation generation = Generation.Of(Generation.Compile(
            "using AutoDiffGen; static partial class C { [Differentiable] static double F(double[] x) { double[] y = new double[x.Length]; System.Numerics.Tensors.TensorPrimitives.Xor<double>(x, x, y); return y[0]; } }").AddReferences(Library));
        Assert.Contains(generation.Findings(), d => d.Id == "ADG0004" && d.GetMessage(CultureInfo.InvariantCulture).Contains("bits"));
    }

    private static bool Rounds(MethodInfo method) => method.GetParameters().Any(p => p.ParameterType == typeof(Span<float>));

    /// <summary>"ok", what differs, or nothing where the point is outside the domain.</summary>
    private static string Difference(double[] point, Func<double[], double> value, Func<double[], double[], double> gradient, double step, double tolerance)
    {
        var actual = new double[point.Length];
        if (!double.IsFinite(value(point))) return "";
        if (gradient(point, actual) != value(point)) return "another value";
        for (int i = 0; i < point.Length; i++)
        {
            double At(double delta) => value([.. point.Select((x, j) => j == i ? x + delta : x)]);
            double expected = (At(step) - At(-step)) / (2 * step);
            if (Math.Abs(expected - actual[i]) > tolerance * Math.Max(1, Math.Abs(expected))) return $"[{i}] is {actual[i]}, not {expected}";
        }

        return "ok";
    }

    /// <summary>Those that take numbers of this type and give some.</summary>
    private static IEnumerable<MethodInfo> Members(Type real) => typeof(TensorPrimitives).GetMethods().Where(m => m.DeclaringType == typeof(TensorPrimitives))
        .Select(m => Instance(m, real)).OfType<MethodInfo>().Where(m => m.GetParameters().Any(p => p.ParameterType == typeof(ReadOnlySpan<>).MakeGenericType(real)) && GivesNumbers(m));

    private static bool GivesNumbers(MethodInfo method) =>
        method.ReturnType == typeof(double) || method.ReturnType == typeof(float) || method.GetParameters().Any(p => p.ParameterType == typeof(Span<double>) || p.ParameterType == typeof(Span<float>));

    private static MethodInfo? Instance(MethodInfo method, Type real)
    {
        try
        {
            return !method.IsGenericMethod ? method : method.MakeGenericMethod([.. method.GetGenericArguments().Select(a => a.Name == "TTo" && real == typeof(double) ? typeof(float) : real)]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Source(List<MethodInfo> members, string real)
    {
        var text = new StringBuilder("using AutoDiffGen; using System.Numerics.Tensors;\npublic static partial class Programs\n{\n");
        for (int k = 0; k < members.Count; k++)
        {
            MethodInfo m = members[k];
            List<string> arguments = [], outputs = [];
            int inputs = 0;
            foreach (ParameterInfo p in m.GetParameters())
            {
                bool isOutput = p.ParameterType == typeof(Span<double>) || p.ParameterType == typeof(Span<float>);
                if (isOutput) outputs.Add((p.ParameterType == typeof(Span<double>) ? "double" : "float") + " o" + outputs.Count);
                arguments.Add(isOutput ? "o" + (outputs.Count - 1)
                    : p.ParameterType.IsGenericType ? "abc"[inputs++].ToString()
                    : p.ParameterType == typeof(int) ? "2"
                    : p.ParameterType.IsEnum ? "MidpointRounding.ToEven"
                    : "abc"[inputs++] + "[1]");
            }

            string types = m.IsGenericMethod ? "<" + string.Join(", ", m.GetGenericArguments().Select(a => a == typeof(double) ? "double" : "float")) + ">" : "";
            string call = $"TensorPrimitives.{m.Name}{types}({string.Join(", ", arguments)})";
            string body = outputs.Count == 0 ? $"return {call};"
                : string.Concat(outputs.Select(o => { string[] w = o.Split(' '); return $"{w[0]}[] {w[1]} = new {w[0]}[a.Length]; "; })) + $"{call}; {real} s = 0; for (int i = 0; i < a.Length; i++) s += "
                  + string.Join(" + ", outputs.Select((o, n) => $"(i + {n + 1}) * ({real}){o.Split(' ')[1]}[i]")) + "; return s;";
            text.AppendLine(CultureInfo.InvariantCulture, $"    [Differentiable] public static {real} F{k}({real}[] a, {real}[] b, {real}[] c) {{ {body} }}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    public static double Value{k}(double[] p) => F{k}(Part(p, 0), Part(p, 3), Part(p, 6));");
            text.AppendLine(CultureInfo.InvariantCulture, $"    public static double Gradient{k}(double[] p, double[] g) {{ {real}[] x = new {real}[3], y = new {real}[3], z = new {real}[3]; double v = F{k}Gradient(Part(p, 0), Part(p, 3), Part(p, 6), x, y, z); for (int i = 0; i < 3; i++) {{ g[i] = x[i]; g[3 + i] = y[i]; g[6 + i] = z[i]; }} return v; }}");
        }

        return text.AppendLine(CultureInfo.InvariantCulture, $"    private static {real}[] Part(double[] p, int from) => [({real})p[from], ({real})p[from + 1], ({real})p[from + 2]];\n}}").ToString();
    }
}
