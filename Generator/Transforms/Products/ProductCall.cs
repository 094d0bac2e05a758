using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Products;

/// <summary>Three nested loops around <c>c[…] += a[…] * b[…]</c> as one call of the kernel, if the indices say that it is a product of matrices, however they lie.</summary>
internal sealed class ProductCall(Nest nest, Apartness apartness, Facts facts, UniqueNames names, ProductKernel kernel)
{
    /// <summary>The same nest in other words: loops and strides.</summary>
    private sealed record Found(Stmt.For Row, Stmt.For Column, Stmt.For Depth, Element A, Element B, Element C);

    /// <summary>Makes the call, or null where it is no such product.</summary>
    public Func<List<Stmt>>? Of(Levels levels)
    {
        if (Match(levels) is not { } found || !levels.Loops.Skip(1).All(l => nest.Count(l) is { } count && Nest.IsHarmless(count)) || nest.Count(levels.Outer) is null || IsTiny(levels)) return null;
        if (!new[] { found.A, found.B, found.C }.All(e => e.Indices.Count == 1 && ProductKernel.Takes(e.Root.Type))) return null;
        return apartness.Of(found.C.Root, found.A.Root) && apartness.Of(found.C.Root, found.B.Root) ? () => Call(levels, found) : null;
    }

    private Found? Match(Levels levels)
    {
        EquatableArray<Expr> factors = ((Expr.Apply)levels.Core.Value).Operands;
        if (Factor(factors[0]) is not { } a || Factor(factors[1]) is not { } b || nest.Flat(levels.Core.Target) is not { } c) return null;
        Stmt.For[] loops = [levels.Outer, levels.Middle, levels.Inner];
        List<Stmt.For> free = [.. loops.Where(l => Has(c, l))];
        if (free.Count != 2) return null;
        Stmt.For depth = loops.Single(l => !free.Contains(l));
        if (LinearIndex.IsOne(c.Indices[0].Factor(free[0].Counter.Name))) free.Reverse();
        (Stmt.For row, Stmt.For column) = (free[0], free[1]);
        if (!Has(a, row)) (a, b) = (b, a);
        return Has(a, row) && Has(a, depth) && !Has(a, column) && Has(b, depth) && Has(b, column) && !Has(b, row) ? new(row, column, depth, a, b, c) : null;
    }

    private static bool Has(Element element, Stmt.For loop) => element.Indices.Any(i => i.Factors.ContainsKey(loop.Counter.Name));

    /// <summary>An element, also one that was read into a local.</summary>
    private Element? Factor(Expr factor) => factor is not Expr.Read read ? null
        : !read.Place.IsVariable ? nest.Flat(read.Place)
        : nest.Let(read.Place.Root.Name) is Stmt.Declare { Value: Expr.Read { Place.IsVariable: false } element } let && nest.MayBeMoved(let) ? nest.Flat(element.Place)
        : null;

    private bool IsTiny(Levels levels)
    {
        List<long?> counts = [.. levels.Loops.Select(l => LinearIndex.Number(nest.Count(l)!))];
        return counts.Count(c => c is <= 4) >= 2 || counts.TrueForAll(c => c is not null) && counts.Aggregate(1L, (product, c) => product * c!.Value) < 512;
    }

    private List<Stmt> Call(Levels levels, Found found)
    {
        var before = new List<Stmt>();
        List<Argument> arguments = [Value(nest.Count(found.Row)!, "rows"), Value(nest.Count(found.Column)!, "columns"), Value(nest.Count(found.Depth)!, "depth")];
        Add(found.A, found.Row, found.Depth);
        Add(found.B, found.Depth, found.Column);
        Add(found.C, found.Row, found.Column);
        Function function = kernel.Of(found.C.Root.Type.Element, found.A.Root.Type, found.B.Root.Type, found.C.Root.Type);
        return [.. before, new Stmt.Call([], function.Name, arguments.ToEquatableArray()) { Source = levels.Core.Source }];

        void Add(Element element, Stmt.For first, Stmt.For second)
        {
            LinearIndex index = levels.Loops.Aggregate(element.Indices[0], (at, loop) => at.From(loop.Counter.Name, nest.Resolved(loop.From)));
            arguments.Add(new Argument.Memory(Place.Of(element.Root)));
            arguments.AddRange([Value(index.Constant, "start"), Value(index.Factor(first.Counter.Name), "stride"), Value(index.Factor(second.Counter.Name), "stride")]);
        }

        Argument Value(Expr value, string name)
        {
            if (value is Expr.Constant || value is Expr.Read { Place.IsVariable: true } read && facts.Definitions.IsStable(read.Place.Root)) return new Argument.Value(value);
            if (before.OfType<Stmt.Declare>().FirstOrDefault(d => d.Value == value) is { } known) return new Argument.Value(new Expr.Read(Place.Of(known.Variable)));
            var variable = new Variable(names.Fresh(name), IrType.Int);
            before.Add(new Stmt.Declare(variable, value));
            return new Argument.Value(new Expr.Read(Place.Of(variable)));
        }
    }
}
