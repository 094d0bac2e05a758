using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>An array that a marked method gives out. What the method made is pooled and overwritten on the way back, so the caller gets a copy, taken after the
/// forward sweep; what it was given, or found, is given out itself. The reverse sweep starts by adding the caller's adjoint to that of the array.</summary>
/// <param name="value">What the caller gets: a local, or a parameter by <c>out</c>.</param>
/// <param name="adjoint">The caller's adjoint; null where the array carries no derivative.</param>
/// <param name="mayLack">Whether none may be given.</param>
internal sealed class ReturnedStorage(Context context, Variable result, Variable value, Place? adjoint, bool mayLack)
{
    public Variable Value { get; } = value;

    /// <summary>What stands at the end of the forward sweep, and at the start of the reverse sweep.</summary>
    /// <param name="elements">The fields of the elements, where these are structs; null where they are numbers.</param>
    public Halves Of(StructShape? elements)
    {
        Expr given = GivenOut(new Expr.Read(Place.Of(result)), Value.Type, context.Records);
        Stmt copy = Value.Role == Role.Parameter ? new Stmt.Assign(Place.Of(Value), given) : new Stmt.Declare(Value, given);
        if (adjoint is null) return Halves.OfForward(copy);
        EquatableArray<Stmt> seed = elements is null && !context.IsDifferentiated ? [Add(adjoint)] : [.. Loop(adjoint, elements)];
        return new([copy], mayLack ? [new Stmt.If(IsGiven(adjoint), seed, [])] : [.. seed]);
    }

    /// <summary>What the caller gets of an array: itself or a copy, or a list of its elements.</summary>
    /// <param name="records">Null where nothing is pooled.</param>
    public static Expr GivenOut(Expr array, IrType type, Records? records) => type is { Container: Container.List, IsInterface: false }
        ? new Expr.Raw(["global::AutoDiffGen.RecordStack.ToList(", ")"], [array], type, Repeatable: false) : records?.Leave(array, type) ?? array;

    /// <summary>Whether numbers with derivatives are in it.</summary>
    public static bool HasNumbers(IrType type, EquatableArray<StructShape> layouts) => type.Container is Container.Array or Container.Grid or Container.List
        && type.Element.TrimEnd('[', ']', ',') is var element && (element is "double" or "float" || layouts.Any(l => l.Text == element));

    private Expr.Read Sums => new(Place.Of(context.Adjoints.Of(result)));

    private static Expr.Raw IsGiven(Place adjoint) => adjoint.Type.IsSpan
        ? new(["!", ".IsEmpty"], [new Expr.Read(adjoint)], IrType.Bool, Repeatable: true) : new(["", " is not null"], [new Expr.Read(adjoint)], IrType.Bool, Repeatable: true);

    private Stmt.Run Add(Place adjoint)
    {
        string element = adjoint.Type.Container == Container.Array && !adjoint.Type.HasRows ? $"<{adjoint.Type.Element}>" : "";
        return new(new Expr.Raw([$"global::AutoDiffGen.Guard.AddResult{element}(", ", ", $", \"{NameOf(adjoint)}\")"], [new Expr.Read(adjoint), Sums], IrType.Bool, Repeatable: false));
    }

    private static string NameOf(Place adjoint) => string.Join(".", adjoint.Steps.OfType<Step.Field>().Select(f => f.Name).Prepend(adjoint.Root.Name));

    private IEnumerable<Stmt> Loop(Place adjoint, StructShape? elements)
    {
        if (result.Type.Container != Container.Array || result.Type.HasRows || adjoint.Steps.Count > 0 || Value.Type.Container == Container.List && context.IsDifferentiated)
            throw new NestingRefusal($"its result is {Value.Type.Text}");
        var k = new Variable(context.Names.Fresh("k"), IrType.Int);
        Expr length = new Expr.Apply(".Length", [new Expr.Read(adjoint)], IrType.Int), own = new Expr.Apply(".Length", [Sums], IrType.Int);
        Place At(Variable root, EquatableArray<Step> path, IrType type) => new(root, [new Step.Index([new Expr.Read(Place.Of(k))]), .. path], type);
        if (!context.IsDifferentiated)
            yield return new Stmt.Run(new Expr.Raw(["global::AutoDiffGen.Guard.ResultLength(", ", ", $", \"{NameOf(adjoint)}\")"], [own, length], IrType.Bool, Repeatable: false));
        IEnumerable<(EquatableArray<Step> Path, IrType Type)> leaves = elements is null
            ? [([], result.Type.Element == "float" ? IrType.Float : IrType.Double)]
            : elements.Leaves.Where(l => l.Type.IsReal).Select(l => (l.Path, l.Type));
        yield return new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", length, 1,
            [.. leaves.Select(l => new Stmt.AddTo(At(Sums.Place.Root, l.Path, l.Type), new Expr.Read(At(adjoint.Root, l.Path, l.Type))))]);
    }
}
