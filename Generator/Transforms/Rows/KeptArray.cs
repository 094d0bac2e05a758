using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>The old contents of an array that a loop fills anew in each iteration, kept for the reverse sweep.</summary>
/// <param name="Save">Before the first write of an iteration, in the forward sweep.</param>
/// <param name="Restore">After the last use of an iteration, in the reverse sweep.</param>
/// <param name="Iteration">The number of the iteration in both sweeps.</param>
internal sealed record KeptContents(Variable Storage, ElementCopy Save, ElementCopy Restore, Expr Iteration);

/// <summary>An array whose contents loops replace in every iteration before they read any, and the storage in which the old contents are kept for the reverse sweep.</summary>
/// <param name="Length">How many elements the array has.</param>
/// <param name="IsElsewhere">Whether others use the array too, which ask for its length or fill it before they read it.</param>
internal sealed record KeptArray(Variable Array, Stmt.Declare Declaration, Expr Length, IReadOnlyList<KeptContents> Contents, bool IsElsewhere)
{
    private static readonly string[] Makers = [".NewArray<", ".Allocate<", ".AllocateCleared<"];

    /// <summary>The first such array of a method's body that can have rows, or null.</summary>
    public static KeptArray? Find(EquatableArray<Stmt> body)
    {
        List<ElementCopy> copies = Walk.All(body).OfType<Stmt.For>().SelectMany(ElementCopy.In).ToList();
        return copies.Where(c => c.Iteration is not null).Select(c => c.From.Root).Distinct().Select(array => Of(array, copies, body)).FirstOrDefault(k => k is not null);
    }

    private static KeptArray? Of(Variable array, List<ElementCopy> copies, EquatableArray<Stmt> body)
    {
        if (Maker(body, array) is not { Value: Expr.Apply { Operands: [var made] } } declaration) return null;
        Expr length = Coverage.NotNegative(made);
        if (!IsSteady(length, body)) return null;
        List<KeptContents> contents = copies.Where(c => c.From.Root == array).Select(save => Of(save, copies, body, length)).OfType<KeptContents>().ToList();
        if (contents.Count == 0) return null;
        Stmt[] own = [declaration, .. contents.SelectMany(c => new[] { c.Save.Around, c.Restore.Around })];
        return new ArrayUse(array, contents[0].Save.Over.To).Others(body, own) is { } isElsewhere ? new(array, declaration, length, contents, isElsewhere) : null;
    }

    private static KeptContents? Of(ElementCopy save, List<ElementCopy> copies, EquatableArray<Stmt> body, Expr length)
    {
        (Variable array, Variable storage, Expr to) = (save.From.Root, save.To.Root, save.Over.To);
        if (array.Type.Element != storage.Type.Element || save.Iteration is not { } iteration) return null;
        if (to != length && to != new Expr.Apply(".Length", [new Expr.Read(Place.Of(array))], IrType.Int)) return null;
        if (copies.Where(c => c.To.Root == array && c.From.Root == storage).ToList() is not [var restore] || ReferenceEquals(restore.Around, save.Around)) return null;
        if (!restore.IsReverseOf(save) || Maker(body, storage) is null || Mentions.Places(body).Count(p => p.Root == storage) != 3) return null;
        var use = new ArrayUse(array, to);
        return use.IsFilledFirst(save) && use.EndsWith(restore) && use.IsElementwise(save.Around.Body) && use.IsElementwise(restore.Around.Body) ? new(storage, save, restore, iteration) : null;
    }

    /// <summary>The statement that makes the storage, where nothing else declares its name.</summary>
    private static Stmt.Declare? Maker(EquatableArray<Stmt> body, Variable storage) =>
        Walk.All(body).Where(s => Walk.Declared(s).Any(v => v.Name == storage.Name)).ToList() is [Stmt.Declare { Value: Expr.Apply made } only] && made.Operands.Count == 1 && Makers.Any(made.Operation.Contains) ? only : null;

    /// <summary>Whether the length is that of the loops, wherever it is computed.</summary>
    private static bool IsSteady(Expr length, EquatableArray<Stmt> body)
    {
        HashSet<string> assigned = [.. Walk.All(body).Where(s => s is Stmt.Assign or Stmt.AddTo or Stmt.Call or Stmt.Bind { Declares: false }).SelectMany(Mentions.Targets).Select(p => p.Root.Name)];
        return Walk.All(length).All(e => e is Expr.Constant or Expr.Apply { Operation: "+" or "-" or "*" or ".Length" } || e is Expr.Read { Place.IsVariable: true } read && !assigned.Contains(read.Place.Root.Name));
    }
}
