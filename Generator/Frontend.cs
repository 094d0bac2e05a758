using AutoDiffGen.Diagnostics;
using AutoDiffGen.Lowering;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>What reading a marked method gives: the model to be cached, none where not even the signature could be read, and what to tell the user.</summary>
internal sealed record Reading(Primal? Primal, IReadOnlyList<Finding> Findings)
{
    /// <summary>The members that it was read from; null where that is not known, and it must be read again each time.</summary>
    public IReadOnlyCollection<SyntaxNode>? Reads { get; init; }
}

/// <summary>From a marked method's symbol to its model: the one way, for the generator and for the analyzer.</summary>
internal static class Frontend
{
    /// <param name="running">The declarations of the methods whose derivatives are being made, which ask for that of this one.</param>
    public static Reading Read(IMethodSymbol method, AttributeData attribute, SemanticModel model, CancellationToken cancellation, IReadOnlyList<SyntaxNode>? running = null) =>
        Read(method, attribute, model, m => m, cancellation, running);

    /// <param name="change">What is to be read otherwise than it stands.</param>
    private static Reading Read(IMethodSymbol method, AttributeData attribute, SemanticModel model, Func<MarkedMethod, MarkedMethod> change, CancellationToken cancellation, IReadOnlyList<SyntaxNode>? running)
    {
        MethodReading signature;
        try
        {
            signature = MethodReader.Read(method, attribute, model);
            signature = signature with { Method = change(signature.Method) };
        }
        catch (Exception exception) when (InternalError.Is(exception))
        {
            return new(Primal: null, [.. Unforeseen(method, attribute, model, "signature", exception)]);
        }
        try
        {
            return Read(method, attribute, signature, model, cancellation, running);
        }
        catch (Exception exception) when (InternalError.Is(exception))
        {
            return Failed(signature.Method, [.. Unforeseen(method, attribute, model, "body", exception)]);
        }
    }

    /// <summary>Code that does not compile has no meaning to be followed, and the compiler says so; anything else is our fault.</summary>
    private static IEnumerable<Finding> Unforeseen(IMethodSymbol method, AttributeData attribute, SemanticModel model, string stage, Exception exception) =>
        Compiles(method, model.Compilation) ? [Finding.Of(Descriptors.InternalError, AttributeReader.Location(attribute), method.Name, InternalError.Explain(stage, exception))] : [];

