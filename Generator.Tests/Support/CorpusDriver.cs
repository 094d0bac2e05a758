using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Tests.Support;

/// <summary>
/// Writes the C# that calls a corpus method and its derivatives with boxed arguments: spans cannot be passed by reflection.
/// An argument list is <c>this</c>, if any, and the parameters; what a call changes is put back into the list.
/// </summary>
internal sealed class CorpusDriver(CorpusMethod method, bool primalOnly = false)
{
    private readonly IMethodSymbol _symbol = Construct(method.Symbol);

    public string ClassName => "Driver_" + method.Id.Replace('.', '_');

    public string FileName => method.Id + ".Driver.cs";

    public bool HasGradient => Real(_symbol.ReturnType);

    public bool HasTuple => HasGradient && _symbol.IsStatic && Slots.Where(s => s.IsActive).All(s => s.Parameter!.RefKind == RefKind.None && Kind(s.Type) == Shape.Value);

    public bool HasAdjoint => Kind(_symbol.ReturnType) != Shape.None || ReturnsList;

    private bool ReturnsStorage => _symbol.ReturnType is IArrayTypeSymbol || ReturnsList;

    private bool ReturnsList => _symbol.ReturnType is INamedTypeSymbol { Arity: 1, ContainingNamespace.Name: "Generic" };

    /// <summary><c>this</c> where there is one, then the parameters.</summary>
    public IReadOnlyList<Slot> Slots => _slots ??=
    [
        .. _symbol.IsStatic ? [] : new[] { new Slot(0, null, _symbol.ContainingType, _symbol.ContainingType.IsValueType) },
        .. _symbol.Parameters.Select((p, i) => new Slot(i + (_symbol.IsStatic ? 0 : 1), p, p.Type, IsInput(p))),
    ];

    private Slot[]? _slots;

    /// <summary>One entry of the argument list.</summary>
    internal sealed record Slot(int Index, IParameterSymbol? Parameter, ITypeSymbol Type, bool IsActive)
    {
        public bool IsOut => Parameter?.RefKind == RefKind.Out;

        public string Name => Parameter?.Name ?? "this";

        public string Local => "p" + Index;
    }

    private enum Shape
    {
        None,
        Value,
        Storage,
    }

    public string Text() => $$"""
        #nullable disable
        public static class {{ClassName}}
        {
            {{Primal()}}
            {{(primalOnly ? "" : Derivatives())}}
        }
        """;

    private string Primal() => $$"""
            public static Type[] Types() => [{{string.Join(", ", Slots.Select(s => $"typeof({Stored(s.Type)})"))}}];

            public static object[] Passive() => [{{string.Join(", ", Slots.Select(s => method.Argument(s.Name) is { } text && !s.IsActive ? $"({Stored(s.Type)})({text})" : "null"))}}];

            public static object Primal(object[] a)
            {
                {{Unpack()}}
                {{Call(method.Symbol.Name, [])}}
                {{Repack()}}
                return r;
            }
        """;

    private string Derivatives() => $$"""
            public static object Gradient(object[] a, object[] g)
            {
                {{(HasGradient ? GradientBody() : "return null;")}}
            }

            public static object GradientTuple(object[] a, object[] g)
            {
                {{(HasTuple ? TupleBody() : "return null;")}}
            }

            public static object Vjp(object[] a, object adjoint, object[] s)
            {
                {{Unpack()}}
                {{UnpackAdjoints()}}
                {{VjpCall()}}
                {{Repack()}}
                {{RepackCompanions("s", "s")}}
                return r;
            }

            public static long Allocated(object[] a, object adjoint, object[] s)
            {
                {{Unpack()}}
                {{UnpackAdjoints()}}
                long bytes = 0;
                {{(ReturnsStorage ? Full(_symbol.ReturnType) : "object")}} result = null;
                for (int k = 0; k < 3; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    {{VjpCall().Replace("object r = ", ReturnsStorage ? "result = " : _symbol.ReturnsVoid ? "object r = " : "_ = ")}}
                    bytes = GC.GetAllocatedBytesForCurrentThread() - before;
                }

                long copied = GC.GetAllocatedBytesForCurrentThread();
                result = {{Copied()}};
                bytes = Math.Max(0, bytes - (GC.GetAllocatedBytesForCurrentThread() - copied));

                return bytes;
            }
        """;

    /// <summary>Storage that is returned is the caller's: what it takes is not counted.</summary>
    private string Copied() => _symbol.ReturnType switch
    {
        IArrayTypeSymbol { ElementType: IArrayTypeSymbol row } => $"Array.ConvertAll(result, row => ({Full(row)})row.Clone())",
        IArrayTypeSymbol array => $"({Full(array)})result.Clone()",
        INamedTypeSymbol { Name: "List" } list when ReturnsList => $"new {Full(list)}(result)",
        INamedTypeSymbol list when ReturnsList => $"System.Linq.Enumerable.ToArray<{Full(list.TypeArguments[0])}>(result)",
        _ => "result",
    };

