using System.Text.RegularExpressions;

namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>The C# of a program: as the user writes it, the same over dual numbers, and what calls both.</summary>
internal static class FuzzText
{
    /// <summary>The program as a user would write it, in a class of the given number.</summary>
    public static string Program(FuzzProgram program, int number) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using AutoDiffGen;
        namespace Fuzz
        {
        public static partial class P{{number}}
        {
        private static readonly double[] Table = [0.5, -0.25, 1.5, 0.75];
        private static readonly int[] Order = [2, 0, 3, 1];

        {{program.Members}}
        }
        }
        """;

    /// <summary>Beside the program: unpacks numbers, calls it, packs what it leaves.</summary>
    public static string Caller(FuzzProgram program, int number) => $$"""
        using System;
        namespace Fuzz
        {
        public static partial class P{{number}}
        {
        public static void Run(double[] input, double[] output)
        {
        {{Make(program)}}
        output[0] = F({{Arguments(program)}});
        {{ReadOutputs(program)}}
        }
        }
        }
        """;

    /// <summary>Calls the program and its oracle, and the derivatives where there are any.</summary>
    public static string Driver(FuzzProgram program, int number, bool hasDerivatives) => $$"""
        using System;
        using Fuzz;
        public static class D{{number}}
        {
        public static void Primal(double[] input, double[] output) => P{{number}}.Run(input, output);

        public static double Oracle(double[] x, int k, double[] direction, double[] y, double[] values)
        {
        var dual = new FuzzDual.Dual[x.Length];
        var result = new FuzzDual.Dual[y.Length];
        for (int i = 0; i < x.Length; i++) dual[i] = new FuzzDual.Dual(x[i], i == k ? 1 : 0, direction[i], 0);
        FuzzDual.Dual.IsHuge = false;
        FuzzDual.P{{number}}.Run(dual, result);
        for (int i = 0; i < y.Length; i++) (values[i], y[i]) = (result[i].Value, result[i].A);
        if (FuzzDual.Dual.IsHuge) y[0] = double.NaN;
        return result[0].AB;
        }

        {{(hasDerivatives ? Derivatives(program, number) : "")}}
        {{(hasDerivatives && program.Asks == Asks.Forward ? ForwardDerivatives(program, number) : "")}}
        }
        """;

    private static string Derivatives(FuzzProgram program, int number) => $$"""
        public static void Gradient(double[] input, double[] output, double[] gradient)
        {
        {{Make(program)}}
        {{string.Concat(Inputs(program).Where(p => !p.IsValue).Select(p => Blank(p.Name + "G", p) + "\n"))}}
        output[0] = P{{number}}.FGradient({{Join(Arguments(program), Inputs(program).Select(p => (p.IsValue ? $"out {p.Companion} " : "") + p.Name + "G"))}});
        {{ReadOutputs(program)}}
        {{ReadInputs(program, "G", "gradient", 0)}}
        }

        public static void Vjp(double[] input, double[] seeds, double[] output, double[] gradient)
        {
        {{Make(program)}}
        {{MakeSeeds(program)}}
        output[0] = P{{number}}.FVjp({{Join(Arguments(program) + ", seeds[0]", Companions(program).Select(p => (p.IsValue && !p.IsOut ? "ref " : "") + p.Name + "A"))}});
        {{ReadOutputs(program)}}
        {{ReadInputs(program, "A", "gradient", 0)}}
        }
        """;

    private static string ForwardDerivatives(FuzzProgram program, int number) => $$"""
        public static void Jvp(double[] input, double[] direction, double[] output, double[] tangents)
        {
        {{Make(program)}}
        {{Make(program, "T", "direction")}}
        output[0] = P{{number}}.FJvp({{Join(Arguments(program), Tangents(program))}}, out tangents[0]);
        {{ReadOutputs(program)}}
        {{ReadOutputs(program, "T", "tangents")}}
        }

        public static void Hvp(double[] input, double[] direction, double[] output, double[] product)
        {
        {{Make(program)}}
        {{Make(program, "T", "direction")}}
        {{string.Concat(Inputs(program).Where(p => !p.IsValue).Select(p => Blank(p.Name + "H", p) + "\n"))}}
        output[0] = P{{number}}.FHvp({{Join(Arguments(program), Tangents(program).Concat(Inputs(program).Select(p => (p.IsValue ? $"out {p.Companion} " : "") + p.Name + "H")))}});
        {{ReadOutputs(program)}}
        {{ReadInputs(program, "H", "product", 0)}}
        }
        """;

    /// <summary>The same text over dual numbers.</summary>
    public static string OverDuals(string text)
    {
        text = Regex.Replace(text, @"\bdouble\b", "Dual");
        text = Regex.Replace(text, @"\bfloat\b", "DualF");
        text = Regex.Replace(text, @"\bMath\.", "DMath.");
        text = Regex.Replace(text, @"\bMathF\.", "DMathF.");
        text = Regex.Replace(text, @"\[(Differentiable|Checkpoint).*\]\n", "");
        return Regex.Replace(text, @"\bnamespace Fuzz\b", "namespace FuzzDual");
    }

    private static IEnumerable<RootParameter> Inputs(FuzzProgram program) => program.Parameters.Where(p => !p.IsOut && p.Count > 0);

    private static IEnumerable<RootParameter> Companions(FuzzProgram program) => program.Parameters.Where(p => p.Count > 0);

    private static string Join(string arguments, IEnumerable<string> companions) => string.Join(", ", companions.Prepend(arguments));

    private static string Arguments(FuzzProgram program) => string.Join(", ", program.Parameters.Select(p => p.IsOut ? $"out {p.Name}" : p.Modifier + p.Name));

    private static IEnumerable<string> Tangents(FuzzProgram program) => Companions(program).Select(p => (p.Modifier is "in " ? "" : p.Modifier) + p.Name + "T");

    private static string Make(FuzzProgram program, string suffix = "", string from = "input")
    {
        int at = 0;
        return string.Concat(program.Parameters.Where(p => p.Count > 0 || suffix.Length == 0).Select(p =>
        {
            if (p.IsOut) return $"double {p.Name}{suffix};\n";
            string text = (p with { Name = p.Name + suffix }).Make(at, from);
            at += p.Count;
            return text + "\n";
        }));
    }

    private static string MakeSeeds(FuzzProgram program)
    {
        int at = 1;
        var texts = new List<string>();
        foreach (var p in program.Parameters.OrderBy(p => !p.IsOut).Where(p => p.Count > 0))
        {
            texts.Add((p with { Name = p.Name + "A" }).Make(at, "seeds") + "\n");
            at += p.Count;
        }

        return string.Concat(texts);
    }

    private static string ReadOutputs(FuzzProgram program, string suffix = "", string to = "output")
    {
        int outs = program.Parameters.Count(p => p.IsOut);
        string read = outs > 0 ? $"{to}[1] = {program.Parameters.Single(p => p.IsOut).Name}{suffix};\n" : "";
        return read + ReadInputs(program, suffix, to, 1 + outs);
    }

    private static string ReadInputs(FuzzProgram program, string suffix, string to, int at)
    {
        var texts = new List<string>();
        foreach (var p in Inputs(program))
        {
            texts.Add(p.Read(p.Name + suffix, at, to) + "\n");
            at += p.Count;
        }

        return string.Concat(texts);
    }

    private static string Blank(string name, RootParameter p) => p.Type == "double[,]"
        ? $"double[,] {name} = new double[2, 3]; for (int i = 0; i < 6; i++) {name}[i / 3, i % 3] = double.NaN;"
        : $"double[] {name} = new double[4]; Array.Fill({name}, double.NaN);";
}
