using AutoDiffGen.Diagnostics;
using AutoDiffGen.Emission;
using AutoDiffGen.Lowering;
using AutoDiffGen.Source;
using AutoDiffGen.Transforms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen;

/// <summary>
/// A body that calls generated members, which the generator's own compilation does not have: they are added to it as source, in a form that can be
/// differentiated again, and the method is lowered there, where they are callees like others.
/// </summary>
internal sealed class NestedMembers
{
    private static readonly string[] Kinds = ["Gradient", "Vjp", "Jvp", "Hvp"];
    private static readonly string[] OtherKinds = ["Hessian", "Jacobian", "JvpBatch", "HessianDiagonal", "GradientBatch", "JacobianSparsity", "SparseJacobian", "HessianSparsity", "SparseHessian", "GradientCheck", "GradientWorkspaceLength", "VjpWorkspaceLength"];

    private readonly Compilation compilation;
    private readonly IReadOnlyList<SyntaxNode> running;
    private readonly CancellationToken cancellation;
    private readonly List<Finding> findings = [];
    private readonly Dictionary<string, (Primal Primal, Source.Derivatives Kinds)> wanted = [];
    private readonly Dictionary<string, InvocationExpressionSyntax> calls = [];

    private NestedMembers(Compilation compilation, IReadOnlyList<SyntaxNode> running, CancellationToken cancellation) =>
        (this.compilation, this.running, this.cancellation) = (GeneratedMembers.Without(compilation), running, cancellation);

    /// <summary>The method lowered with what it calls of ours; null where it calls nothing of ours.</summary>
    /// <param name="running">The declarations of the methods whose derivatives are being made already, from the outermost to this one.</param>
    public static LoweredBody? Lower(IMethodSymbol method, Compilation compilation, MarkedMethod marked, IReadOnlyList<SyntaxNode> running, CancellationToken cancellation)
    {
        if (!AsksForDerivatives(method, compilation, cancellation)) return null;
        var nested = new NestedMembers(compilation, running, cancellation);
        SyntaxNode declaration = running[running.Count - 1];
        nested.Collect(nested.In(nested.compilation, declaration));
        List<SyntaxTree> trees = [.. nested.Trees((CSharpParseOptions)declaration.SyntaxTree.Options)];
        if (nested.findings.Count > 0) return new(null, nested.findings, IsBroken: false);
        if (nested.wanted.Count == 0) return null;
        Compilation with = nested.compilation.AddSyntaxTrees(trees);
        LoweredBody lowered = MethodLowering.Lower(nested.In(with, declaration), with, marked, cancellation);
        return lowered with { Reads = null, Findings = [.. lowered.Findings.Select(nested.AtItsCall).GroupBy(f => (f.Location, f.Descriptor)).Select(g => g.First())] };
    }

