using System.Runtime.CompilerServices;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Lowering;

/// <summary>The user's rules that are in sight: those of the compilation, and of the libraries that it refers to.</summary>
internal sealed class RuleTable
{
    /// <summary>A tree never changes: it is looked through once, not once an edit.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, MethodDeclarationSyntax[]> InTrees = new();

    /// <summary>The compilations before and after an edit share the symbols of what they refer to.</summary>
    private static readonly ConditionalWeakTable<IAssemblySymbol, DerivativeRule[]> InLibraries = new();

    private static readonly ConditionalWeakTable<Compilation, RuleTable> InCompilations = new();

    private readonly Compilation compilation;
    private readonly Dictionary<ISymbol, DerivativeRule> vjps = new(SymbolEqualityComparer.Default), jvps = new(SymbolEqualityComparer.Default);

    private RuleTable(Compilation compilation, CancellationToken token)
    {
        this.compilation = compilation;
        IEnumerable<DerivativeRule> library = compilation.SourceModule.ReferencedAssemblySymbols.SelectMany(a => InLibraries.GetValue(a, RulesIn));
        IEnumerable<IMethodSymbol> own = compilation.SyntaxTrees.SelectMany(tree => InTrees.GetValue(tree, t => Marked(t, token)).Select(s => Symbol(compilation, s, token))).OfType<IMethodSymbol>();
        foreach (DerivativeRule rule in library.Concat(own.SelectMany(RuleReader.Of)))   // the user's own come last and win
            (rule.IsForwardMode ? jvps : vjps)[rule.Target] = rule;
    }

    public static RuleTable Of(Compilation compilation, CancellationToken token) => InCompilations.GetValue(compilation, c => new RuleTable(c, token));

    public DerivativeRule? Vjp(IMethodSymbol method) => vjps.TryGetValue(method, out DerivativeRule rule) ? rule : GeneratedRules.Of(method, isForwardMode: false, compilation);

    public DerivativeRule? Jvp(IMethodSymbol method) => jvps.TryGetValue(method, out DerivativeRule rule) ? rule : GeneratedRules.Of(method, isForwardMode: true, compilation);

    private static DerivativeRule[] RulesIn(IAssemblySymbol library) => KnowsRules(library) ? [.. Methods(library.GlobalNamespace).SelectMany(RuleReader.Of)] : [];

    private static bool KnowsRules(IAssemblySymbol assembly) =>
        assembly.Name == "AutoDiffGen" || assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "AutoDiffGen"));

    private static IEnumerable<IMethodSymbol> Methods(INamespaceOrTypeSymbol container) => container.GetMembers().SelectMany(member => member switch
    {
        INamespaceOrTypeSymbol inner => Methods(inner),
        IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: true } method => [method],
        _ => [],
    });

    private static MethodDeclarationSyntax[] Marked(SyntaxTree tree, CancellationToken token) =>
        tree.GetRoot(token).DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<MethodDeclarationSyntax>()
            .Where(m => m.AttributeLists.SelectMany(l => l.Attributes).Any(a => NameOf(a.Name) is "VjpOf" or "JvpOf" or "VjpOfAttribute" or "JvpOfAttribute")).ToArray();

    private static string NameOf(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => "",
    };

    private static IMethodSymbol? Symbol(Compilation compilation, MethodDeclarationSyntax syntax, CancellationToken token) =>
        compilation.GetSemanticModel(syntax.SyntaxTree).GetDeclaredSymbol(syntax, token) as IMethodSymbol;
}
