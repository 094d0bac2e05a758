using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>A method that is the derivative of another, as its attribute says.</summary>
/// <param name="Forward">The half that runs in the forward sweep; null where there is one method for both.</param>
/// <param name="State">What the forward half hands on.</param>
/// <param name="Constants">Which parameters of the target, its receiver first, are constants by the rule.</param>
internal sealed record DerivativeRule(IMethodSymbol Method, IMethodSymbol Target, bool IsForwardMode, IMethodSymbol? Forward, ITypeSymbol? State, IReadOnlyList<bool> Constants);

/// <summary>Reads <c>[VjpOf]</c> and <c>[JvpOf]</c>: finds the method that is meant by the rule's parameters, and says what does not fit.</summary>
internal static class RuleReader
{
    public const string VjpOf = "AutoDiffGen.VjpOfAttribute";
    public const string JvpOf = "AutoDiffGen.JvpOfAttribute";

    /// <summary>The rules that a method says it is; nothing for any that does not fit.</summary>
    public static IEnumerable<DerivativeRule> Of(IMethodSymbol method) => Read(method).Select(r => r.Rule).OfType<DerivativeRule>();

    /// <summary>What is wrong with the rules that a method says it is.</summary>
    public static IEnumerable<Finding> Findings(IMethodSymbol method) => Read(method).Select(r => r.Finding).OfType<Finding>();

    private static IEnumerable<(DerivativeRule? Rule, Finding? Finding)> Read(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
            if (attribute.AttributeClass?.ToDisplayString() is VjpOf or JvpOf && attribute.ConstructorArguments is [{ Value: INamedTypeSymbol type }, { Value: string name }])
                yield return Read(method, attribute, type, name, attribute.AttributeClass.Name == "JvpOfAttribute");
    }

    private static (DerivativeRule?, Finding?) Read(IMethodSymbol method, AttributeData attribute, INamedTypeSymbol type, string name, bool isForwardMode)
    {
        (DerivativeRule?, Finding?) Fail(string why) =>
            (null, Finding.Of(Descriptors.RuleDoesNotFit, AttributeReader.Location(attribute), method.Name, $"{type.Name}.{name}", why));
        if (!method.IsStatic || method.IsGenericMethod || method.ContainingType.IsGenericType)
            return Fail("a rule is a static method, neither generic nor in a generic type");
        string? forward = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Forward").Value.Value as string;
        List<IMethodSymbol?> halves = forward is null ? [null] : [.. method.ContainingType.GetMembers(forward).OfType<IMethodSymbol>()];
        if (halves.Count == 0)
            return Fail($"there is no method {forward} beside it");
        List<IMethodSymbol> candidates = [.. Candidates(type, name)];
        if (candidates.Count == 0)
            return Fail($"{type.Name} has no method of this name");
        var signatures = candidates.SelectMany(c => halves.SelectMany(half => RuleSignature.Of(c, method, isForwardMode, half))).ToList();
        if (signatures.Find(s => s.Refusal is not null && s.Fits(method)) is { } refused)
            return Fail(refused.Refusal!);
        List<RuleSignature> fitting = [.. signatures.Where(s => s.Refusal is null && s.Fits(method) && s.FitsForward)];
        if (fitting.Count == 0)
            return Fail(Expected(signatures, method));
        RuleSignature found = fitting[0];
        return (new(method, found.Target, isForwardMode, found.Forward, found.State, found.Constants), null);
    }

    private static string Expected(List<RuleSignature> signatures, IMethodSymbol method)
    {
        List<RuleSignature> near = [.. signatures.Where(s => s.SharesParameters(method))];
        if (near.Find(s => s.Fits(method)) is { } forward)
            return $"its forward half must be '{forward.ForwardText}'";
        RuleSignature expected = near.Concat(signatures).First();
        string more = near.Count == 0 && signatures.Select(s => s.Target).Distinct<ISymbol>(SymbolEqualityComparer.Default).Count() > 1 ? ", or the like for another overload" : "";
        return $"its signature must be '{expected.Text}'{more}";
    }

    /// <summary>The methods of that name; generic ones of numbers for double and float.</summary>
    private static IEnumerable<IMethodSymbol> Candidates(INamedTypeSymbol type, string name)
    {
        foreach (IMethodSymbol method in type.GetMembers(name).OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary))
        {
            if (!method.IsGenericMethod)
                yield return method;
            else if (method.Arity == 1 && RealTypes(type) is { } reals)
                foreach (ITypeSymbol real in reals)
                    yield return method.Construct(real);
        }
    }

    private static ITypeSymbol[]? RealTypes(INamedTypeSymbol type)
    {
        INamedTypeSymbol? root = type;
        while (root is { SpecialType: not SpecialType.System_Object, BaseType: { } parent })
            root = parent;
        return root?.ContainingAssembly.GetTypeByMetadataName("System.Double") is { } real && root.ContainingAssembly.GetTypeByMetadataName("System.Single") is { } single
            ? [real, single] : null;
    }
}
