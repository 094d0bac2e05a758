using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Source;

/// <summary>What can be wrong with a marked method before its body is looked at.</summary>
internal static class SignatureChecks
{
    private const Derivatives Available = Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp | Derivatives.Hvp | Derivatives.Hessian | Derivatives.Jacobian
        | Derivatives.HessianDiagonal | Derivatives.GradientBatch | Derivatives.SparseJacobian | Derivatives.GradientCheck | Derivatives.Workspace | Derivatives.SparseHessian | Derivatives.JvpBatch;

    public static IEnumerable<Finding> Of(IMethodSymbol method, AttributeData attribute, MarkedMethod marked) =>
        NotAMethod(method) is { } finding
            ? [finding]
            : [.. NotPartial(method), .. NothingToDifferentiate(method, marked), .. Unavailable(method, attribute, marked)];

    private static IEnumerable<Finding> NotPartial(IMethodSymbol method) =>
        from type in Heads.Containers(method.ContainingType)
        let declarations = type.DeclaringSyntaxReferences.Where(r => !GeneratedMembers.IsGenerated(r.SyntaxTree)).Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().ToList()
        where declarations.Count > 0 && declarations.TrueForAll(d => !d.Modifiers.Any(SyntaxKind.PartialKeyword))
        select Finding.Of(Descriptors.NotPartial, declarations[0].Identifier.GetLocation(), type.Name, method.Name);

    private static Finding? NotAMethod(IMethodSymbol method)
    {
        string? reason = method switch
        {
            { MethodKind: not MethodKind.Ordinary } => "only ordinary methods are",
            { IsExtern: true } => "it is extern",
            { IsAbstract: true } => "it has no body",
            { IsPartialDefinition: true, PartialImplementationPart: null } => "it has no body",
            { IsAsync: true } => "it is async",
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => "it returns by reference",
            { IsVararg: true } => "it takes __arglist",
            _ when Heads.Containers(method.ContainingType).Any(t => t.IsFileLocal) => "its type is local to the file",
            _ when IsIterator(method) => "it is an iterator",
            _ => null,
        };
        return reason is null ? null : Finding.Of(Descriptors.NotAMethod, NameOf(method), method.Name, reason);
    }

    private static IEnumerable<Finding> NothingToDifferentiate(IMethodSymbol method, MarkedMethod marked)
    {
        var parameters = marked.This is null ? marked.Parameters.AsEnumerable() : marked.Parameters.Prepend(marked.This);
        bool returns = marked.Return is { Kind: not Kind.Passive };
        bool writes = parameters.Any(p => p.IsActive && (p.Passing is Passing.Ref or Passing.Out
            || p.Type.Container is Container.Array or Container.Grid or Container.Span or Container.List or Container.Object));
        string result = TypeNames.Short(method.ReturnType);
        string? reason = !parameters.Any(p => p.IsActive && p.Passing != Passing.Out) ? "it has no parameter with floating-point content"
            : !method.ReturnsVoid && !returns && TypeReader.HasFloat(method.ReturnType) ? $"its result is {result}; write it to a span or array parameter"
            : returns || writes ? null
            : method.ReturnsVoid ? "it returns nothing and writes to no parameter" + (!method.IsStatic && method.ContainingType.IsReferenceType ? "; WithRespectToThis = true makes fields of this count" : "")
            : $"its result is {result}, not a floating-point number";
        return reason is null ? [] : [Finding.Of(Descriptors.NothingToDifferentiate, NameOf(method), method.Name, reason)];
    }

    private static IEnumerable<Finding> Unavailable(IMethodSymbol method, AttributeData attribute, MarkedMethod marked)
    {
        Derivatives second = marked.Derivatives & (Derivatives.Hvp | Derivatives.Hessian | Derivatives.HessianDiagonal | Derivatives.SparseHessian | Derivatives.GradientBatch);
        Derivatives dense = marked.Derivatives & (Derivatives.Hessian | Derivatives.HessianDiagonal | Derivatives.Jacobian | Derivatives.SparseJacobian | Derivatives.SparseHessian | Derivatives.GradientCheck | Derivatives.JvpBatch);
        bool hasObject = marked.Parameters.Append(marked.This).Any(p => p is { IsActive: true, Type.Container: Container.Object });
        Derivatives later = marked.Derivatives & ~Available;
        (Derivatives Kinds, string Reason)? gap =
            later != Derivatives.None ? (later, "it is not there yet")
            : second != Derivatives.None && marked.Return is not { IsReal: true } ? (second, "the result is not a real number")
            : second != Derivatives.None && marked.Parameters.Any(IsStorageGivenOut) ? (second, $"'{marked.Parameters.First(IsStorageGivenOut).Name}' goes out as an array of a length that is known only when the method has run; take one to write to")
            : marked.Return is { Container: Container.List, IsInterface: true } && dense != Derivatives.None ? (dense, $"its result is {TypeNames.Short(method.ReturnType)}; return an array or a list")
            : GivesStorage(marked) && (marked.Derivatives & (Derivatives.SparseJacobian | Derivatives.Workspace)) is var unsized && unsized != Derivatives.None
                ? (unsized, "how much it returns is known only when it has run; let it write to a span or array parameter")
            : dense != Derivatives.None && hasObject ? (dense, "the numbers in an object have no order; take them from a span or struct")
            : (marked.Derivatives & Derivatives.GradientBatch) != 0 && NoBatch(marked) is { } reason ? (Derivatives.GradientBatch, reason)
            : null;
        return gap is null ? [] : [Finding.Of(Descriptors.KindUnavailable, AttributeReader.Location(attribute, argument: null), gap.Value.Kinds.ToString(), method.Name, gap.Value.Reason)];
    }

    /// <summary>Whether storage comes out whose size is known only when the method has run.</summary>
    private static bool GivesStorage(MarkedMethod marked) => marked.Return is { Container: Container.Array or Container.Grid or Container.List }
        || marked.Parameters.Any(IsStorageGivenOut);

    private static bool IsStorageGivenOut(SignatureParameter parameter) => parameter is { IsActive: true, Passing: Passing.Out, Type.Container: Container.Array or Container.Grid };

    private static string? NoBatch(MarkedMethod marked)
    {
        SignatureParameter? unfit = marked.Parameters.FirstOrDefault(p => marked.Rows.Contains(p.Name)
            && (p.Passing is Passing.Ref or Passing.Out || p.Type.Container is not (Container.None or Container.Struct or Container.Span or Container.ReadOnlySpan)));
        return marked.Rows.Count == 0 ? "say which parameters differ from row to row: Rows = [nameof(…)]"
            : unfit is not null ? $"'{unfit.Name}' cannot be a row; take a number, a struct or a ReadOnlySpan"
            : marked.Parameters.Any(p => p.Passing is Passing.Ref or Passing.Out) ? "it writes to its parameters"
            : marked.Parameters.Append(marked.This).All(p => p is not { IsActive: true } || marked.Rows.Contains(p.Name)) ? "every active parameter differs from row to row"
            : null;
    }

    private static bool IsIterator(IMethodSymbol method) => method.DeclaringSyntaxReferences
        .SelectMany(r => r.GetSyntax().DescendantNodes(n => n is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)))
        .Any(n => n is YieldStatementSyntax);

    private static Location NameOf(IMethodSymbol method) => method.Locations.FirstOrDefault() ?? Location.None;
}
