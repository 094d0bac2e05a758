using System.Globalization;
using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;
using AutoDiffGen.Transforms.Widening;

namespace AutoDiffGen.Transforms;

/// <summary>
/// The Jacobian of a marked method: dense, by reverse sweeps for rows or forward sweeps for columns, whichever are cheaper; or sparse, by sweeps for the colors of a
/// pattern. A sweep is for several of them, in the lanes of vectors, where it has a form over vectors.
/// </summary>
internal sealed partial class JacobianMember
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
    private readonly string? pattern;

    /// <summary>Directions that the caller gives, in place of the unit vectors; and how many there are.</summary>
    private readonly string? given;
    private readonly Variable count;
    private readonly Program program;

    private readonly IReadOnlyList<WideMember> wide, wideRows;

    private JacobianMember(Primal primal, DerivativeSignature signature, DerivativeSignature vjp, DerivativeSignature jvp, bool withWritten = false, IReadOnlyList<WideMember>? wide = null, IReadOnlyList<WideMember>? wideRows = null)
    {
        (this.wide, this.wideRows) = (wide ?? [], wideRows ?? []);
        method = primal.Method;
        program = primal.Program!;
        hasReverseMode = Derivatives.HasReverseMode(primal.Program!);
        names = new UniqueNames([.. JvpMember.Reserved(method, signature), vjp.Name, jvp.Name, .. this.wide.Concat(this.wideRows).Select(w => w.Signature.Name)]);
        flat = new Flat(ModeSignatures.RealOf(method), primal.Program!.Layouts, names);
        matrix = HessianMember.Span(signature.Outputs.LastOrDefault()?.Name ?? names.Fresh("pattern"), flat);
        string? first = signature.Outputs.Count > 1 ? signature.Outputs[0].Name : null;
        bool isGiven = signature.Outputs.FirstOrDefault()?.Type.Kind == Kind.Memory;
        (pattern, given) = (isGiven ? null : first, isGiven ? first : null);
        count = new Variable(names.Fresh("count"), IrType.Int);
        records = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive));
        value = new Variable(names.Fresh("value"), method.Return ?? IrType.Int);
        IEnumerable<(string, IrType)> result = Signatures.HasAdjoint(method) ? [("", method.Return!)] : [];
        rows = new DenseLayout(flat, result.Concat(FlatOutputs.Of(method).Select(p => (p.Name, p.Type))), "Row", "m", value.Name, [.. Signatures.StorageGivenOut(method).Select(p => p.Name)]);
        columns = new DenseLayout(
            flat, Signatures.Active(method).Where(p => p.Passing != Passing.Out && (withWritten || !method.OnlyWritten.Contains(p.Name))).Select(p => (p.Name, p.Type)), "Column", "n");
        entry = new EntryState(method, names, records);
    }

    /// <summary>The dense one, the sparse one, or both: where a mode has a form over vectors, several columns or rows in a sweep.</summary>
    /// <param name="members">Gives the names of private members.</param>
    public static IEnumerable<EmittedMethod> Of(Primal primal, IReadOnlyList<DerivativeSignature> signatures, DerivativeSignature jvp, UniqueNames members)
    {
        DerivativeSignature vjp = Signatures.Vjp(primal.Method);
        List<JacobianMember> sizes = [.. signatures.Select(s => new JacobianMember(primal, s, vjp, jvp))];
        IReadOnlyList<WideMember> wide = sizes.Exists(s => s.MayTakeColumns) ? [.. WideMember.Of(primal, lane => JvpMember.Wide(primal, members, lane)).Where(w => sizes.Exists(s => s.IsOfUse(w.Lane, s.columns)))] : [];
        IReadOnlyList<WideMember> wideRows = sizes.Exists(s => s.MayTakeRows) ? [.. WideMember.Of(primal, lane => Vjp.Wide(primal, members, lane)).Where(w => sizes.Exists(s => s.IsOfUse(w.Lane, s.rows)))] : [];
        foreach (DerivativeSignature signature in signatures)
            yield return new(signature.Documentation, [], signature.Text, new JacobianMember(primal, signature, vjp, jvp, wide: wide, wideRows: wideRows).Body(vjp, jvp));
        foreach (EmittedMethod part in wide.Concat(wideRows).SelectMany(w => w.Methods)) yield return part;
    }

    /// <summary>The pattern: a forward sweep over sets of columns.</summary>
    /// <param name="dependencies">Forward mode with sets of columns in place of tangents.</param>
    public static EmittedMethod Sparsity(Primal primal, DerivativeSignature signature, DerivativeSignature dependencies)
    {
        var member = new JacobianMember(primal, signature, Signatures.Vjp(primal.Method), dependencies);
        return new(signature.Documentation, [], signature.Text, member.SparsityBody(dependencies));
    }

    /// <summary>The pattern of the Hessian: the same sweep, of which only the sets are asked that meet in second derivatives.</summary>
    public static EmittedMethod HessianSparsity(Primal primal, DerivativeSignature signature, DerivativeSignature dependencies)
    {
        var member = new JacobianMember(primal, signature, Signatures.Vjp(primal.Method), dependencies, withWritten: true);
        return new(signature.Documentation, [], signature.Text, member.SparsityBody(dependencies, ofHessian: true));
    }

    private EquatableArray<Stmt> SparsityBody(DerivativeSignature dependencies, bool ofHessian = false)
    {
        Variable direction = HessianMember.Span(names.Fresh("direction"), flat), column = HessianMember.Span(names.Fresh("column"), flat), k = new(names.Fresh("k"), IrType.Int);
        string sets = names.Fresh("sets"), m = rows.Size.Name, n = columns.Size.Name;
        FlatCall sweep = Forward(dependencies, direction, column);
        sweep.Add(sets);
        return
        [
            .. rows.Declarations, .. columns.Declarations,
            new Records(records).Rent(),
            .. entry.Save, .. sweep.Setup,
            HessianMember.Run($"var {sets} = new global::AutoDiffGen.DependencySets({n})"),
            New(direction, columns.Size), New(column, rows.Size),
            new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", new Expr.Read(Place.Of(columns.Size)), 1, [HessianMember.Run($"{direction.Name}[{k.Name}] = {k.Name} + 1")]),
            .. sweep.Before, HessianMember.Run(sweep.Text(dependencies.Name)), .. sweep.After,
            .. entry.Restore,
            new Stmt.Return([Flat.Text(ofHessian ? $"{sets}.Meetings()" : $"{sets}.Pattern({column.Name})", new IrType("global::AutoDiffGen.SparsePattern", Kind.Passive))]),
        ];
    }

    private FlatCall Forward(DerivativeSignature jvp, Variable direction, Variable column, Flat? wideFlat = null)
    {
        var sweep = new FlatCall(wideFlat ?? flat, method, records);
        foreach (Companion tangent in jvp.Companions)
            sweep.Add(tangent, columns.Part(direction, tangent.Parameter.Name), rows.Part(column, tangent.Parameter.Name));
        if (jvp.Adjoint.Length > 0) sweep.Add(jvp.Adjoint, wideFlat?.Real ?? method.Return!, Passing.Out, Returned, null, rows.Part(column, ""));
        return sweep;
    }

    /// <summary>What holds the result, where that is storage, whose lengths only the method itself knows.</summary>
    private SignatureParameter? Returned => Signatures.ReturnsStorage(method) ? new SignatureParameter(value.Name, "", method.Return!, Passing.Out, IsActive: true, "") : null;

    private EquatableArray<Stmt> Body(DerivativeSignature vjp, DerivativeSignature jvp)
    {
        string m = rows.Size.Name, n = columns.Size.Name;
        EquatableArray<Stmt> sweeps = pattern is not null
            ? [new Stmt.If(Condition($"{pattern}.IsByRows"), ByRows(vjp), ByColumns(jvp)), .. Trial(jvp)]
            : given is not null ? [new Stmt.If(Condition($"{count.Name} == 0"), [Call(PrimalCall)], ByColumns(jvp))]
            : (rows.Known, columns.Known) is ({ } known, { } other) && known * other > 0
            ? hasReverseMode && (wide.Count == 0 ? known <= other : IsByRows(known, other, 8)) ? ByRows(vjp) : ByColumns(jvp)
            : [new Stmt.If(Condition($"{m} == 0 || {n} == 0"), [Call(PrimalCall)],
                !hasReverseMode ? ByColumns(jvp)
                : wide.Count + wideRows.Count == 0 ? [new Stmt.If(Condition($"{m} <= {n}"), ByRows(vjp), ByColumns(jvp))]
                : [LanesOf(out string lanes), new Stmt.If(Condition($"{Cost(m, wideRows, lanes, 2)} <= {Cost(n, wide, lanes, 1)}"), ByRows(vjp), ByColumns(jvp))])];
        List<Stmt> first = Signatures.GivesStorage(method)
            ? [new Records(records).Rent(), .. entry.Save, method.Return is null ? Call(PrimalCall) : new Stmt.Declare(value, Flat.Text(PrimalCall, value.Type)), .. entry.Restore] : [];
        return
        [
            .. first, .. rows.Declarations, .. columns.Declarations,
            given is not null ? new Stmt.Declare(count, Flat.Text($"global::AutoDiffGen.Dense.Directions<{flat.Real.Text}>({given}, {n}, {matrix.Name}, {m})", IrType.Int))
                : pattern is null ? HessianMember.Length(matrix, m, n) : HessianMember.Run($"{pattern}.Check({m}, {n}, {matrix.Name}.Length)"),
            .. first.Count > 0 ? setup : [new Records(records).Rent(), .. entry.Save, .. setup],
            .. method.Return is null || first.Count > 0 ? [] : new[] { new Stmt.Declare(value, null) },
            .. method.Parameters.Where(p => p.Passing == Passing.Out && first.Count == 0).Select(p => HessianMember.Run($"{Identifiers.Escape(p.Name)} = default!")),
            .. sweeps,
            .. method.Return is null ? [] : new[] { new Stmt.Return([new Expr.Read(Place.Of(value))]) },
        ];
    }

    private string PrimalCall => $"{Identifiers.Escape(method.Name)}{method.TypeParameters}({string.Join(", ", Gradient.Primals(method))})";

    private EquatableArray<Stmt> ByRows(DerivativeSignature vjp) => wideRows.Reverse().Aggregate(RowByRow(vjp), (narrower, w) =>
        [new Stmt.If(IsFor(w.Lane, rows), SeveralRows(w.Lane, w.Signature), narrower)]);

    private EquatableArray<Stmt> RowByRow(DerivativeSignature vjp)
    {
        Variable seed = HessianMember.Span(names.Fresh("seed"), flat), row = HessianMember.Span(names.Fresh("row"), flat), k = new(names.Fresh("k"), IrType.Int);
        var sweep = new FlatCall(flat, method, records);
        if (vjp.Adjoint.Length > 0) sweep.Add(vjp.Adjoint, Companions.SeedOf(method.Return!), Passing.Value, Returned, rows.Part(seed, ""), null);
        foreach (Companion adjoint in vjp.Companions)
            sweep.Add(adjoint, rows.Part(seed, adjoint.Parameter.Name), columns.Part(row, adjoint.Parameter.Name));
        setup.AddRange(sweep.Setup);
        return
        [
            New(seed, rows.Size),
            pattern is null ? HessianMember.Run($"{matrix.Name}.Clear()") : New(row, columns.Size),
            Loop(k, rows.Size,
            [
                .. entry.Restore, .. Unit(seed, k),
                pattern is not null ? HessianMember.Run($"{row.Name}.Clear()")
                    : new Stmt.Declare(row, Flat.Text($"{matrix.Name}.Slice({k.Name} * {columns.Size.Name}, {columns.Size.Name})", flat.VectorType)),
                .. sweep.Before, Call(sweep.Text(vjp.Name)), .. sweep.After,
                .. pattern is null ? [] : new[] { Scatter(k, row) },
            ]),
        ];
    }

    private EquatableArray<Stmt> ByColumns(DerivativeSignature jvp) => wide.Reverse().Aggregate(ColumnByColumn(jvp), (narrower, w) =>
        [new Stmt.If(IsFor(w.Lane, columns), SeveralColumns(w.Lane, w.Signature), narrower)]);

    private EquatableArray<Stmt> ColumnByColumn(DerivativeSignature jvp)
    {
        Variable direction = HessianMember.Span(names.Fresh("direction"), flat), column = HessianMember.Span(names.Fresh("column"), flat), k = new(names.Fresh("k"), IrType.Int);
        FlatCall sweep = Forward(jvp, direction, column);
        setup.AddRange(sweep.Setup);
        return
        [
            New(direction, columns.Size), New(column, rows.Size),
            Loop(k, columns.Size,
            [
                .. entry.Restore, .. Unit(direction, k), HessianMember.Run($"{column.Name}.Clear()"),
                .. sweep.Before, Call(sweep.Text(jvp.Name)), .. sweep.After,
                given is not null ? HessianMember.Run($"{column.Name}.CopyTo({matrix.Name}.Slice({k.Name} * {rows.Size.Name}, {rows.Size.Name}))")
                    : pattern is not null ? Scatter(k, column)
                    : HessianMember.Run($"global::AutoDiffGen.Dense.SetColumn<{flat.Real.Text}>({matrix.Name}, {columns.Size.Name}, {k.Name}, {column.Name})"),
            ]),
        ];
    }

    /// <summary>A sweep along a direction of its own, which gives what the values times the direction are: an entry that the pattern lacks shows there.</summary>
    private IEnumerable<Stmt> Trial(DerivativeSignature jvp)
    {
        Variable direction = HessianMember.Span(names.Fresh("trial"), flat), column = HessianMember.Span(names.Fresh("product"), flat);
        FlatCall sweep = Forward(jvp, direction, column);
        setup.AddRange(sweep.Setup);
        string real = flat.Real.Text;
        return
        [
            New(direction, columns.Size), New(column, rows.Size),
            .. entry.Restore, HessianMember.Run($"global::AutoDiffGen.SparsePattern.Probe<{real}>({direction.Name})"), .. Copy(direction, out Variable kept),
            .. sweep.Before, Call(sweep.Text(jvp.Name)), .. sweep.After,
            new Stmt.If(Condition($"!{pattern}.Agrees<{real}>({kept.Name}, {column.Name}, {matrix.Name}, {SinglePrecision(program)})"),
            [
                .. entry.Restore, HessianMember.Run(Covered(method, ModeSignatures.JacobianSparsity(method)!, pattern!)), Call(PrimalCall),
            ], []),
        ];
    }

    /// <summary>Whether anything is computed in single precision, as C# text.</summary>
    public static string SinglePrecision(Program program) => program.Callees.Append(program.Root).Any(f =>
        f.Parameters.Any(p => p.Variable.Type.Element == "float" || p.Variable.Type.Kind == Kind.Float)
        || Walk.All(f.Body).SelectMany(Walk.Expressions).SelectMany(Walk.All).Any(e => e.Type.Kind == Kind.Float)) ? "true" : "false";

    /// <summary>That two products differ may be rounding alone, where all that is in a row cancels: the pattern made anew decides.</summary>
    public static string Covered(MarkedMethod method, DerivativeSignature sparsity, string pattern) =>
        $"{pattern}.MustCover({Identifiers.Escape(sparsity.Name)}{method.TypeParameters}({string.Join(", ", Gradient.Primals(method))}))";

    /// <summary>The sweep may change the direction's parts, where they are tangents of storage that the method writes.</summary>
    private Stmt[] Copy(Variable direction, out Variable kept)
    {
        kept = direction;
        if (method.Written.Count == 0 && method.Parameters.All(p => p.Passing != Passing.Ref)) return [];
        kept = HessianMember.Span(names.Fresh("tried"), flat);
        return [new Stmt.Declare(kept, Flat.Text($"{records.Name}.Copy({direction.Name})", flat.VectorType))];
    }

    private Stmt New(Variable vector, Variable size) => new Stmt.Declare(vector, Flat.Text($"{records.Name}.NewArray<{flat.Real.Text}>({size.Name})", flat.VectorType));

    private Stmt Loop(Variable k, Variable size, EquatableArray<Stmt> body) =>
        new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", Count(size), 1, body);

    private Expr Count(Variable size) => given is not null ? new Expr.Read(Place.Of(count)) : pattern is null ? new Expr.Read(Place.Of(size)) : Flat.Text(pattern + ".Colors", IrType.Int);

    private Stmt Scatter(Variable k, Variable sum) => HessianMember.Run($"{pattern}.Scatter<{flat.Real.Text}>({k.Name}, {sum.Name}, {matrix.Name})");

    private Stmt[] Unit(Variable vector, Variable k) => given is not null
        ? [HessianMember.Run($"{given}.Slice({k.Name} * {columns.Size.Name}, {columns.Size.Name}).CopyTo({vector.Name})")]
        : pattern is not null
        ? [HessianMember.Run($"{pattern}.Seed({k.Name}, {vector.Name})")]
        : [HessianMember.Run($"{vector.Name}.Clear()"), HessianMember.Run($"{vector.Name}[{k.Name}] = 1")];

    private Stmt Call(string text) => HessianMember.Run(method.Return is null ? text : $"{value.Name} = {text}");

    private static Expr Condition(string text) => Flat.Text(text, IrType.Bool);
}
