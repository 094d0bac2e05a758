using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>What the type parameters stand for in a generic method that is lowered for given type arguments.</summary>
internal sealed class Substitution
{
    public static readonly Substitution None = new();

    private readonly Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments = new(SymbolEqualityComparer.Default);

    private Substitution()
    {
    }

    /// <summary>The arguments of a constructed method and of the types around it.</summary>
    public static Substitution Of(IMethodSymbol method, Substitution outer, Compilation compilation)
    {
        var result = new Substitution();
        foreach (var pair in outer.arguments)
            result.arguments[pair.Key] = pair.Value;
        result.Add(method.OriginalDefinition.TypeParameters, method.TypeArguments, outer, compilation);
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
            result.Add(type.OriginalDefinition.TypeParameters, type.TypeArguments, outer, compilation);
        return result.arguments.Count == 0 ? None : result;
    }

    public ITypeSymbol Apply(ITypeSymbol type, Compilation compilation) => arguments.Count == 0 ? type : type switch
    {
        ITypeParameterSymbol parameter => arguments.TryGetValue(parameter, out ITypeSymbol argument) ? argument : type,
        IArrayTypeSymbol array => compilation.CreateArrayTypeSymbol(Apply(array.ElementType, compilation), array.Rank),
        INamedTypeSymbol { IsTupleType: true } tuple => compilation.CreateTupleTypeSymbol(
            [.. tuple.TupleElements.Select(e => Apply(e.Type, compilation))],
            [.. tuple.TupleElements.Select(e => e.IsExplicitlyNamedTupleElement ? e.Name : null)]),
        INamedTypeSymbol { Arity: > 0, IsUnboundGenericType: false } named => Construct(named, compilation),
        INamedTypeSymbol { ContainingType: { IsGenericType: true } container } nested =>
            ((INamedTypeSymbol)Apply(container, compilation)).GetTypeMembers(nested.Name, nested.Arity).FirstOrDefault() ?? type,
        _ => type,
    };

    public IMethodSymbol Apply(IMethodSymbol method, Compilation compilation)
    {
        if (arguments.Count == 0)
            return method;
        IMethodSymbol result = method.MethodKind == MethodKind.LocalFunction ? method.OriginalDefinition : Member(method, compilation);
        return result.Arity == 0 ? result : result.OriginalDefinition.Arity == 0 ? result
            : result.ConstructedFrom.Construct([.. method.TypeArguments.Select(t => Apply(t, compilation))]);
    }

    /// <summary>The same member of the constructed type.</summary>
    public T Member<T>(T member, Compilation compilation) where T : class, ISymbol
    {
        if (arguments.Count == 0 || member.ContainingType is not { IsGenericType: true } owner)
            return member;
        var constructed = (INamedTypeSymbol)Apply(owner, compilation);
        return constructed.GetMembers(member.Name).OfType<T>()
            .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, member.OriginalDefinition)) ?? member;
    }

    private INamedTypeSymbol Construct(INamedTypeSymbol named, Compilation compilation)
    {
        INamedTypeSymbol definition = named.ContainingType is { IsGenericType: true } container
            ? ((INamedTypeSymbol)Apply(container, compilation)).GetTypeMembers(named.Name, named.Arity).First()
            : named.ConstructedFrom;
        return definition.ConstructedFrom.Construct([.. named.TypeArguments.Select(t => Apply(t, compilation))]);
    }

    private void Add(IReadOnlyList<ITypeParameterSymbol> parameters, IReadOnlyList<ITypeSymbol> values, Substitution outer, Compilation compilation)
    {
        for (int i = 0; i < parameters.Count && i < values.Count; i++)
            if (!SymbolEqualityComparer.Default.Equals(parameters[i], values[i]))
                arguments[parameters[i]] = outer.Apply(values[i], compilation);
    }
}
