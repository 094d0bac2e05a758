using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Source;

/// <summary>A marked method's signature by value, and what is wrong with it.</summary>
internal sealed record MethodReading(MarkedMethod Method, IReadOnlyList<Finding> Findings);

/// <summary>Reads the attribute and signature of a marked method; nothing here looks at its body.</summary>
internal static class MethodReader
{
    /// <param name="model">The semantic model of the tree that declares the method.</param>
    public static MethodReading Read(IMethodSymbol method, AttributeData attribute, SemanticModel model)
    {
        MarkedOptions options = AttributeReader.Read(attribute);
        var findings = new List<Finding>();
        var reader = new ParameterReader(method, attribute, options, findings);
        INamedTypeSymbol type = method.ContainingType;
        var marked = new MarkedMethod(
            HintNames.Of(method),
            type.ContainingNamespace.IsGlobalNamespace ? "" : TypeNames.WithoutGlobal(type.ContainingNamespace),
            Heads.Containers(type).Select(Heads.Of).ToEquatableArray(),
            method.Name,
            Heads.Modifiers(method),
            Heads.TypeParameters(method.TypeParameters),
            Heads.Constraints(method),
            reader.This(),
            reader.Parameters().ToEquatableArray(),
            method.ReturnsVoid ? "void" : TypeNames.Of(method.ReturnType),
            method.ReturnsVoid ? null : ReturnOf(method),
            Cref(method),
            options.Derivatives,
            options.Math,
            MemberNames(type),
            ShortNames.AreSafe(method, model),
            HintNames.HelperPrefix(method),
            CompanionNames: [])
        {
            Rows = options.Rows,
            Parallel = options.Parallel,
            ChecksOverflow = ((CSharpCompilationOptions)model.Compilation.Options).CheckOverflow,
        };
        reader.CheckNames();
        findings.AddRange(SignatureChecks.Of(method, attribute, marked));
        return new(marked, findings);
    }

    /// <summary>What carries a derivative in the result: a real number, a struct of them, or an array or list of either.</summary>
    private static IrType ReturnOf(IMethodSymbol method)
    {
        IrType type = TypeReader.Read(method.ReturnType);
        return type.IsReal || type.Container == Container.Struct || TypeReader.IsStorage(method.ReturnType) ? type
            : TypeReader.HoldsStorage(method.ReturnType) ? new(type.Text, Kind.Memory, Container.Struct)
            : TypeReader.ItemOf(method.ReturnType) is { } item && TypeReader.IsItem(item) ? new(type.Text, Kind.Memory, Container.List, TypeNames.Of(item)) : new(type.Text, Kind.Passive);
    }

    private static string Cref(IMethodSymbol method)
    {
        string parameters = string.Join(", ", method.Parameters.Select(p => ParameterReader.RefKindOf(p.RefKind) + TypeNames.Signature(p.Type)));
        bool canRefer = !method.Parameters.Any(p => TypeNames.Signature(p.Type).Contains("(")) && method.ContainingType.Arity == 0;
        return canRefer ? $"{Heads.Escape(method.Name)}{Heads.TypeParameters(method.TypeParameters)}({parameters})".Replace('<', '{').Replace('>', '}') : "";
    }

    private static EquatableArray<string> MemberNames(INamedTypeSymbol type) =>
        type.GetMembers().Where(m => !GeneratedMembers.IsOurs(m)).Select(m => m.Name).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();
}
