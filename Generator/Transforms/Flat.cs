using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Numbers the real numbers in values and storage one after the other, structs field by field, and carries them to and from a vector.</summary>
/// <param name="real">The type of the vector's elements.</param>
internal sealed class Flat(IrType real, EquatableArray<StructShape> layouts, UniqueNames names)
{
    public IrType Real { get; } = real;

    public IrType VectorType { get; } = new($"global::System.Span<{real.Text}>", Kind.Memory, Container.Span, real.Text);

    public UniqueNames Names { get; } = names;

    /// <summary>Whether a part of the vector can stand for the storage.</summary>
    public bool IsDirect(IrType type) => type.Text == Real.Text || type.Element == Real.Text && type.Container is Container.Array or Container.Span or Container.ReadOnlySpan or Container.List;

    /// <summary>How many numbers there are, as C# text.</summary>
    /// <param name="isGivenOut">Whether it is what a method makes, which may be null.</param>
    public string Count(string name, IrType type, bool isGivenOut = false) => type switch
    {
        { Container: Container.List } when isGivenOut => Times($"({name}?.Count ?? 0)", type.Element),
        { Container: Container.Array } when isGivenOut && !IsArray(type.Element) => Times($"({name}?.Length ?? 0)", type.Element),
        { IsReal: true } => "1",
        { Container: Container.Struct } => Leaves(type.Text).ToString(System.Globalization.CultureInfo.InvariantCulture),
        { Container: Container.List } => Times($"{name}.Count", type.Element),
        { Container: Container.Array } when IsArray(type.Element) => Times($"global::AutoDiffGen.Dense.Count({name})", ElementOf(ElementOf(type)).Text),
        { Container: Container.Grid or Container.Array or Container.Span or Container.ReadOnlySpan } => Times($"{name}.Length", type.Element),
        _ => throw new NotSupportedException(type.Text),
    };

    /// <summary>Puts the numbers into the place, or takes them out of it; the vector's begin at an index.</summary>
    public IEnumerable<Stmt> Transfer(Variable storage, Variable vector, string from, bool loads)
    {
        var at = new Variable(Names.Fresh(storage.Name + "At"), IrType.Int);
        return [new Stmt.Declare(at, Text(from, IrType.Int)), .. Transfer(Place.Of(storage), vector, at, loads)];
    }

    /// <summary>Nothing is an array without elements.</summary>
    public static IEnumerable<Stmt> OrEmpty(string name, IrType type) =>
        type.Container is Container.Array or Container.List && !type.IsInterface ? [new Stmt.Run(Text($"{name} ??= []", IrType.Bool))] : [];

    public static Expr Text(string text, IrType type) => new Expr.Raw([text], [], type, Repeatable: false);

    private IEnumerable<Stmt> Transfer(Place place, Variable vector, Variable at, bool loads)
    {
        switch (place.Type)
        {
            case { } number when number.IsReal || number.Text == Real.Text:
                var element = new Place(vector, [new Step.Index([new Expr.Read(Place.Of(at))])], Real);
                Stmt move = loads ? new Stmt.Assign(place, Converted(element, place.Type)) : new Stmt.Assign(element, Converted(place, Real));
                return [move, new Stmt.AddTo(Place.Of(at), new Expr.Constant("1", IrType.Int))];
            case { Container: Container.Struct } type:
                return Layout(type.Text).Leaves.Where(l => l.Type.IsReal)
                    .SelectMany(leaf => Transfer(place with { Steps = [.. place.Steps, .. leaf.Path], Type = leaf.Type }, vector, at, loads));
            case { Container: Container.Grid } type:
                int rank = type.Text.Substring(type.Text.LastIndexOf('[')).Count(c => c == ',') + 1;
                List<Variable> counters = Enumerable.Range(0, rank).Select(_ => new Variable(Names.Fresh("i"), IrType.Int)).ToList();
                Place cell = place.Then(new Step.Index(counters.Select(c => (Expr)new Expr.Read(Place.Of(c))).ToEquatableArray()), ElementOf(type));
                IEnumerable<Stmt> body = Transfer(cell, vector, at, loads);
                for (int d = rank - 1; d >= 0; d--)
                    body = [Loop(counters[d], new Expr.Raw(["", $".GetLength({d})"], [new Expr.Read(place)], IrType.Int, Repeatable: true), body)];
                return body;
            default:
                var counter = new Variable(Names.Fresh("i"), IrType.Int);
                Place item = place.Then(new Step.Index([new Expr.Read(Place.Of(counter))]), ElementOf(place.Type));
                return [Loop(counter, new Expr.Apply(place.Type.Container == Container.List ? ".Count" : ".Length", [new Expr.Read(place)], IrType.Int), Transfer(item, vector, at, loads))];
        }
    }

    private static Stmt Loop(Variable counter, Expr to, IEnumerable<Stmt> body) => new Stmt.For(counter, new Expr.Constant("0", IrType.Int), "<", to, 1, body.ToEquatableArray());

    private static Expr Converted(Place place, IrType type) =>
        place.Type.Text == type.Text ? new Expr.Read(place) : new Expr.Apply($"({type.Text})", [new Expr.Read(place)], type);

    private static bool IsArray(string text) => text.EndsWith("]", StringComparison.Ordinal);

    private IrType ElementOf(IrType type) => type.Element switch
    {
        string text when text == Real.Text => Real,
        "double" => IrType.Double,
        "float" => IrType.Float,
        string text when IsArray(text) => new(text, Kind.Memory, Container.Array, text.Substring(0, text.Length - 2)),
        string text => new(text, Kind.Memory, Container.Struct),
    };

    private string Times(string count, string element) => element is "double" or "float" ? count : $"{Leaves(element)} * {count}";

    private int Leaves(string type) => Layout(type).Leaves.Count(l => l.Type.IsReal);

    private StructShape Layout(string type) => layouts.FirstOrDefault(l => l.Text == type) ?? throw new NotSupportedException(type);
}
