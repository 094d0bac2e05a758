using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Finds the bound body of a method that has source.</summary>
internal sealed class Bodies(Compilation compilation, Library library, CancellationToken token)
{
    /// <summary>All stages go down into expressions and blocks by recursion, and a compiler's stack is small.</summary>
    public const int Deepest = 500;

    private readonly Dictionary<ISymbol, IOperation?> bodies = new(SymbolEqualityComparer.Default);

    /// <summary>Constructs that are nested deeper than can be followed; their methods are taken to have no body.</summary>
    public List<SyntaxNode> TooDeep { get; } = [];

    /// <summary>The members with code of the user's that was looked at.</summary>
    public HashSet<SyntaxNode> Read { get; } = [];

    /// <summary>The method's body, constructor body or block; null where there is none to be seen.</summary>
    public IOperation? Of(IMethodSymbol method)
    {
        IMethodSymbol original = method.Implementation();
        if (!bodies.TryGetValue(original, out IOperation? body))
            bodies[original] = body = Find(original);
        return body;
    }

    /// <summary>Whether something in the body does not compile, such as a call of a member that is yet to be generated.</summary>
    public static bool IsBroken(IOperation body) =>
        body.Syntax.ContainsDiagnostics && body.Syntax.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error)
        || body.Descendants().Any(o => o is IInvalidOperation or IConversionOperation { Conversion.Exists: false });

    /// <summary>The initialiser of a field or auto-property.</summary>
    public IOperation? InitialiserOf(IFieldSymbol field)
    {
        ISymbol declared = field.AssociatedSymbol as IPropertySymbol ?? (ISymbol)field;
        foreach (SyntaxReference reference in declared.OriginalDefinition.DeclaringSyntaxReferences)
        {
            EqualsValueClauseSyntax? clause = reference.GetSyntax(token) switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (clause is not null)
                return (Model(clause).GetOperation(clause, token) as ISymbolInitializerOperation)?.Value;
        }
        return null;
    }

    public SemanticModel Model(SyntaxNode node)
    {
        if (library.Model(node.SyntaxTree) is { } model) return model;
        Read.Add(Members.Around(node));
        return compilation.GetSemanticModel(node.SyntaxTree);
    }

    public static IReadOnlyList<IOperation> Statements(IOperation body) => body switch
    {
        IMethodBodyOperation method => Statements((method.BlockBody ?? method.ExpressionBody)!),
        IConstructorBodyOperation constructor => constructor.BlockBody is null && constructor.ExpressionBody is null ? []
            : Statements((constructor.BlockBody ?? constructor.ExpressionBody)!),
        IBlockOperation block => block.Operations,
        ILocalFunctionOperation local => local.Body is null ? [] : local.Body.Operations,
        _ => [body],
    };

    private IOperation? Find(IMethodSymbol method)
    {
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            SyntaxNode node = reference.GetSyntax(token);
            if (node is TypeDeclarationSyntax or ParameterSyntax || !(compilation.ContainsSyntaxTree(node.SyntaxTree) || library.IsPrelude(node.SyntaxTree)))
                continue;
            IOperation? operation = Model(node).GetOperation(node, token);
            if (operation is IMethodBodyOperation { BlockBody: null, ExpressionBody: null })
                continue;
            if (operation is IMethodBodyOperation or IConstructorBodyOperation or IBlockOperation or ILocalFunctionOperation)
                return Reaches(operation) is { } deep ? Without(deep) : operation;
        }
        return null;
    }

    private IOperation? Without(SyntaxNode deep)
    {
        TooDeep.Add(deep);
        return null;
    }

    /// <summary>The outermost expression or statement around what is nested too deeply; null where nothing is.</summary>
    private static SyntaxNode? Reaches(IOperation body)
    {
        var open = new Stack<(IOperation Operation, int Depth)>([(body, 0)]);
        while (open.Count > 0)
        {
            (IOperation operation, int depth) = open.Pop();
            if (depth > Deepest) return operation.Syntax.FirstAncestorOrSelf<StatementSyntax>(s => s.Parent is not (ElseClauseSyntax or ExpressionSyntax)) ?? operation.Syntax;
            foreach (IOperation child in operation.ChildOperations) open.Push((child, depth + 1));
        }
        return null;
    }
}
