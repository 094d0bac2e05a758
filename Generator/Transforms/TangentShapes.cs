using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Makes storage of tangents in the shape of the storage that they belong to, and copies tangents from one to another.</summary>
internal sealed class TangentShapes(UniqueNames names, EquatableArray<StructShape> layouts)
{
    /// <summary>Storage of zeros in the shape of some that carries no derivative.</summary>
    public IEnumerable<Stmt> ZeroLike(Place tangent, Place primal, bool declares) => primal.Type switch
    {
        { IsReal: true } => [new Stmt.Declare(tangent.Root, Zero(tangent.Type))],
        { Container: Container.Struct } => [new Stmt.Declare(tangent.Root, null)],
        { Container: Container.Array } type when IsArray(type.Element) => Rows(tangent, primal, declares),
        { Container: Container.Array or Container.Span or Container.ReadOnlySpan } type => [new Stmt.Allocate(tangent, type.Element, [Length(primal)], declares)],
        { Container: Container.Grid } type =>
            [new Stmt.Allocate(tangent, type.Element, Enumerable.Range(0, Rank(type)).Select(d => GetLength(primal, d)).ToEquatableArray(), declares)],
        { Container: Container.Object } => [declares ? new Stmt.Declare(tangent.Root, ZeroObject(primal)) : new Stmt.Assign(tangent, ZeroObject(primal))],
        { } type => throw new TangentRefusal($"'{Naming.Last(primal.Root.Name)}', a {type.Text} that carries no derivative, cannot be told from storage that carries one"),
    };

    /// <summary>Copies the real numbers of the elements; rows are shared.</summary>
    public Stmt Copy(Variable from, Variable to)
    {
        var counter = new Variable(names.Fresh("i"), IrType.Int);
        Step index = new Step.Index([new Expr.Read(Place.Of(counter))]);
        IrType element = ElementOf(to.Type);
        EquatableArray<Stmt> copies = element.Container switch
        {
            Container.None => [new Stmt.Assign(new Place(to, [index], element), new Expr.Read(new Place(from, [index], element)))],
            Container.Struct => LayoutOf(element).Leaves.Where(l => l.Type.IsReal)
                .Select(l => (Stmt)new Stmt.Assign(new Place(to, [index, .. l.Path], l.Type), new Expr.Read(new Place(from, [index, .. l.Path], l.Type)))).ToEquatableArray(),
            _ => [new Stmt.Bind(new Place(to, [index], element), new Place(from, [index], element), Declares: false)],
        };
        return new Stmt.For(counter, new Expr.Constant("0", IrType.Int), "<", Length(Place.Of(to)), 1, copies);
    }

    public static Expr Length(Place storage) => new Expr.Apply(".Length", [new Expr.Read(storage)], IrType.Int);

    public static Expr Zero(IrType type) => type.IsReal ? new Expr.Constant("0", type) : new Expr.Constant("default", type);

    /// <summary>Of the exact type, which is known only at run time.</summary>
    private static Expr ZeroObject(Place primal) =>
        Records.ZeroLike(new Expr.Read(primal));

    private IEnumerable<Stmt> Rows(Place tangent, Place primal, bool declares)
    {
        var counter = new Variable(names.Fresh("i"), IrType.Int);
        Step index = new Step.Index([new Expr.Read(Place.Of(counter))]);
        IrType row = ElementOf(primal.Type);
        Place rowOfTangent = tangent.Then(index, row), rowOfPrimal = primal.Then(index, row);
        var exists = new Expr.Raw(["", " is not null"], [new Expr.Read(rowOfPrimal)], IrType.Bool, Repeatable: true);
        var fill = new Stmt.If(exists, ZeroLike(rowOfTangent, rowOfPrimal, declares: false).ToEquatableArray(), []);
        return
        [
            new Stmt.Allocate(tangent, primal.Type.Element, [Length(primal)], declares),
            new Stmt.For(counter, new Expr.Constant("0", IrType.Int), "<", Length(primal), 1, [fill]),
        ];
    }

    private StructShape LayoutOf(IrType type) =>
        layouts.FirstOrDefault(l => l.Text == type.Text) ?? throw new TangentRefusal($"an array of {type.Text} is bound to another name");

    private static IrType ElementOf(IrType storage) => storage.Element switch
    {
        "double" => IrType.Double,
        "float" => IrType.Float,
        string text when IsArray(text) => new(text, Kind.Memory, Container.Array, text.Substring(0, text.LastIndexOf('['))),
        string text => new(text, Kind.Memory, Container.Struct),
    };

    private static bool IsArray(string element) => element.EndsWith("]", StringComparison.Ordinal);

    private static Expr GetLength(Place grid, int dimension) => new Expr.Raw(["", $".GetLength({dimension})"], [new Expr.Read(grid)], IrType.Int, Repeatable: true);

    private static int Rank(IrType grid)
    {
        string brackets = grid.Text.Substring(grid.Text.LastIndexOf('['));
        return brackets.Count(c => c == ',') + 1;
    }
}
