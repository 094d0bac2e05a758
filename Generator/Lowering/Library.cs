using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceCode = Microsoft.CodeAnalysis.Text.SourceText;

namespace AutoDiffGen.Lowering;

/// <summary>Members of the framework that are known as plain C# (folder Prelude): lowered in their place, like the user's own methods.</summary>
internal sealed class Library
{
    private const string Folder = "Prelude/";
    private const string Namespace = "AutoDiffGen.Prelude";

    private static readonly ConditionalWeakTable<Compilation, Library> Known = new();
    private static readonly IReadOnlyList<SourceCode> Texts = [.. ReadTexts()];

    private readonly Lazy<CSharpCompilation> prelude;
    private readonly Lazy<Dictionary<string, IMethodSymbol>> members;

    private Library(Compilation compilation)
    {
        prelude = new(() => Compile((CSharpCompilation)compilation));
        members = new(() => Members(prelude.Value.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()));
    }

    public static Library Of(Compilation compilation) => Known.GetValue(compilation, c => new(c));

    /// <summary>The C# method that stands for a method, constructor, accessor or static field of the framework; null where none does.</summary>
    public IMethodSymbol? Find(ISymbol member) => IsCovered(member.ContainingType) && members.Value.TryGetValue(KeyOf(member), out IMethodSymbol found) ? found : null;

    /// <summary>The method that sorts keys of this type; null where they are no numbers that it knows.</summary>
    public IMethodSymbol? Sorting(string type) => type is "double"
        ? prelude.Value.GetTypeByMetadataName(Namespace + ".Sorting")!.GetMembers("Order").OfType<IMethodSymbol>().First() : null;

    /// <summary>The model of a tree of the prelude; null for any other.</summary>
    public SemanticModel? Model(SyntaxTree tree) => IsPrelude(tree) ? prelude.Value.GetSemanticModel(tree) : null;

    public bool IsPrelude(SyntaxTree tree) => prelude.IsValueCreated && prelude.Value.ContainsSyntaxTree(tree);

    /// <summary>Whether the method is one of the few that the prelude itself is made of and that have a meaning of their own.</summary>
    public static bool IsArithmetic(IMethodSymbol method) => method.ContainingType is { Name: "Arithmetic" } && IsOwn(method);

    /// <summary>Whether the symbol belongs to the prelude, which emitted code cannot name.</summary>
    public static bool IsOwn(ISymbol symbol) => symbol.ContainingNamespace is { Name: "Prelude" } space && space.ToDisplayString() == Namespace;

    private static bool IsCovered(INamedTypeSymbol? type) => type is { Arity: 0, IsValueType: true, ContainingType: null, ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    private static string KeyOf(ISymbol member)
    {
        IEnumerable<ITypeSymbol> parameters = member is IMethodSymbol method ? method.Parameters.Select(p => p.Type) : [];
        bool hasReceiver = member is IMethodSymbol { IsStatic: false, MethodKind: not MethodKind.Constructor };
        string name = member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } => "New",
            IFieldSymbol => "get_" + member.Name,
            _ => member.Name,
        };
        return Key(member.ContainingType.Name, name, hasReceiver ? parameters.Prepend(member.ContainingType) : parameters);
    }

    private static string Key(string type, string name, IEnumerable<ITypeSymbol> parameters) => $"{type}.{name}({string.Join(", ", parameters.Select(p => p.ToDisplayString()))})";

    private static Dictionary<string, IMethodSymbol> Members(IEnumerable<INamedTypeSymbol> types) =>
        types.Where(t => t.Name.StartsWith("Of", StringComparison.Ordinal)).SelectMany(t => t.GetMembers().OfType<IMethodSymbol>())
            .Where(m => m.IsStatic && m.DeclaredAccessibility == Accessibility.Public)
            .ToDictionary(m => Key(m.ContainingType.Name.Substring(2), m.Name, m.Parameters.Select(p => p.Type)), StringComparer.Ordinal);

    /// <summary>Shares the references of the user's compilation, and so the symbols of the framework.</summary>
    private static CSharpCompilation Compile(CSharpCompilation compilation)
    {
        bool estimates = !compilation.GetSpecialType(SpecialType.System_Single).GetMembers("MultiplyAddEstimate").IsEmpty;
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithPreprocessorSymbols(new string[] { estimates ? "ESTIMATES" : "PLAIN" });
        return compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(Texts.Select(t => CSharpSyntaxTree.ParseText(t, options)));
    }

    private static IEnumerable<SourceCode> ReadTexts()
    {
        System.Reflection.Assembly assembly = typeof(Library).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).OrderBy(n => n, StringComparer.Ordinal))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            yield return SourceCode.From(stream);
        }
    }
}
