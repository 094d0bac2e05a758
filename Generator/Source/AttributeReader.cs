using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Source;

/// <summary>What the attribute on a marked method says.</summary>
internal sealed record MarkedOptions(Derivatives Derivatives, MathMode Math, EquatableArray<string> WithRespectTo, bool WithRespectToThis, EquatableArray<string> Rows, bool Parallel);

/// <summary>Reads <c>[Differentiable]</c> and its companions.</summary>
internal static class AttributeReader
{
    public const string Differentiable = "AutoDiffGen.DifferentiableAttribute";
    public const string NonDifferentiable = "AutoDiffGen.NonDifferentiableAttribute";

    public static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == attribute);

    public static bool IsNonDifferentiable(ISymbol symbol) => Find(symbol, NonDifferentiable) is not null;

    public static MarkedOptions Read(AttributeData attribute) => new(
        attribute.ConstructorArguments is [{ Value: int derivatives }, ..] ? (Derivatives)derivatives : Derivatives.Gradient | Derivatives.Vjp,
        Named(attribute, "Math") is { Value: int math } ? (MathMode)math : MathMode.Strict,
        Names(attribute, "WithRespectTo"),
        Named(attribute, "WithRespectToThis") is { Value: true },
        Names(attribute, "Rows"),
        Named(attribute, "Parallel") is { Value: true });

    public static Location Location(AttributeData attribute) => Syntax(attribute)?.GetLocation() ?? Microsoft.CodeAnalysis.Location.None;

    /// <summary>Where the attribute's argument stands; without a name the first positional one.</summary>
    public static Location Location(AttributeData attribute, string? argument) =>
        Argument(attribute, argument)?.Expression.GetLocation() ?? Location(attribute);

    /// <summary>Where one element of an array argument stands.</summary>
    public static Location Location(AttributeData attribute, string argument, int element)
    {
        ExpressionSyntax? value = Argument(attribute, argument)?.Expression;
        SyntaxNode? part = value switch
        {
            CollectionExpressionSyntax list => list.Elements.ElementAtOrDefault(element),
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.ElementAtOrDefault(element),
            ArrayCreationExpressionSyntax array => array.Initializer?.Expressions.ElementAtOrDefault(element),
            _ => null,
        };
        return (part ?? value)?.GetLocation() ?? Location(attribute);
    }

    private static AttributeSyntax? Syntax(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    private static AttributeArgumentSyntax? Argument(AttributeData attribute, string? name) =>
        Syntax(attribute)?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);

    private static EquatableArray<string> Names(AttributeData attribute, string argument) =>
        Named(attribute, argument) is { IsNull: false, Kind: TypedConstantKind.Array } names ? names.Values.Select(v => v.Value as string ?? "").ToEquatableArray() : [];

    private static TypedConstant Named(AttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value;
}
