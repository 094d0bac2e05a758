using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The gradient of a marked method and its tuple overload: the reverse sweep with seed 1, into cleared companions.</summary>
internal static class Gradient
{
    public static IEnumerable<EmittedMethod> Of(MarkedMethod method, EquatableArray<StructShape> layouts)
    {
        if (Signatures.Gradient(method) is not { } signature) yield break;
        DerivativeSignature vjp = Signatures.Vjp(method);
        DerivativeSignature? tuple = Signatures.GradientTuple(method);
        yield return new(signature.Documentation, [], signature.Text, Body(method, signature, vjp, layouts));
        if (tuple is not null) yield return new(tuple.Documentation, [], tuple.Text, TupleBody(method, signature, tuple));
        if (!method.Parallel) yield break;
        DerivativeSignature parallel = ParallelMembers.Signature(method, signature);
        yield return new(parallel.Documentation, [], parallel.Text, Body(method, parallel, vjp, layouts));
        if (tuple is null) yield break;
        DerivativeSignature parallelTuple = ParallelMembers.Signature(method, tuple);
        yield return new(parallelTuple.Documentation, [], parallelTuple.Text, TupleBody(method, signature, parallelTuple));
    }

    private static EquatableArray<Stmt> Body(MarkedMethod method, DerivativeSignature signature, DerivativeSignature vjp, EquatableArray<StructShape> layouts)
    {
        IEnumerable<string> companions = vjp.Companions.Select(c => signature.Companions.FirstOrDefault(g => g.Parameter == c.Parameter) is { } g
            ? (g.Passing == Passing.Out ? "ref " : "") + Identifiers.Escape(g.Name) : c.Type.IsReal ? "0" : "default");
        string call = $"{Identifiers.Escape(vjp.Name)}{method.TypeParameters}({string.Join(", ", [.. Primals(method), "1", .. companions, .. Extra(signature)])})";
        return [.. Guards.Lengths(signature.Companions), .. signature.Companions.Select(c => Clear(c, method)), .. signature.Companions.SelectMany(c => Storage(c, layouts)), new Stmt.Return([Raw(call, method.Return!)])];
    }

    private static IEnumerable<string> Extra(DerivativeSignature signature) => signature.Extra.Length == 0 ? [] : [Identifiers.Escape(signature.Extra)];

    private static EquatableArray<Stmt> TupleBody(MarkedMethod method, DerivativeSignature signature, DerivativeSignature tuple)
    {
        var names = new UniqueNames([.. method.Parameters.Select(p => p.Name), .. signature.Companions.Select(c => c.Name), .. tuple.CompanionNames]);
        string value = names.Fresh("value");
        IEnumerable<string> outs = signature.Companions.Select(c => $"out {c.Type.Text} {Identifiers.Escape(c.Name)}");
        string call = $"{Identifiers.Escape(signature.Name)}{method.TypeParameters}({string.Join(", ", [.. Primals(method), .. outs, .. Extra(tuple)])})";
        string values = $"({string.Join(", ", [value, .. signature.Companions.Select(c => Identifiers.Escape(c.Name))])})";
        return [new Stmt.Declare(new Variable(value, method.Return!), Raw(call, method.Return!)), new Stmt.Return([Raw(values, method.Return!)])];
    }

    /// <summary>The method's own parameters as arguments.</summary>
    public static IEnumerable<string> Primals(MarkedMethod method) => method.Parameters.Select(p => p.Passing switch
    {
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        Passing.In => "in ",
        _ => "",
    } + Identifiers.Escape(p.Name));

    /// <summary>Sets what takes derivatives to zero.</summary>
    public static Stmt Clear(Companion companion, MarkedMethod method)
    {
        var variable = new Variable(companion.Name, companion.Type, Role.Parameter);
        var value = new Expr.Read(Place.Of(variable));
        return companion.Type switch
        {
            { IsReal: true } => new Stmt.Assign(Place.Of(variable), 0),
            { Container: Container.Struct } => new Stmt.Assign(Place.Of(variable), new Expr.Constant("default", companion.Type)),
            { IsSpan: true, HasRows: true } => Run(["global::AutoDiffGen.Guard.ClearRows(", ")"], value),
            { IsSpan: true } => Run(["", ".Clear()"], value),
            { Container: Container.Object } => ObjectWalks.Clear(companion, method),
            _ => Run(["global::AutoDiffGen.Guard.Clear(", ")"], value),
        };
    }

    /// <summary>Arrays for the derivatives of those that a struct holds.</summary>
    private static IEnumerable<Stmt> Storage(Companion companion, EquatableArray<StructShape> layouts)
    {
        var variable = new Variable(companion.Name, companion.Type, Role.Parameter);
        var primal = new Variable(companion.Parameter.Name, companion.Type, Role.Parameter);
        foreach (StructLeaf leaf in layouts.FirstOrDefault(l => l.Text == companion.Type.Text)?.Leaves.Where(l => l.Type.Container is Container.Array or Container.Grid) ?? [])
        {
            int rank = leaf.Type.Text.Count(c => c == ',') + 1;
            var given = new Expr.Read(new Place(primal, leaf.Path, leaf.Type));
            string[] lengths = [.. Enumerable.Range(0, rank).Select(d => rank == 1 ? ".Length" : $".GetLength({d})")];
            EquatableArray<string> pieces = ["", $" is null ? null! : new {leaf.Type.Element}[", .. lengths.Select((l, d) => l + (d + 1 < rank ? ", " : "]"))];
            yield return new Stmt.Assign(new Place(variable, leaf.Path, leaf.Type), new Expr.Raw(pieces, [given, .. Enumerable.Repeat<Expr>(given, rank)], leaf.Type, Repeatable: false));
        }
    }

    private static Stmt Run(string[] pieces, Expr hole) => new Stmt.Run(new Expr.Raw([.. pieces], [hole], IrType.Bool, Repeatable: false));

    private static Expr Raw(string text, IrType type) => new Expr.Raw([text], [], type, Repeatable: false);
}
