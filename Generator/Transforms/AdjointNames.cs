using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Which variable holds the derivative (adjoint or tangent) of which, and the place of the derivative of a place.</summary>
/// <param name="isWritten">Whether the storage of derivatives must be writable where the primal's is not.</param>
internal sealed class AdjointNames(UniqueNames names, string suffix = "Adjoint", bool isWritten = true)
{
    private readonly Dictionary<string, Variable> adjoints = [];
    private readonly Dictionary<string, Variable> primals = [];
    private readonly HashSet<string> given = [];

    public UniqueNames Names { get; } = names;

    /// <summary>Says that the adjoint of this variable is kept by that one, which the signature declares.</summary>
    public void Use(Variable primal, Variable adjoint)
    {
        adjoints[primal.Name] = adjoint;
        primals[adjoint.Name] = primal;
        given.Add(primal.Name);
    }

    /// <summary>Whether the adjoint is declared by the signature.</summary>
    public bool IsGiven(Variable primal) => given.Contains(primal.Name);

    /// <summary>Whose adjoint the variable holds; null where it holds none.</summary>
    public Variable? PrimalOf(Variable adjoint) => primals.TryGetValue(adjoint.Name, out Variable primal) ? primal : null;

    public IEnumerable<Variable> All => adjoints.Values;

    public bool Has(Variable primal) => adjoints.ContainsKey(primal.Name);

    public Variable Of(Variable primal)
    {
        if (adjoints.TryGetValue(primal.Name, out Variable adjoint)) return adjoint;
        adjoint = new Variable(Names.Fresh(Naming.Last(primal.Name) + suffix), isWritten ? ShadowType(primal.Type) : primal.Type);
        primals[adjoint.Name] = primal;
        return adjoints[primal.Name] = adjoint;
    }

    public Place Of(Place place) => place with { Root = Of(place.Root) };

    /// <summary>The adjoint of a callee's array parameter is a span, as that of the marked method's: unless the callee stores references to the array.</summary>
    public static IrType ShadowType(IrType parameter, bool isKept) =>
        parameter.Container == Container.Array && !isKept && !parameter.Element.EndsWith("]", StringComparison.Ordinal)
            ? new IrType($"global::System.Span<{parameter.Element}>", Kind.Memory, Container.Span, parameter.Element)
            : ShadowType(parameter);

    /// <summary>Storage of adjoints has the structure of the primal's, and can be written.</summary>
    public static IrType ShadowType(IrType type) => type.Container switch
    {
        Container.ReadOnlySpan or Container.List when type.IsSpan || type.IsInterface => new IrType($"global::System.Span<{type.Element}>", Kind.Memory, Container.Span, type.Element),
        _ => type,
    };
}
