using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>A lowered method; Program is null where a finding is an error, or where the compiler itself reports errors.</summary>
/// <param name="IsBroken">Whether something in it does not compile; a call of a generated member, which the generator does not see, is such.</param>
internal sealed record LoweredBody(Program? Program, IReadOnlyList<Finding> Findings, bool IsBroken)
{
    /// <summary>The members of all bodies that were looked at; null where it does not compile or other code was added.</summary>
    public IReadOnlyCollection<SyntaxNode>? Reads { get; init; }
}

/// <summary>Lowers a marked method and all that it calls.</summary>
internal static class MethodLowering
{
    /// <summary>What takes more than one run of the method.</summary>
    private const Derivatives RunsAgain = Derivatives.Hessian | Derivatives.HessianDiagonal | Derivatives.Jacobian | Derivatives.SparseJacobian | Derivatives.SparseHessian | Derivatives.GradientCheck;

    public static LoweredBody Lower(IMethodSymbol method, Compilation compilation, MarkedMethod marked, CancellationToken token)
    {
        var program = new ProgramLowering(method, compilation, marked, token);
        Function root = program.LowerRoot(method);
        ProgramLowering? apart = null;
        while (Again(program) is { } again)
        {
            apart = again.IsAllWhole ? apart ?? program : null;
            program = again;
            root = program.LowerRoot(method);
        }
        if (apart is not null && Errors(apart) is > 0 and var errors && errors < Errors(program))
            program = apart;   // of two ways that both fail, the one with less to say
        EquatableArray<Stmt> objectFields = [.. ActiveObjects(method, marked) is { Count: > 0 } objects ? new ObjectFields(program, AttributeOf(method, token)).Of(objects) : []];
        EquatableArray<StructShape> layouts = StructLayouts.Of(method, marked, program.Types).ToEquatableArray();
        foreach (SyntaxNode deep in program.Bodies.TooDeep)
            program.Report(Descriptors.Unsupported, deep, "…", $"it is nested more than {Bodies.Deepest} deep; give parts of it names of their own");
        if ((marked.Derivatives & RunsAgain) != 0 && program.ChangesOutside is { } changed)
            program.Report(Descriptors.DiffersBetweenRuns, changed, SourceText.Of(changed), (marked.Derivatives & RunsAgain).ToString(), method.Name);
        List<Finding> findings = [.. program.Findings.Distinct().OrderBy(f => f.Location.SourceSpan.Start)];
        bool isBroken = program.IsBroken && program.Bodies.TooDeep.Count == 0, failed = program.IsBroken || findings.Exists(f => f.IsError);
        return new(failed ? null : new Program(root, program.Callees, program.Accessors.All) { Layouts = layouts, ObjectFields = objectFields, States = program.StateFields.ToEquatableArray(), Presences = program.Presences.ToEquatableArray() }, isBroken ? [] : findings, isBroken) { Reads = isBroken ? null : program.Bodies.Read };
    }

    private static int Errors(ProgramLowering program) => program.Findings.Distinct().Count(f => f.IsError);

    /// <summary>What to lower once more: with states that turned out to be written, and with objects whole that could not be taken apart; null where all is known.</summary>
    private static ProgramLowering? Again(ProgramLowering last)
    {
        var written = last.Candidates.Except(last.States).Distinct().ToList();
        bool fails = last.Apart.Count > 0 && !last.IsBroken && last.Leaving.Count == 0 && last.WritesOutside.Count == 0 && !last.HasNewChanges && last.Findings.Any(f => f.IsError);
        return written.Count == 0 && last.Leaving.Count == 0 && last.WritesOutside.Count == 0 && !last.HasNewChanges && !fails ? null : new ProgramLowering(last.Method, last.Compilation, last.Marked, last.Token)
        {
            Round = last.Round + 1,
            States = [.. last.States, .. written],
            WrittenOutside = [.. last.WrittenOutside, .. last.WritesOutside],
            AllChanges = last.ChangesSoFar,
            Whole = [.. last.Whole, .. last.Leaving],
            IsAllWhole = last.IsAllWhole || fails,
        };
    }

    /// <summary>The classes of the objects that have companions.</summary>
    private static List<INamedTypeSymbol> ActiveObjects(IMethodSymbol method, MarkedMethod marked) =>
    [
        .. marked.Instance is { IsActive: true, Type.Container: Container.Object } ? [method.ContainingType] : Array.Empty<INamedTypeSymbol>(),
        .. method.Parameters.Where(p => marked.Parameters.Any(m => m.Name == p.Name && m is { IsActive: true, Type.Container: Container.Object })).Select(p => p.Type).OfType<INamedTypeSymbol>(),
    ];

    private static SyntaxNode AttributeOf(IMethodSymbol method, CancellationToken token) =>
        AttributeReader.Find(method, AttributeReader.Differentiable)?.ApplicationSyntaxReference?.GetSyntax(token) ?? method.DeclaringSyntaxReferences[0].GetSyntax(token);
}
