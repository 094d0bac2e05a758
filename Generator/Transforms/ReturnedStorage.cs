using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>An array that a marked method returns. What the method made is pooled and overwritten on the way back, so the caller gets a copy, taken after the
/// forward sweep; what it was given, or found, is returned itself. The reverse sweep starts by adding the caller's adjoint to that of the array.</summary>
internal sealed class ReturnedStorage(Context context, Variable result, MarkedMethod method, string adjoint)
{
    private readonly Variable value = new(context.Names.Fresh("value"), method.Return!);
    private readonly Variable given = new(adjoint, Companions.SeedOf(method.Return!), Role.Parameter);

    /// <summary>What stands at the end of the forward sweep, and at the start of the reverse sweep.</summary>
    /// <param name="elements">The fields of the elements, where these are structs; null where they are numbers.</param>
    public Halves Of(StructShape? elements)
    {
        var made = new Expr.Read(Place.Of(result));
        Stmt copy = new Stmt.Declare(value, IsList(method) ? List(method, made) : context.Records.Leave(made, result.Type));
        if (adjoint.Length == 0) return Halves.OfForward(copy);
        return new([copy], elements is null && !context.IsDifferentiated ? [Add()] : [.. Loop(elements)]);
    }

    public static bool IsList(MarkedMethod method) => method.Return is { Container: Container.List, IsInterface: false };

    /// <summary>A list with the elements of the array.</summary>
    public static Expr List(MarkedMethod method, Expr elements) => new Expr.Raw(["global::AutoDiffGen.RecordStack.ToList(", ")"], [elements], method.Return!, Repeatable: false);

    public Stmt Return => new Stmt.Return([new Expr.Read(Place.Of(value))]);

    private Expr.Read Sums => new(Place.Of(context.Adjoints.Of(result)));

    private Stmt.Run Add() => new(new Expr.Raw(["global::AutoDiffGen.Guard.AddResult(", ", ", $", \"{adjoint}\")"], [new Expr.Read(Place.Of(given)), Sums], IrType.Bool, Repeatable: false));

    private IEnumerable<Stmt> Loop(StructShape? elements)
    {
        if (result.Type.Container != Container.Array || result.Type.HasRows || method.Return!.Container == Container.List && context.IsDifferentiated) throw new NestingRefusal($"its result is {method.ReturnType}");
        var k = new Variable(context.Names.Fresh("k"), IrType.Int);
        Expr length = new Expr.Apply(".Length", [new Expr.Read(Place.Of(given))], IrType.Int), own = new Expr.Apply(".Length", [Sums], IrType.Int);
        Place At(Variable root, EquatableArray<Step> path, IrType type) => new(root, [new Step.Index([new Expr.Read(Place.Of(k))]), .. path], type);
        if (!context.IsDifferentiated)
            yield return new Stmt.Run(new Expr.Raw(["global::AutoDiffGen.Guard.ResultLength(", ", ", $", \"{adjoint}\")"], [own, length], IrType.Bool, Repeatable: false));
        IEnumerable<(EquatableArray<Step> Path, IrType Type)> leaves = elements is null
            ? [([], result.Type.Element == "float" ? IrType.Float : IrType.Double)]
            : elements.Leaves.Where(l => l.Type.IsReal).Select(l => (l.Path, l.Type));
        yield return new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", length, 1,
            [.. leaves.Select(l => new Stmt.AddTo(At(Sums.Place.Root, l.Path, l.Type), new Expr.Read(At(given, l.Path, l.Type))))]);
    }
}
