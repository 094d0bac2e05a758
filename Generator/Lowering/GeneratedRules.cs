using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>The derivatives that another assembly brings along for its own marked methods: rules that nobody had to write.</summary>
internal static class GeneratedRules
{
    /// <summary>Null where the method is not marked, is of this compilation, or has a derivative that no rule can be.</summary>
    public static DerivativeRule? Of(IMethodSymbol method, bool isForwardMode, Compilation compilation)
    {
        if (SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly) || method.IsGenericMethod || method.ContainingType.IsGenericType
            || TypeReader.HasFloat(method.ReturnType) && TypeReader.Read(method.ReturnType).Container is not (Container.None or Container.Struct)
            || AttributeReader.Find(method, AttributeReader.Differentiable) is not { } attribute)
            return null;
        var reader = new ParameterReader(method, attribute, AttributeReader.Read(attribute), []);
        List<SignatureParameter> inputs = [.. reader.Parameters()];
        if (reader.This() is { } self)
            inputs.Insert(0, self);
        return inputs.Exists(IsBeyondRules) || Member(method, method.Name + (isForwardMode ? "Jvp" : "Vjp"), inputs.Count(p => p.IsActive)) is not { } member ? null
            : new(member, method, isForwardMode, Forward: null, State: null, [.. inputs.Select(p => !p.IsActive)]);
    }

    private static IMethodSymbol? Member(IMethodSymbol method, string name, int companions)
    {
        int results = method.ReturnsVoid || !TypeReader.HasFloat(method.ReturnType) ? 0 : 1;
        return method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(m => m.IsStatic == method.IsStatic && GeneratedMembers.IsOurs(m)
            && m.Parameters.Length == method.Parameters.Length + results + companions && method.Parameters.Zip(m.Parameters, IsSame).All(same => same));
    }

    private static bool IsSame(IParameterSymbol a, IParameterSymbol b) => a.RefKind == b.RefKind && SymbolEqualityComparer.Default.Equals(a.Type, b.Type);

    private static bool IsBeyondRules(SignatureParameter parameter) =>
        parameter.IsActive && (parameter.Type.Container == Container.Object || parameter.Type.IsInterface || parameter.Type.HasRows);
}