    private IMethodSymbol In(Compilation of, SyntaxNode declaration) =>
        (IMethodSymbol)of.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation)!;

    /// <summary>Whether the method or what it calls seems to call a generated member; most code that does not compile is merely unfinished, and costs no second compilation.</summary>
    private static bool AsksForDerivatives(IMethodSymbol root, Compilation compilation, CancellationToken cancellation) => Calls(root, compilation, cancellation).Any(c =>
        c.Callee is not null ? GeneratedMembers.IsOurs(c.Callee)
            : c.Unbound is { } call && Members(NameOf(call)).Any(m => compilation.GetSymbolsWithName(m.Method, SymbolFilter.Member, cancellation).Any()));

    private void Collect(IMethodSymbol root)
    {
        foreach ((IMethodSymbol caller, SemanticModel model, _, InvocationExpressionSyntax? call) in Calls(root, compilation, cancellation).Where(c => c.Unbound is not null))
            foreach ((string name, string kind) in Members(NameOf(call!)))
                foreach (IMethodSymbol method in Marked(name, call!, caller, model)) Add(method, kind, call!);
    }

    /// <summary>What the method and the methods with source that it calls call, and the calls whose target is not known.</summary>
    private static IEnumerable<(IMethodSymbol Caller, SemanticModel Model, IMethodSymbol? Callee, InvocationExpressionSyntax? Unbound)> Calls(
        IMethodSymbol root, Compilation compilation, CancellationToken cancellation)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { root };
        var open = new Queue<IMethodSymbol>([root]);
        while (open.Count > 0)
        {
            IMethodSymbol method = open.Dequeue();
            foreach (SyntaxNode body in method.DeclaringSyntaxReferences.Concat(method.PartialImplementationPart?.DeclaringSyntaxReferences ?? []).Select(r => r.GetSyntax(cancellation)))
            {
                SemanticModel model = compilation.GetSemanticModel(body.SyntaxTree);
                foreach (ExpressionSyntax part in body.DescendantNodes().OfType<ExpressionSyntax>().Where(e => e is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or IdentifierNameSyntax))
                {
                    IMethodSymbol? callee = Callee(model.GetSymbolInfo(part, cancellation).Symbol);
                    if (callee is { DeclaringSyntaxReferences.Length: > 0 } && seen.Add(callee)) open.Enqueue(callee);
                    if (callee is not null || part is InvocationExpressionSyntax) yield return (method, model, callee, callee is null ? (InvocationExpressionSyntax)part : null);
                }
            }
        }
    }

    private static IMethodSymbol? Callee(ISymbol? symbol) => symbol switch
    {
        IMethodSymbol method => method.OriginalDefinition,
        IPropertySymbol property => property.GetMethod?.OriginalDefinition,
        _ => null,
    };

    private static string NameOf(InvocationExpressionSyntax call) => (call.Expression switch
    {
        SimpleNameSyntax simple => simple,
        MemberAccessExpressionSyntax access => access.Name,
        _ => null,
    })?.Identifier.ValueText ?? "";

    /// <summary>What a name says as that of a generated member: the marked method, and the kind.</summary>
    private static IEnumerable<(string Method, string Kind)> Members(string name) =>
        Kinds.Concat(OtherKinds).Where(k => name.Length > k.Length && name.EndsWith(k, StringComparison.Ordinal)).Select(k => (name.Substring(0, name.Length - k.Length), k));

    /// <summary>The marked methods of that name where the call looks for it.</summary>
    private IEnumerable<IMethodSymbol> Marked(string name, InvocationExpressionSyntax call, IMethodSymbol caller, SemanticModel model)
    {
        ExpressionSyntax? owner = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        ITypeSymbol? receiver = owner is null ? caller.ContainingType : model.GetSymbolInfo(owner, cancellation).Symbol as ITypeSymbol ?? model.GetTypeInfo(owner, cancellation).Type;
        List<IMethodSymbol> methods = compilation.GetSymbolsWithName(name, SymbolFilter.Member, cancellation).OfType<IMethodSymbol>()
            .Where(m => AttributeReader.Find(m, AttributeReader.Differentiable) is not null).ToList();
        List<IMethodSymbol> near = methods.FindAll(m => receiver is not null && Owners(receiver).Contains(m.ContainingType.OriginalDefinition, SymbolEqualityComparer.Default));
        return near.Count > 0 || owner is not null ? near : methods;
    }

    private static IEnumerable<ITypeSymbol> Owners(ITypeSymbol type)
    {
        for (ITypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
            for (ITypeSymbol? @base = outer; @base is not null; @base = @base.BaseType) yield return @base.OriginalDefinition;
    }

    private void Add(IMethodSymbol method, string kind, InvocationExpressionSyntax call)
    {
        SyntaxNode declaration = method.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        string path = GeneratedMembers.NestedPath + HintNames.Of(method) + ".cs";
        if (!Kinds.Contains(kind))
        {
            Refuse(call, "only gradients, FVjp, FJvp and FHvp can be differentiated again");
            return;
        }
        if (running.Contains(declaration))
        {
            Refuse(call, "the derivative of a method cannot be asked for on the way to it");
            return;
        }
        calls[path] = call;
        Source.Derivatives wants = (Source.Derivatives)Enum.Parse(typeof(Source.Derivatives), kind);
        if (wanted.TryGetValue(path, out (Primal Primal, Source.Derivatives Kinds) known))
        {
            wanted[path] = (known.Primal, known.Kinds | wants);
            return;
        }
        AttributeData attribute = AttributeReader.Find(method, AttributeReader.Differentiable)!;
        Primal? primal = Frontend.Read(method, attribute, compilation.GetSemanticModel(declaration.SyntaxTree), cancellation, running).Primal;
        if (primal?.Program is null) Refuse(call, $"there is no derivative of '{method.Name}': {primal?.Error}");
        else wanted[path] = (primal, wants);
    }

    /// <summary>The derivatives that are called, and what they call of the Runtime, as source.</summary>
    private IEnumerable<SyntaxTree> Trees(CSharpParseOptions options)
    {
        SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, options, path, cancellationToken: cancellation);
        foreach (KeyValuePair<string, (Primal Primal, Source.Derivatives Kinds)> member in wanted)
        {
            string text = "";
            try
            {
                text = NestedSource.Redirected(FilePrinter.Print(Transforms.Derivatives.Nested(member.Value.Primal, member.Value.Kinds)));
            }
            catch (NestingRefusal refusal)
            {
                Refuse(calls[member.Key], $"the derivative of '{member.Value.Primal.Method.Name}' cannot be differentiated again: {refusal.Message}");
            }
            yield return Parse(text, member.Key);
        }
        yield return Parse(NestedSource.Kept, GeneratedMembers.NestedPath + "Kept.cs");
    }

    private void Refuse(InvocationExpressionSyntax call, string why) => findings.Add(Finding.Of(Descriptors.Unsupported, call.GetLocation(), call.Expression.ToString(), why));

    /// <summary>What is found in the added source is said where that is called.</summary>
    private Finding AtItsCall(Finding finding) => finding.Location.SourceTree is { } tree && calls.TryGetValue(tree.FilePath, out InvocationExpressionSyntax call)
        ? Finding.Of(Descriptors.Unsupported, call.GetLocation(), call.Expression.ToString(), "its derivative cannot be differentiated again: " + finding)
        : finding;
}
