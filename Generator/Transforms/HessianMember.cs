using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;
using AutoDiffGen.Transforms.Widening;

namespace AutoDiffGen.Transforms;

/// <summary>The dense Hessian of a marked method, or its diagonal: Hessian-vector products for the unit vectors, several in the lanes of vectors, and the gradient.</summary>
internal static class HessianMember
{
    /// <param name="onlyDiagonal">Whether only the second derivative in each number alone is wanted.</param>
    /// <param name="wide">Products along several directions at once, the widest first; none where they have no form over vectors.</param>
    public static EmittedMethod Of(Primal primal, DerivativeSignature signature, DerivativeSignature hvp, IReadOnlyList<WideMember> wide, bool onlyDiagonal = false)
    {
        MarkedMethod method = primal.Method;
        DerivativeSignature vjp = Signatures.Vjp(method);
        var names = new UniqueNames([.. JvpMember.Reserved(method, signature), hvp.Name, vjp.Name, .. wide.Select(w => w.Signature.Name)]);
        var flat = new Flat(ModeSignatures.RealOf(method), primal.Program!.Layouts, names);
        var records = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive));
        Variable gradient = Span(signature.Outputs[0].Name, flat), hessian = Span(signature.Outputs[1].Name, flat);
        Variable direction = Span(names.Fresh("direction"), flat), row = Span(names.Fresh("row"), flat), k = new(names.Fresh("k"), IrType.Int);
        var layout = new DenseLayout(flat, Signatures.Active(method).Where(p => p.Passing != Passing.Out).Select(p => (p.Name, p.Type)), "At", "n");
        string n = layout.Size.Name;
        var entry = new EntryState(method, names, records);

        var product = new FlatCall(flat, method, records);
        foreach (Companion tangent in hvp.Companions) product.Add(tangent, layout.Part(direction, tangent.Parameter.Name), null);
        foreach (Companion output in hvp.Outputs) product.Add(output, null, layout.Part(row, output.Parameter.Name));
        var sweep = new FlatCall(flat, method, records);
        sweep.Add("1");
        foreach (Companion adjoint in vjp.Companions)
            sweep.Add(adjoint, null, layout.Part(gradient, adjoint.Parameter.Name));

        IEnumerable<Stmt> column =
        [
            .. entry.Restore, Run($"{direction.Name}.Clear()"), Run($"{direction.Name}[{k.Name}] = 1"),
            .. onlyDiagonal ? [] : new[] { new Stmt.Declare(row, Flat.Text($"{hessian.Name}.Slice({k.Name} * {n}, {n})", flat.VectorType)) },
            .. product.Before, Run(product.Text(hvp.Name)), .. product.After,
            .. onlyDiagonal ? [Run($"{hessian.Name}[{k.Name}] = {row.Name}[{k.Name}]")] : Array.Empty<Stmt>(),
        ];
        var value = new Variable(names.Fresh("value"), method.Return!);
        IEnumerable<Stmt> single =
        [
            new Stmt.Declare(direction, Flat.Text($"{records.Name}.NewArray<{flat.Real.Text}>({n})", flat.VectorType)),
            .. onlyDiagonal ? [new Stmt.Declare(row, Flat.Text($"{records.Name}.NewArray<{flat.Real.Text}>({n})", flat.VectorType))] : Array.Empty<Stmt>(),
            new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", new Expr.Read(Place.Of(layout.Size)), 1, column.ToEquatableArray()),
        ];

        EquatableArray<Stmt> Several(WideMember member)
        {
            LaneType lane = member.Lane;
            Variable directions = new(names.Fresh("directions"), lane.Storage()), products = new(names.Fresh("products"), lane.Storage()), first = new(names.Fresh("k"), IrType.Int);
            var product = new FlatCall(new Flat(lane.Type, primal.Program!.Layouts, names), method, records);
            foreach (Companion tangent in member.Signature.Companions) product.Add(tangent, layout.Part(directions, tangent.Parameter.Name), null);
            foreach (Companion output in member.Signature.Outputs) product.Add(output, null, layout.Part(products, output.Parameter.Name));
            Stmt Vectors(Variable vectors) => new Stmt.Declare(vectors, new Records(records).Vectors(lane.Name, new Expr.Read(Place.Of(layout.Size)), lane.Storage(), isCleared: false));
            return
            [
                .. product.Setup, Vectors(directions), Vectors(products),
                new Stmt.For(first, new Expr.Constant("0", IrType.Int), "<", new Expr.Read(Place.Of(layout.Size)), lane.Count,
                [
                    .. entry.Restore, Run($"{lane.Helpers}SetUnits({directions.Name}, {first.Name})"),
                    .. product.Before, Run(product.Text(member.Signature.Name)), .. product.After,
                    Run($"{lane.Helpers}{(onlyDiagonal ? "SetDiagonal" : "SetRows")}({hessian.Name}, {first.Name}, {products.Name})"),
                ]),
            ];
        }

        IEnumerable<Stmt> Columns()
        {
            if (!wide.Any(w => w.MayDisagree)) return wide.Reverse().Aggregate(single, (narrower, w) => [new Stmt.If(new Expr.Constant(w.Lane.IsAccelerated, IrType.Bool), Several(w), narrower.ToEquatableArray())]);
            var isDone = new Variable(names.Fresh("isDone"), IrType.Bool);
            IEnumerable<Stmt> several = wide.Reverse().Aggregate(Enumerable.Empty<Stmt>(), (narrower, w) =>
                [new Stmt.If(new Expr.Constant(w.Lane.IsAccelerated, IrType.Bool), [Run("global::AutoDiffGen.LaneVerdict.Reset()"), .. Several(w), Run($"{isDone.Name} = global::AutoDiffGen.LaneVerdict.IsAgreed")], narrower.ToEquatableArray())]);
            return [new Stmt.Declare(isDone, new Expr.Constant("false", IrType.Bool)), .. several, new Stmt.If(Flat.Text("!" + isDone.Name, IrType.Bool), single.ToEquatableArray(), [])];
        }

        EquatableArray<Stmt> body =
        [
            .. layout.Declarations,
            Length(gradient, "1", n), Length(hessian, onlyDiagonal ? "1" : n, n),
            new Records(records).Rent(),
            .. entry.Save, .. product.Setup, .. sweep.Setup,
            .. Columns(),
            .. onlyDiagonal ? [] : new[] { Run($"global::AutoDiffGen.Dense.Symmetrize({hessian.Name}, {n})") },
            .. entry.Restore, Run($"{gradient.Name}.Clear()"), .. sweep.Before,
            new Stmt.Declare(value, Flat.Text(sweep.Text(vjp.Name), value.Type)), .. sweep.After,
            new Stmt.Return([new Expr.Read(Place.Of(value))]),
        ];
        return new(signature.Documentation, [], signature.Text, body);
    }

    /// <summary>The entries of a pattern: a Hessian-vector product for each of its colors, and one along a direction of its own, in which an entry shows that the pattern lacks.</summary>
    public static EmittedMethod Sparse(Primal primal, DerivativeSignature signature, DerivativeSignature hvp)
    {
        MarkedMethod method = primal.Method;
        var names = new UniqueNames([.. JvpMember.Reserved(method, signature), hvp.Name]);
        var flat = new Flat(ModeSignatures.RealOf(method), primal.Program!.Layouts, names);
        var records = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive));
        string pattern = signature.Outputs[0].Name, values = signature.Outputs[1].Name, real = flat.Real.Text;
        Variable direction = Span(names.Fresh("direction"), flat), row = Span(names.Fresh("row"), flat), color = new(names.Fresh("color"), IrType.Int);
        Variable kept = Span(names.Fresh("trial"), flat), value = new(names.Fresh("value"), method.Return!);
        var layout = new DenseLayout(flat, Signatures.Active(method).Where(p => p.Passing != Passing.Out).Select(p => (p.Name, p.Type)), "At", "n");
        string n = layout.Size.Name;
        var entry = new EntryState(method, names, records);
        var product = new FlatCall(flat, method, records);
        foreach (Companion tangent in hvp.Companions) product.Add(tangent, layout.Part(direction, tangent.Parameter.Name), null);
        foreach (Companion output in hvp.Outputs) product.Add(output, null, layout.Part(row, output.Parameter.Name));
        Stmt New(Variable vector) => new Stmt.Declare(vector, Flat.Text($"{records.Name}.NewArray<{real}>({n})", flat.VectorType));
        EquatableArray<Stmt> body =
        [
            .. method.Parameters.Where(p => p.Passing == Passing.Out).Select(p => Run(Identifiers.Escape(p.Name) + " = default!")),
            .. layout.Declarations,
            Run($"{pattern}.Check({n}, {n}, {values}.Length)"),
            new Records(records).Rent(),
            .. entry.Save, .. product.Setup, New(direction), New(row), New(kept),
            new Stmt.Declare(value, null),
            new Stmt.For(color, new Expr.Constant("0", IrType.Int), "<=", Flat.Text(pattern + ".Colors", IrType.Int), 1,
            [
                .. entry.Restore,
                new Stmt.If(Flat.Text($"{color.Name} < {pattern}.Colors", IrType.Bool), [Run($"{pattern}.Seed({color.Name}, {direction.Name})")], [Run($"global::AutoDiffGen.SparsePattern.Probe<{real}>({direction.Name})")]),
                Run($"{direction.Name}.CopyTo({kept.Name})"),
                .. product.Before, Run($"{value.Name} = {product.Text(hvp.Name)}"), .. product.After,
                new Stmt.If(Flat.Text($"{color.Name} < {pattern}.Colors", IrType.Bool), [Run($"{pattern}.Scatter<{real}>({color.Name}, {row.Name}, {values})")], 
                [
                    new Stmt.If(Flat.Text($"!{pattern}.Agrees<{real}>({kept.Name}, {row.Name}, {values}, {JacobianMember.SinglePrecision(primal.Program!)})", IrType.Bool),
                    [
                        .. entry.Restore, Run(JacobianMember.Covered(method, ModeSignatures.HessianSparsity(method)!, pattern)),
                        Run($"{value.Name} = {Identifiers.Escape(method.Name)}{method.TypeParameters}({string.Join(", ", Gradient.Primals(method))})"),
                    ], []),
                ]),
            ]),
            new Stmt.Return([new Expr.Read(Place.Of(value))]),
        ];
        return new(signature.Documentation, [], signature.Text, body);
    }

    public static Variable Span(string name, Flat flat) => new(name, flat.VectorType);

    public static Stmt Run(string text) => new Stmt.Run(Flat.Text(text, IrType.Bool));

    public static Stmt Length(Variable matrix, string rows, string columns) =>
        Run($"global::AutoDiffGen.Guard.HasLength<{matrix.Type.Element}>({matrix.Name}, {rows}, {columns}, \"{matrix.Name}\")");
}
