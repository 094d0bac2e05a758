using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Products;

/// <summary>
/// A scalar in which a product's element is summed up becomes an element of storage: of that which takes the sum at once, or of scratch storage with an element
/// for each iteration of both outer loops (scalar expansion).
/// </summary>
internal static class Accumulators
{
    /// <summary>The nests that may take its place, the better one first, each with what stands before it.</summary>
    public static IEnumerable<(List<Stmt> Before, Levels Levels)> Without(Levels levels, Nest nest, UniqueNames names)
    {
        if (!levels.Core.Target.IsVariable)
        {
            yield return ([], levels);
            yield break;
        }
        Variable sum = levels.Core.Target.Root;
        if (levels.BeforeInner.FirstOrDefault(s => s is Stmt.Declare d && d.Variable == sum) is not Stmt.Declare { Value: { } start }) yield break;
        bool isZero = start is Expr.Constant { Text: "0" or "0.0" } && !Mentions(levels.BeforeInner, sum);
        if (levels.AfterInner is [Stmt.Assign { Value: Expr.Read { Place.IsVariable: true } assigned } assign] && assigned.Place.Root == sum && !assign.Target.IsVariable)
            yield return ([], Into(levels, sum, assign.Target, assign, []));
        if (levels.AfterInner is [Stmt.AddTo { Value: Expr.Read { Place.IsVariable: true } added } add] && added.Place.Root == sum && !add.Target.IsVariable && isZero)
            yield return ([], levels with { Core = levels.Core with { Target = add.Target }, BeforeInner = Without(levels.BeforeInner, sum), AfterInner = [] });
        if (Scratch(levels, nest, sum, names, isZero) is { } scratch) yield return scratch;
    }

    private static (List<Stmt> Before, Levels Levels)? Scratch(Levels levels, Nest nest, Variable sum, UniqueNames names, bool isZero)
    {
        if (nest.Count(levels.Outer) is not { } rows || nest.Count(levels.Middle) is not { } columns || !Nest.IsHarmless(columns)) return null;
        if (!LinearIndex.IsZero(levels.Outer.From) || !LinearIndex.IsZero(levels.Middle.From)) return null;
        var before = new List<Stmt>();
        Expr height = Settled(rows, "rows", names, before), width = Settled(columns, "columns", names, before);
        var storage = new Variable(names.Fresh(sum.Name + "Sums"), new IrType(sum.Type.Text + "[]", Kind.Memory, Container.Array, sum.Type.Text));
        before.Add(new Stmt.Allocate(Place.Of(storage), sum.Type.Text, [LinearIndex.Product(NotNegative(height), NotNegative(width))], Declares: true));
        Expr index = LinearIndex.Sum(LinearIndex.Product(Read(levels.Outer.Counter), width), Read(levels.Middle.Counter));
        Place element = Place.Of(storage).Then(new Step.Index([index]), sum.Type);
        var after = new Variable(names.Fresh(sum.Name), sum.Type);
        EquatableArray<Stmt> rest = new Renaming(new Dictionary<string, Variable> { [sum.Name] = after }).Of(levels.AfterInner);
        Stmt[] store = isZero ? [] : [new Stmt.Assign(element, Read(sum)) { Source = levels.Core.Source }];
        return (before, levels with
        {
            Core = levels.Core with { Target = element },
            BeforeInner = [.. isZero ? Without(levels.BeforeInner, sum) : levels.BeforeInner, .. store],
            AfterInner = [new Stmt.Declare(after, new Expr.Read(element)), .. rest],
        });
    }

    private static Levels Into(Levels levels, Variable sum, Place target, Stmt.Assign assign, EquatableArray<Stmt> after) => levels with
    {
        Core = levels.Core with { Target = target },
        BeforeInner = [.. levels.BeforeInner, new Stmt.Assign(target, Read(sum)) { Source = assign.Source }],
        AfterInner = after,
    };

    /// <summary>A count in a variable, unless it is one.</summary>
    private static Expr Settled(Expr count, string name, UniqueNames names, List<Stmt> before)
    {
        if (count is Expr.Constant or Expr.Read { Place.IsVariable: true } || count is Expr.Apply { Operation: ".Length" }) return count;
        var variable = new Variable(names.Fresh(name), IrType.Int);
        before.Add(new Stmt.Declare(variable, count));
        return Read(variable);
    }

    private static Expr NotNegative(Expr count) => count is Expr.Constant || count is Expr.Apply { Operation: ".Length" } ? count
        : new Expr.Apply("Math.Max", [count, new Expr.Constant("0", IrType.Int)], IrType.Int);

    private static EquatableArray<Stmt> Without(EquatableArray<Stmt> block, Variable declared) => block.Where(s => s is not Stmt.Declare d || d.Variable != declared).ToEquatableArray();

    private static bool Mentions(EquatableArray<Stmt> block, Variable variable) => Walk.All(block).Where(s => s is not Stmt.Declare d || d.Variable != variable)
        .Any(s => Walk.Expressions(s).SelectMany(Walk.Reads).Any(p => p.Root == variable) || s is Stmt.Assign a && a.Target.Root == variable || s is Stmt.AddTo t && t.Target.Root == variable);

    private static Expr.Read Read(Variable variable) => new(Place.Of(variable));
}
