using System.Text.RegularExpressions;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiffGen.Tests.Fuzzing;

internal enum Verdict
{
    Passed,

    /// <summary>Values or derivatives too large to compare, or checkpoints asked of a loop that carries more than numbers.</summary>
    Skipped,

    /// <summary>No C#, or it throws by itself: a fault of the writer, or of the shrinker.</summary>
    Invalid,

    /// <summary>The generator threw.</summary>
    Crash,

    /// <summary>An error diagnostic on a construct that is supported.</summary>
    Refused,

    /// <summary>The emitted text does not compile, or a member is missing.</summary>
    Uncompilable,

    /// <summary>The emitted code throws.</summary>
    Throws,

    WrongValue,

    WrongGradient,

    /// <summary>The gradient is right, but not what the vector-Jacobian product adds to given adjoints.</summary>
    WrongAdjoint,

    WrongTangent,

    /// <summary>The gradient is right, but not the Hessian-vector product.</summary>
    WrongCurvature,
}

internal sealed record Outcome(FuzzProgram Program, Verdict Verdict, string Detail = "")
{
    /// <summary>Failures of one kind, told apart by what names do not change.</summary>
    public string Kind => Verdict is Verdict.Passed or Verdict.WrongGradient or Verdict.WrongAdjoint or Verdict.WrongValue or Verdict.WrongTangent or Verdict.WrongCurvature
        ? Verdict.ToString()
        : $"{Verdict} {Regex.Replace(Detail.Split('\n')[0], @"^.*?(error|Exception)|'[^']*'|\d+", "")}";

    public bool IsFailure => Verdict is not (Verdict.Passed or Verdict.Skipped);
}

/// <summary>Compiles many programs at once, with their derivatives, and compares each with its dual numbers.</summary>
internal static class FuzzBatch
{
    private static readonly CSharpParseOptions Parse = Generation.Latest;

    private static readonly SyntaxTree[] Common =
    [
        CSharpSyntaxTree.ParseText(SharedText.Source, Parse, "Shared.cs"),
        CSharpSyntaxTree.ParseText(FuzzText.OverDuals(SharedText.Source), Parse, "SharedOverDuals.cs"),
        CSharpSyntaxTree.ParseText(DualText.Source, Parse, "Dual.cs"),
    ];

    private static readonly CSharpCompilationOptions Options = Generation.Library.WithNullableContextOptions(NullableContextOptions.Disable);

    /// <param name="withDerivatives">Without, the generator is left out and the programs are compared with their oracles alone.</param>
    public static IReadOnlyList<Outcome> Check(IReadOnlyList<FuzzProgram> programs, bool withDerivatives = true)
    {
        if (programs.Count == 0) return [];
        var input = Generation.Compile([.. Common, .. programs.SelectMany((p, i) => Trees(p, i, withDerivatives))], Options);
        var generation = withDerivatives ? Generation.Of(input) : new Generation(input, input, null!);
        if (withDerivatives && generation.Result.Exception is { } exception) return Bisect(programs, new(programs[0], Verdict.Crash, exception.ToString()));
        using var image = new MemoryStream();
        var emitted = generation.Output.Emit(image);
        if (emitted.Success)
        {
            var assembly = System.Reflection.Assembly.Load(image.ToArray());
            return [.. programs.Select((p, i) => FuzzRun.Check(p, assembly.GetType("D" + i, throwOnError: true)!, withDerivatives))];
        }

        var errors = emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToLookup(Number);
        if (errors.Contains(-1) || !errors.Any()) throw new InvalidOperationException(Generation.Explain(errors[-1]));
        var failed = programs.Select((p, i) => (Program: p, Errors: errors[i])).Where(x => x.Errors.Any()).Select(x => Judge(x.Program, [.. x.Errors])).ToDictionary(o => o.Program);
        var rest = Check([.. programs.Where(p => !failed.ContainsKey(p))], withDerivatives).ToDictionary(o => o.Program);
        return [.. programs.Select(p => failed.TryGetValue(p, out var outcome) ? outcome : rest[p])];
    }

    /// <summary>The analyzer's errors for a program whose emitted code throws.</summary>
    public static string? Finding(FuzzProgram program)
    {
        var compilation = Generation.Compile([.. Common, .. Trees(program, 0, withDerivatives: false)], Options);
        return Generation.Of(compilation).Findings().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error ? Generation.Explain([error]) : null;
    }

    private static SyntaxTree[] Trees(FuzzProgram program, int number, bool withDerivatives)
    {
        string text = FuzzText.Program(program, number), caller = FuzzText.Caller(program, number);
        return
        [
            CSharpSyntaxTree.ParseText(text, Parse, $"P{number}.cs"),
            CSharpSyntaxTree.ParseText(caller, Parse, $"Caller/P{number}.cs"),
            CSharpSyntaxTree.ParseText(FuzzText.OverDuals(text), Parse, $"Oracle/P{number}.cs"),
            CSharpSyntaxTree.ParseText(FuzzText.OverDuals(caller), Parse, $"OracleCaller/P{number}.cs"),
            CSharpSyntaxTree.ParseText(FuzzText.Driver(program, number, withDerivatives), Parse, $"Driver/P{number}.cs"),
        ];
    }

    private static int Number(Diagnostic error) =>
        Regex.Match(error.Location.SourceTree?.FilePath ?? "", @"\bP(\d+)\b") is { Success: true } match ? int.Parse(match.Groups[1].Value) : -1;

    private static Outcome Judge(FuzzProgram program, IReadOnlyList<Diagnostic> errors)
    {
        bool isWriters = errors.Any(e => Regex.IsMatch(e.Location.SourceTree!.FilePath, @"^(Caller/|Oracle/|OracleCaller/)?P\d+\.cs$"));
        if (isWriters) return new(program, Verdict.Invalid, Generation.Explain(errors));
        var emitted = errors.Where(e => !e.Location.SourceTree!.FilePath.StartsWith("Driver/", StringComparison.Ordinal)).ToArray();
        return new(program, Verdict.Uncompilable, Generation.Explain(emitted.Length > 0 ? emitted : errors));
    }

    private static IReadOnlyList<Outcome> Bisect(IReadOnlyList<FuzzProgram> programs, Outcome crash) => programs.Count == 1
        ? [crash]
        : [.. Check([.. programs.Take(programs.Count / 2)]), .. Check([.. programs.Skip(programs.Count / 2)])];
}
