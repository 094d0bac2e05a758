using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Why something depends on the parameters, to be said with its refusal: the shortest way of a value through variables, such as <c>x → u → t</c>.</summary>
internal static class ActivityChain
{
    /// <param name="isActive">Whether the derivative is taken with respect to a parameter, or to <c>this</c>, which its type stands for.</param>
    public static string? Of(SyntaxNode construct, SemanticModel model, Predicate<ISymbol> isActive)
    {
        SyntaxNode? declaration = construct.AncestorsAndSelf().FirstOrDefault(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax { ExpressionBody: not null });
        SyntaxNode? bodied = declaration is PropertyDeclarationSyntax property ? property.ExpressionBody : declaration;
        if (bodied is null || model.GetOperation(bodied) is not { } body) return null;
        ILookup<ISymbol, Flow> flows = Flow.In(body).ToLookup<Flow, ISymbol>(f => f.Target, SymbolEqualityComparer.Default);
        var from = new Dictionary<ISymbol, ISymbol?>(SymbolEqualityComparer.Default);
        var open = new Queue<ISymbol>();
        foreach (IOperation part in body.DescendantsAndSelf().Where(o => IsInside(o) && !IsInside(o.Parent))) Visit(Flow.Reads(part), null);
        while (open.Count > 0)
        {
            ISymbol symbol = open.Dequeue();
            if (isActive(symbol)) return Path(symbol, from);
            foreach (Flow flow in flows[symbol]) Visit(Flow.Reads(flow.Value), symbol);
        }
        return null;

        bool IsInside(IOperation? operation) => operation is not null && construct.Span.Contains(operation.Syntax.Span);

        void Visit(IEnumerable<ISymbol> symbols, ISymbol? by)
        {
            foreach (ISymbol symbol in symbols.Where(HasReals))
                if (!from.ContainsKey(symbol))
                {
                    from.Add(symbol, by);
                    open.Enqueue(symbol);
                }
        }
    }

    private static string Path(ISymbol parameter, Dictionary<ISymbol, ISymbol?> from)
    {
        var names = new List<string>();
        for (ISymbol? symbol = parameter; symbol is not null; symbol = from[symbol]) names.Add(symbol is ITypeSymbol ? "this" : symbol.Name);
        return string.Join(" → ", names);
    }

    private static bool HasReals(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => Carries(local.Type),
        IParameterSymbol parameter => Carries(parameter.Type),
        _ => true,
    };

    /// <summary>A reference to an object of any kind may lead to numbers.</summary>
    private static bool Carries(ITypeSymbol type) => TypeLowering.HasReals(type) || type.TypeKind is TypeKind.Dynamic or TypeKind.Class or TypeKind.Interface || type.TypeKind == TypeKind.Struct && type.SpecialType == SpecialType.None;
}
