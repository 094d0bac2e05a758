using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>Which types of the compilation's own derive from a class or implement an interface: all that a virtual call can be followed to.</summary>
internal static class Hierarchy
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, Dictionary<ISymbol, List<INamedTypeSymbol>>> Known = new();

    /// <summary>The types whose objects a value of this type can be, itself included, as far as their code is here; most derived first.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Concrete(INamedTypeSymbol type)
    {
        if (!IsOpen(type))
            return type.IsAbstract ? [] : [type];
        Dictionary<ISymbol, List<INamedTypeSymbol>> known = Known.GetValue(type.ContainingAssembly, static assembly => Sorted(assembly));
        return [.. known.TryGetValue(type, out List<INamedTypeSymbol> derived) ? derived : [], .. type.TypeKind == TypeKind.Class && !type.IsAbstract ? new[] { type } : []];
    }

    /// <summary>The member that runs for an object of exactly this type; null where its code is not here.</summary>
    public static IMethodSymbol? Implementation(INamedTypeSymbol type, IMethodSymbol method)
    {
        IMethodSymbol? found = method.ContainingType.TypeKind == TypeKind.Interface
            ? type.FindImplementationForInterfaceMember(method.ConstructedFrom) as IMethodSymbol
            : Override(type, method.OriginalDefinition);
        if (found is { IsVirtual: true } or { IsOverride: true } or { IsAbstract: true } && found.ContainingType.TypeKind == TypeKind.Class)
            found = Override(type, found.OriginalDefinition);
        return found is { Arity: > 0 } && found.Arity == method.Arity ? found.ConstructedFrom.Construct([.. method.TypeArguments]) : found;
    }

    private static bool IsOpen(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface || (type is { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false } && type.SpecialType == SpecialType.None);

    private static IMethodSymbol? Override(INamedTypeSymbol type, IMethodSymbol method)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
            foreach (IMethodSymbol member in t.GetMembers().OfType<IMethodSymbol>())
                for (IMethodSymbol? m = member; m is not null; m = m.OverriddenMethod)
                    if (SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method))
                        return member;
        return null;
    }

    private static Dictionary<ISymbol, List<INamedTypeSymbol>> Sorted(IAssemblySymbol assembly)
    {
        var result = new Dictionary<ISymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol type in Types(assembly.GlobalNamespace).Where(IsConcrete).OrderByDescending(Depth).ThenBy(t => t.ToDisplayString(), StringComparer.Ordinal))
        {
            foreach (INamedTypeSymbol above in Bases(type).Concat(type.AllInterfaces))
            {
                if (!result.TryGetValue(above, out List<INamedTypeSymbol> derived))
                    result[above] = derived = [];
                derived.Add(type);
            }
        }
        return result;
    }

    private static bool IsConcrete(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsStatic: false, IsGenericType: false, IsFileLocal: false, IsRefLikeType: false };

    private static int Depth(INamedTypeSymbol type) => Bases(type).Count();

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type.BaseType; t is not null && t.SpecialType == SpecialType.None; t = t.BaseType)
            yield return t;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (INamespaceOrTypeSymbol member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            foreach (INamedTypeSymbol inner in Types(member))
                yield return inner;
        }
    }
}