    /// <summary>Whether the files that declare the method's type are without errors.</summary>
    public static bool Compiles(IMethodSymbol method, Compilation compilation) => method.ContainingType.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct()
        .All(tree => !compilation.GetSemanticModel(tree).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error));

    private static Reading Read(
        IMethodSymbol method, AttributeData attribute, MethodReading reading, SemanticModel model, CancellationToken cancellation, IReadOnlyList<SyntaxNode>? running)
    {
        List<DerivativeSignature> signatures = [.. Signatures.All(reading.Method)];
        MarkedMethod marked = reading.Method with { CompanionNames = signatures.SelectMany(s => s.CompanionNames).Distinct().ToEquatableArray() };
        List<Finding> findings = [.. reading.Findings, .. NameClashes.Of(method, attribute, signatures)];
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<SyntaxNode> own = [.. method.DeclaringSyntaxReferences.Select(r => Members.Around(r.GetSyntax(cancellation)))];
        if (findings.Exists(f => f.IsError)) return Failed(marked, findings) with { Reads = own };
        if (GenericNumber.Of(method) is not null && GenericMethods.Unavailable(attribute, marked).ToList() is { Count: > 0 } unavailable)
            return Failed(marked, [.. findings, .. unavailable]) with { Reads = own };
        if (GenericNumber.Of(method) is { } number)
            return GenericMethods.Read(method, number, marked, model.Compilation, (instance, hide) => Read(instance, attribute, model, hide, cancellation, running));
        LoweredBody lowered = MethodLowering.Lower(method, model.Compilation, marked, cancellation);
        if (lowered.IsBroken)
            lowered = NestedMembers.Lower(method, model.Compilation, marked, [.. running ?? [], method.DeclaringSyntaxReferences[0].GetSyntax(cancellation)], cancellation) ?? lowered;
        findings.AddRange(lowered.Findings);
        IReadOnlyCollection<SyntaxNode>? reads = lowered.Reads is null ? null : [.. own, .. lowered.Reads];
        if (lowered.Program is null) return Failed(marked, findings) with { Reads = reads };
        marked = WrittenParameters.In(marked, lowered.Program);
        findings.AddRange(Judge(method, attribute, marked, lowered.Program));
        if (!findings.Exists(f => f.IsError)) findings.AddRange(FileLocals.In(new Primal(marked, lowered.Program, ""), method, (reads ?? own).Select(r => r.SyntaxTree)));
        return findings.Exists(f => f.IsError)
            ? Failed(marked, findings) with { Reads = reads }
            : new(new Primal(marked, lowered.Program, ""), findings) { Reads = reads };
    }

    private static Reading Failed(MarkedMethod method, List<Finding> findings) =>
        new(new Primal(method, Program: null, findings.Find(f => f.IsError)?.ToString() ?? "The method does not compile."), findings);

    private const Source.Derivatives Dense = Source.Derivatives.Hessian | Source.Derivatives.HessianDiagonal | Source.Derivatives.Jacobian | Source.Derivatives.SparseJacobian
        | Source.Derivatives.SparseHessian | Source.Derivatives.GradientCheck | Source.Derivatives.JvpBatch;

    /// <summary>What only the whole program tells.</summary>
    private static IEnumerable<Finding> Judge(IMethodSymbol method, AttributeData attribute, MarkedMethod marked, Ir.Program program)
    {
        Verdict verdict = Verdict.Of(marked, program);
        Microsoft.CodeAnalysis.Location location = method.Locations[0];
        if ((marked.Derivatives & Dense) != 0 && program.Layouts.FirstOrDefault(l => l.Leaves.Any(leaf => leaf.Type.Kind == Ir.Kind.Memory)) is { } layout)
            yield return Finding.Of(Descriptors.KindUnavailable, location, (marked.Derivatives & Dense).ToString(), marked.Name, $"the numbers of {layout.Text} are not all in the struct itself");
        if ((marked.Derivatives & Dense) != 0 && marked.Parameters.Append(marked.This).FirstOrDefault(p => p is { IsActive: true } && HasRowsOfRows(p.Type)) is { } rows)
            yield return Finding.Of(Descriptors.KindUnavailable, location, (marked.Derivatives & Dense).ToString(), marked.Name, $"the numbers of {rows.Name} are in rows of rows, which have no order of their own");
        foreach (Finding finding in StructsWithStorage.Of(method, marked, program.Layouts)) yield return finding;
        foreach ((string variable, string why) in verdict.Refused) yield return Finding.Of(Descriptors.Unsupported, location, variable, why);
        if (verdict.Forward is { } reason)
            yield return Finding.Of(Descriptors.KindUnavailable, location, (marked.Derivatives & ~(Source.Derivatives.Gradient | Source.Derivatives.Vjp | Source.Derivatives.GradientBatch | Source.Derivatives.Workspace)).ToString(), marked.Name, reason);
        if ((marked.Derivatives & Source.Derivatives.GradientBatch) != 0 && marked.Written.Count > 0)
            yield return Finding.Of(Descriptors.KindUnavailable, location, nameof(Source.Derivatives.GradientBatch), marked.Name, "it writes to its parameters");
        if ((marked.Derivatives & Source.Derivatives.Workspace) != 0 && verdict.Refused.Count == 0 && WorkspaceMember.Objection(new Primal(marked, program, "")) is { } objection)
            yield return Finding.Of(Descriptors.KindUnavailable, AttributeReader.Location(attribute, argument: null), nameof(Source.Derivatives.Workspace), marked.Name, objection);
        if (verdict.IsZero && marked.Return is { IsReal: true })
            yield return Finding.Of(Descriptors.ZeroGradient, location, marked.Name, "no value that carries a derivative reaches the result");
        else
            foreach (string parameter in verdict.Unused) yield return Finding.Of(Descriptors.UnusedParameter, LocationOf(method, parameter), marked.Name, parameter);
    }

    /// <summary>Arrays of arrays of arrays, lists of arrays, arrays of rectangular arrays.</summary>
    private static bool HasRowsOfRows(Ir.IrType type) => type.Element.EndsWith("]", StringComparison.Ordinal)
        && (type.Container != Ir.Container.Array || type.Element.IndexOf('[') != type.Element.LastIndexOf('[') || type.Element.EndsWith(",]", StringComparison.Ordinal));

    /// <summary>The parameter's own place, or the method's for <c>this</c>.</summary>
    private static Microsoft.CodeAnalysis.Location LocationOf(IMethodSymbol method, string parameter) =>
        (method.Parameters.FirstOrDefault(p => p.Name == parameter) ?? (ISymbol)method).Locations[0];
}
