using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>The type parameter of a marked method that stands for its numbers, such as <c>T : IFloatingPoint&lt;T&gt;</c>: its own, or that of its type.</summary>
internal static class GenericNumber
{
    private static readonly SpecialType[] Reals = [SpecialType.System_Double, SpecialType.System_Single];

    public static bool IsNumber(ITypeParameterSymbol parameter) => parameter.ConstraintTypes.Any(c => TypeReader.IsIn(c, "System.Numerics"));

    /// <summary>Null where there is none, or more than one.</summary>
    public static ITypeParameterSymbol? Of(IMethodSymbol method)
    {
        IEnumerable<ITypeParameterSymbol> outer = Heads.Containers(method.ContainingType).SelectMany(t => t.TypeParameters);
        List<ITypeParameterSymbol> numbers = [.. outer.Concat(method.TypeParameters).Where(IsNumber)];
        return numbers.Count == 1 && (numbers[0].TypeParameterKind == TypeParameterKind.Method || method.ContainingType.TypeParameters.Contains(numbers[0], SymbolEqualityComparer.Default) && IsInSignature(method))
            && method.TypeArguments.Concat(method.ContainingType.TypeArguments).Contains(numbers[0], SymbolEqualityComparer.Default) ? numbers[0] : null;
    }

    /// <summary>Of an instance method of a class, the numbers in fields alone are constants of whatever type.</summary>
    private static bool IsInSignature(IMethodSymbol method) =>
        method.IsStatic || method.ContainingType.IsValueType || Mentions(method.ReturnType) || method.Parameters.Any(p => Mentions(p.Type));

    /// <summary>Whether a type is made with a type parameter that stands for numbers.</summary>
    public static bool Mentions(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => IsNumber(parameter),
        IArrayTypeSymbol array => Mentions(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(Mentions),
        _ => false,
    };

    /// <summary>The method for each type of numbers that has derivatives and that its constraints admit.</summary>
    public static IEnumerable<IMethodSymbol> Instances(IMethodSymbol method, ITypeParameterSymbol number, Compilation compilation)
    {
        foreach (INamedTypeSymbol real in Reals.Select(compilation.GetSpecialType))
        {
            if (!number.ConstraintTypes.All(c => Admits(c, number, real)))
                continue;
            ITypeSymbol[] Put(IEnumerable<ITypeParameterSymbol> parameters) => [.. parameters.Select(p => SymbolEqualityComparer.Default.Equals(p, number) ? real : (ITypeSymbol)p)];
            INamedTypeSymbol type = number.TypeParameterKind == TypeParameterKind.Type ? method.ContainingType.Construct(Put(method.ContainingType.TypeParameters)) : method.ContainingType;
            IMethodSymbol found = type.GetMembers(method.Name).OfType<IMethodSymbol>().First(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition));
            yield return found.Arity == 0 ? found : found.Construct(Put(method.TypeParameters));
        }
    }

    private static bool Admits(ITypeSymbol constraint, ITypeParameterSymbol number, INamedTypeSymbol real) => constraint is not INamedTypeSymbol { Arity: 1 } named
        || !SymbolEqualityComparer.Default.Equals(named.TypeArguments[0], number) || real.AllInterfaces.Contains(named.OriginalDefinition.Construct(real), SymbolEqualityComparer.Default);
}