    private string GradientBody() => $"""
        {Unpack()}
        {Call(method.Symbol.Name + "Gradient", Slots.Where(s => s.IsActive).Select(s => Kind(s.Type) == Shape.Value ? $"out {Full(s.Type)} g{s.Index}" : $"({Stored(s.Type)})g[{s.Index}]"))}
        {Repack()}
        {RepackCompanions("g", "g")}
        return r;
        """;

    private string TupleBody() => $"""
        {Unpack()}
        var t = {Target()}{method.Symbol.Name}Gradient({Arguments()});
        {string.Concat(Slots.Where(s => s.IsActive).Select((s, i) => $"g[{s.Index}] = t.Item{i + 2};"))}
        return t.Value;
        """;

    private string UnpackAdjoints() => string.Concat(Slots
        .Where(s => HasCompanion(s))
        .Select(s => $"var s{s.Index} = ({Stored(s.Type)})s[{s.Index}]; "));

    private string VjpCall() => Call(
        method.Symbol.Name + "Vjp",
        Slots.Where(HasCompanion).Select(s => Kind(s.Type) == Shape.Value && !s.IsOut ? $"ref s{s.Index}" : $"s{s.Index}"),
        HasAdjoint ? $"({(ReturnsList ? Full(((INamedTypeSymbol)_symbol.ReturnType).TypeArguments[0]) + "[]" : Full(_symbol.ReturnType))})adjoint" : null);

    private static bool HasCompanion(Slot s) => s.IsActive || (s.IsOut && Kind(s.Type) != Shape.None);

    private string Unpack() => string.Concat(Slots
        .Select(s => s.IsOut ? $"{Full(s.Type)} {s.Local}; " : $"{Stored(s.Type)} {s.Local} = ({Stored(s.Type)})a[{s.Index}]; "));

    private string Call(string name, IEnumerable<string> companions, string? adjoint = null)
    {
        string all = string.Join(", ", new[] { Arguments(), adjoint }.Where(x => !string.IsNullOrEmpty(x)).Concat(companions));
        return _symbol.ReturnsVoid ? $"{Target()}{name}({all}); object r = null;" : $"object r = {Target()}{name}({all});";
    }

    private string Target() => (_symbol.IsStatic ? Full(_symbol.ContainingType) : "p0") + ".";

    private string Arguments() => string.Join(", ", Slots.Where(s => s.Parameter is not null).Select(s => s.Parameter!.RefKind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        _ => "",
    } + s.Local));

    private string Repack() => string.Concat(Slots.Where(s => s.Parameter is null ? s.IsActive : s.Parameter.RefKind is RefKind.Ref or RefKind.Out).Select(s => $"a[{s.Index}] = {s.Local}; "));

    private string RepackCompanions(string list, string prefix) =>
        string.Concat(Slots.Where(s => s.IsActive && Kind(s.Type) == Shape.Value).Select(s => $"{list}[{s.Index}] = {prefix}{s.Index}; "));

    private static bool IsInput(IParameterSymbol p) =>
        p.RefKind != RefKind.Out && Kind(p.Type) != Shape.None && !p.GetAttributes().Any(a => a.AttributeClass!.Name == "NonDifferentiableAttribute");

    private static bool Real(ITypeSymbol type) => type.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private static Shape Kind(ITypeSymbol type) => type switch
    {
        _ when Real(type) => Shape.Value,
        IArrayTypeSymbol array => Kind(array.ElementType) == Shape.None ? Shape.None : Shape.Storage,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" } span => Kind(span.TypeArguments[0]) == Shape.None ? Shape.None : Shape.Storage,
        { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } => type.GetMembers().OfType<IFieldSymbol>().Any(f => !f.IsStatic && !f.IsConst && Kind(f.Type) == Shape.Value) ? Shape.Value : Shape.None,
        _ => Shape.None,
    };

    internal static string Stored(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" } span ? Full(span.TypeArguments[0]) + "[]" : Full(type);

    internal static string Full(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Type parameters become <c>int</c>, <c>string</c> where they must be classes, or <c>double</c> where they are the numbers.</summary>
    internal static IMethodSymbol Construct(IMethodSymbol symbol)
    {
        var corlib = symbol.ContainingType.BaseType is { } b && b.SpecialType == SpecialType.System_Object ? b.ContainingAssembly : symbol.ContainingModule.ReferencedAssemblySymbols.First(a => a.GetTypeByMetadataName("System.Int32") is not null);
        ITypeSymbol Concrete(ITypeParameterSymbol p) => corlib.GetTypeByMetadataName(p.HasReferenceTypeConstraint ? "System.String" : p.ConstraintTypes.Any(c => c.ContainingNamespace.ToDisplayString() == "System.Numerics") ? "System.Double" : "System.Int32")!;
        var type = Construct(symbol.ContainingType);
        var member = type.GetMembers(symbol.Name).OfType<IMethodSymbol>().Single(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, symbol));
        return member.IsGenericMethod ? member.Construct([.. member.TypeParameters.Select(Concrete)]) : member;

        INamedTypeSymbol Construct(INamedTypeSymbol open)
        {
            var outer = open.ContainingType is null ? open : Construct(open.ContainingType).GetTypeMembers(open.Name, open.Arity).Single();
            return outer.Arity == 0 ? outer : outer.Construct([.. outer.TypeParameters.Select(Concrete)]);
        }
    }
}
