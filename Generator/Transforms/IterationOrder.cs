using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Whether the iterations of a reverse loop may run in any order: then it runs upwards like the primal's, which the JIT handles better.</summary>
internal static class IterationOrder
{
    /// <param name="here">Which storage may be the same at the loop.</param>
    public static bool IsFree(Stmt.For loop, List<Stmt> reverse, Context context, Needs here)
    {
        List<Stmt> statements = reverse.SelectMany(Walk.All).ToList();
        if (statements.Exists(s => s is Stmt.Run or Stmt.Call or Stmt.While or Stmt.Throw or Stmt.Bind { Declares: false } or Stmt.Allocate)) return false;
        if (statements.SelectMany(Walk.Expressions).SelectMany(Walk.All).Any(e => e is Expr.Raw { Repeatable: false } || context.Records.IsPooled(e) || context.Records.IsSlots(e))) return false;
        var inside = new HashSet<string>(statements.SelectMany(Walk.Declared).Select(v => v.Name));
        var own = new HashSet<string>(statements.Where(s => s is not Stmt.Bind).SelectMany(Walk.Declared).Select(v => v.Name));
        List<Place> assigned = statements.SelectMany(Assigned).Where(p => !own.Contains(p.Root.Name)).ToList();
        List<Place> added = statements.OfType<Stmt.AddTo>().Select(s => s.Target).Where(p => !own.Contains(p.Root.Name)).ToList();
        List<Place> read = statements.SelectMany(Walk.Expressions).SelectMany(Walk.Reads).ToList();
        return assigned.TrueForAll(p => !p.IsVariable && Accesses(p, context, here, assigned, added, read).All(o => o == p) && IsOwn(p, loop.Counter, inside))
            && added.TrueForAll(p => !Accesses(p, context, here, read).Any()
                || !p.IsVariable && Accesses(p, context, here, assigned, added, read).All(o => o == p) && IsOwn(p, loop.Counter, inside));
    }

    /// <summary>The places among these that may be in the same storage.</summary>
    private static IEnumerable<Place> Accesses(Place place, Context context, Needs here, params List<Place>[] places) =>
        places.SelectMany(p => p).Where(p => p.IsVariable == place.IsVariable && IsSame(p.Root, place.Root, context, here));

    private static bool IsSame(Variable a, Variable b, Context context, Needs here)
    {
        if (a == b) return true;
        Variable? primalA = context.Adjoints.PrimalOf(a), primalB = context.Adjoints.PrimalOf(b);
        if (primalA is null != primalB is null) return false;
        (a, b) = (primalA ?? a, primalB ?? b);
        return a.Type.Kind == Kind.Memory && b.Type.Kind == Kind.Memory && (context.Facts.Canonical(a) == context.Facts.Canonical(b) || here.MayBeSame(a, b));
    }

    /// <summary>Whether each iteration has an element of its own there: the index is the counter, but for a part that does not change.</summary>
    private static bool IsOwn(Place place, Variable counter, HashSet<string> inside) =>
        place.Steps.Count == 1 && place.Steps[0] is Step.Index { Indices.Count: 1 } index && IsCounter(index.Indices[0], counter, inside);

    private static bool IsCounter(Expr index, Variable counter, HashSet<string> inside) => index switch
    {
        Expr.Read read => read.Place.IsVariable && read.Place.Root == counter,
        Expr.Apply { Operation: "+" or "-" } sum => IsCounter(sum.Operands[0], counter, inside) && IsFixed(sum.Operands[1], counter, inside)
            || sum.Operation == "+" && IsCounter(sum.Operands[1], counter, inside) && IsFixed(sum.Operands[0], counter, inside),
        _ => false,
    };

    private static bool IsFixed(Expr expr, Variable counter, HashSet<string> inside) =>
        Walk.Reads(expr).All(p => p.IsVariable && p.Root != counter && !inside.Contains(p.Root.Name));

    private static IEnumerable<Place> Assigned(Stmt statement) => statement switch
    {
        Stmt.Assign s => [s.Target],
        _ => [],
    };
}
