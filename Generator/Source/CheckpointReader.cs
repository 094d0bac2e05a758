using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Source;

/// <summary>Reads <c>[CheckpointLoop]</c>.</summary>
internal static class CheckpointReader
{
    private const string Loop = "AutoDiffGen.CheckpointLoopAttribute";

    /// <summary>What is said of the loop with one of these variables; null where nothing is.</summary>
    public static Checkpointing? Of(IMethodSymbol method, IEnumerable<string> variables) =>
        Attributes(method).Where(a => variables.Contains(a.ConstructorArguments[0].Value as string)).Select(Read).FirstOrDefault();

    /// <summary>The attributes that name no loop.</summary>
    public static IEnumerable<Finding> Findings(IMethodSymbol method)
    {
        foreach (AttributeData attribute in Attributes(method))
        {
            string name = attribute.ConstructorArguments[0].Value as string ?? "";
            if (!method.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().DescendantNodes()).Any(n => IsLoop(n, name)))
                yield return Finding.Of(Descriptors.NoSuchLoop, AttributeReader.Location(attribute, argument: null), method.Name, name);
        }
    }

    private static IEnumerable<AttributeData> Attributes(IMethodSymbol method) =>
        method.GetAttributes().Where(a => a.AttributeClass?.ToDisplayString() == Loop && a.ConstructorArguments.Length == 1);

    private static Checkpointing Read(AttributeData attribute) => new(
        attribute.NamedArguments.FirstOrDefault(a => a.Key == "Slots").Value.Value is int slots ? Math.Max(0, slots) : 0,
        attribute.NamedArguments.FirstOrDefault(a => a.Key == "MemoryLimit").Value.Value is long bytes ? Math.Max(0, bytes) : 0);

    private static bool IsLoop(SyntaxNode node, string name) => node switch
    {
        ForStatementSyntax { Declaration: { } declaration } => declaration.Variables.Any(v => v.Identifier.ValueText == name),
        ForStatementSyntax { Condition: { } condition } => Mentions(condition, name),
        ForEachStatementSyntax loop => loop.Identifier.ValueText == name,
        WhileStatementSyntax loop => Mentions(loop.Condition, name),
        DoStatementSyntax loop => Mentions(loop.Condition, name),
        _ => false,
    };

    private static bool Mentions(ExpressionSyntax condition, string name) =>
        condition.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name);
}
