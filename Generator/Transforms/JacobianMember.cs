using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The dense Jacobian of a marked method: a reverse sweep for each row or a forward sweep for each column, whichever are fewer.</summary>
internal sealed class JacobianMember
{
    private readonly MarkedMethod method;
    private readonly Flat flat;
    private readonly UniqueNames names;
    private readonly Variable records;
    private readonly Variable matrix;
    private readonly Variable value;
    private readonly DenseLayout rows;
    private readonly DenseLayout columns;
    private readonly EntryState entry;
    private readonly List<Stmt> setup = [];
    private readonly bool hasReverseMode;

    private JacobianMember(Primal primal, DerivativeSignature signature, DerivativeSignature vjp, DerivativeSignature jvp)
    {
        method = primal.Method;
        hasReverseMode = Derivatives.HasReverseMode(primal);
        names = new UniqueNames([.. JvpMember.Reserved(method, signature), vjp.Name, jvp.Name]);
        flat = new Flat(ModeSignatures.RealOf(method), primal.Program!.Layouts, names);
        matrix = HessianMember.Span(signature.Outputs[0].Name, flat);
        records = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive));
        value = new Variable(names.Fresh("value"), method.Return ?? IrType.Int);
        IEnumerable<(string, IrType)> result = Signatures.HasAdjoint(method) ? [("", method.Return!)] : [];
        rows = new DenseLayout(flat, result.Concat(FlatOutputs.Of(method).Select(p => (p.Name, p.Type))), "Row", "m");
        columns = new DenseLayout(
            flat, Signatures.Active(method).Where(p => p.Passing != Passing.Out && !method.OnlyWritten.Contains(p.Name)).Select(p => (p.Name, p.Type)), "Column", "n");
        entry = new EntryState(method, names, records);
    }

    public static EmittedMethod Of(Primal primal, DerivativeSignature signature, DerivativeSignature jvp)
    {
        DerivativeSignature vjp = Signatures.Vjp(primal.Method);
        return new(signature.Documentation, [], signature.Text, new JacobianMember(primal, signature, vjp, jvp).Body(vjp, jvp));
    }

    private EquatableArray<Stmt> Body(DerivativeSignature vjp, DerivativeSignature jvp)
    {
        string m = rows.Size.Name, n = columns.Size.Name;
        EquatableArray<Stmt> sweeps = !hasReverseMode
            ? [new Stmt.If(Condition($"{m} == 0 || {n} == 0"), [Call(PrimalCall)], ByColumns(jvp))]
            : (rows.Known, columns.Known) is ({ } known, { } other) && known * other > 0
            ? known <= other ? ByRows(vjp) : ByColumns(jvp)
            : [new Stmt.If(Condition($"{m} == 0 || {n} == 0"), [Call(PrimalCall)], [new Stmt.If(Condition($"{m} <= {n}"), ByRows(vjp), ByColumns(jvp))])];
        return
        [
            .. rows.Declarations, .. columns.Declarations,
            HessianMember.Length(matrix, m, n),
            new Records(records).Rent(),
            .. entry.Save, .. setup,
            .. method.Return is null ? [] : new[] { new Stmt.Declare(value, null) },
            .. method.Parameters.Where(p => p.Passing == Passing.Out).Select(p => HessianMember.Run($"{Identifiers.Escape(p.Name)} = default!")),
            .. sweeps,
            .. method.Return is null ? [] : new[] { new Stmt.Return([new Expr.Read(Place.Of(value))]) },
        ];
    }

    private string PrimalCall => $"{Identifiers.Escape(method.Name)}{method.TypeParameters}({string.Join(", ", Gradient.Primals(method))})";

    private EquatableArray<Stmt> ByRows(DerivativeSignature vjp)
    {
        Variable seed = HessianMember.Span(names.Fresh("seed"), flat), row = HessianMember.Span(names.Fresh("row"), flat), k = new(names.Fresh("k"), IrType.Int);
        var sweep = new FlatCall(flat, method, records);
        if (vjp.Adjoint.Length > 0) sweep.Add(vjp.Adjoint, method.Return!, Passing.Value, null, rows.Part(seed, ""), null);
        foreach (Companion adjoint in vjp.Companions)
            sweep.Add(adjoint, rows.Part(seed, adjoint.Parameter.Name), columns.Part(row, adjoint.Parameter.Name));
        setup.AddRange(sweep.Setup);
        return
        [
            New(seed, rows.Size),
            HessianMember.Run($"{matrix.Name}.Clear()"),
            new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", new Expr.Read(Place.Of(rows.Size)), 1,
            [
                .. entry.Restore, .. Unit(seed, k),
                new Stmt.Declare(row, Flat.Text($"{matrix.Name}.Slice({k.Name} * {columns.Size.Name}, {columns.Size.Name})", flat.VectorType)),
                .. sweep.Before, Call(sweep.Text(vjp.Name)), .. sweep.After,
            ]),
        ];
    }

    private EquatableArray<Stmt> ByColumns(DerivativeSignature jvp)
    {
        Variable direction = HessianMember.Span(names.Fresh("direction"), flat), column = HessianMember.Span(names.Fresh("column"), flat), k = new(names.Fresh("k"), IrType.Int);
        var sweep = new FlatCall(flat, method, records);
        foreach (Companion tangent in jvp.Companions)
            sweep.Add(tangent, columns.Part(direction, tangent.Parameter.Name), rows.Part(column, tangent.Parameter.Name));
        if (jvp.Adjoint.Length > 0) sweep.Add(jvp.Adjoint, method.Return!, Passing.Out, null, null, rows.Part(column, ""));
        setup.AddRange(sweep.Setup);
        return
        [
            New(direction, columns.Size), New(column, rows.Size),
            new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", new Expr.Read(Place.Of(columns.Size)), 1,
            [
                .. entry.Restore, .. Unit(direction, k), HessianMember.Run($"{column.Name}.Clear()"),
                .. sweep.Before, Call(sweep.Text(jvp.Name)), .. sweep.After,
                HessianMember.Run($"global::AutoDiffGen.Dense.SetColumn<{flat.Real.Text}>({matrix.Name}, {columns.Size.Name}, {k.Name}, {column.Name})"),
            ]),
        ];
    }

    private Stmt New(Variable vector, Variable size) => new Stmt.Declare(vector, Flat.Text($"{records.Name}.NewArray<{flat.Real.Text}>({size.Name})", flat.VectorType));

    private static Stmt[] Unit(Variable vector, Variable k) => [HessianMember.Run($"{vector.Name}.Clear()"), HessianMember.Run($"{vector.Name}[{k.Name}] = 1")];

    private Stmt Call(string text) => HessianMember.Run(method.Return is null ? text : $"{value.Name} = {text}");

    private static Expr Condition(string text) => Flat.Text(text, IrType.Bool);
}
