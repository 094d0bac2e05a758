using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;
using AutoDiffGen.Transforms.Widening;

namespace AutoDiffGen.Transforms;

/// <content>Several rows or columns in a sweep.</content>
internal sealed partial class JacobianMember
{
    private bool MayTakeColumns => given is not null || columns.Known is not (0 or 1) && (!hasReverseMode || rows.Known is null || columns.Known is null || !IsByRows(rows.Known.Value, columns.Known.Value, 8));

    private bool MayTakeRows => given is null && hasReverseMode && rows.Known is not (0 or 1) && (rows.Known is null || columns.Known is null || IsByRows(rows.Known.Value, columns.Known.Value, 8));

    /// <summary>A reverse sweep counts as two forward sweeps.</summary>
    private static bool IsByRows(int rows, int columns, int lanes) => 2 * Sweeps(rows, lanes) <= Sweeps(columns, lanes);

    private static int Sweeps(int count, int lanes) => (count + lanes - 1) / lanes;

    /// <summary>How many directions a sweep takes.</summary>
    private Stmt LanesOf(out string lanes)
    {
        var variable = new Variable(lanes = names.Fresh("lanes"), IrType.Int);
        string choice = string.Concat((wide.Count > 0 ? wide : wideRows).Select(w => $"{w.Lane.IsAccelerated} ? {w.Lane.Count.ToString(CultureInfo.InvariantCulture)} : "));
        return new Stmt.Declare(variable, Flat.Text(choice + "1", IrType.Int));
    }

    /// <summary>What so many rows or columns cost, in forward sweeps; a reverse sweep counts as two of them.</summary>
    private static string Cost(string count, IReadOnlyList<WideMember> members, string lanes, int each) =>
        (each == 1 ? "" : "2 * ") + (members.Count == 0 ? count : each == 1 ? $"({count} + {lanes} - 1) / {lanes}" : $"(({count} + {lanes} - 1) / {lanes})");

    private EquatableArray<Stmt> SeveralRows(LaneType lane, DerivativeSignature vjp)
    {
        Variable seed = new(names.Fresh("seeds"), lane.Storage()), row = new(names.Fresh("products"), lane.Storage()), k = new(names.Fresh("k"), IrType.Int);
        var sweep = new FlatCall(new Flat(lane.Type, program.Layouts, names), method, records);
        if (vjp.Adjoint.Length > 0) sweep.Add(vjp.Adjoint, lane.Type, Passing.Value, null, rows.Part(seed, ""), null);
        foreach (Companion adjoint in vjp.Companions)
            sweep.Add(adjoint, rows.Part(seed, adjoint.Parameter.Name), columns.Part(row, adjoint.Parameter.Name));
        return
        [
            .. sweep.Setup, Vectors(seed, rows.Size, lane), Vectors(row, columns.Size, lane),
            new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", Count(rows.Size), lane.Count,
            [
                .. entry.Restore, Units(lane, seed, k), HessianMember.Run($"{row.Name}.Clear()"),
                .. sweep.Before, Call(sweep.Text(vjp.Name)), .. sweep.After,
                pattern is null ? HessianMember.Run($"{lane.Helpers}SetRows({matrix.Name}, {k.Name}, {row.Name})") : Entries(lane, k, row),
            ]),
        ];
    }

    private Stmt Vectors(Variable vectors, Variable size, LaneType lane) =>
        new Stmt.Declare(vectors, new Records(records).Vectors(lane.Name, new Expr.Read(Place.Of(size)), lane.Storage(), isCleared: false));

    private EquatableArray<Stmt> SeveralColumns(LaneType lane, DerivativeSignature jvp)
    {
        Variable direction = new(names.Fresh("directions"), lane.Storage()), column = new(names.Fresh("products"), lane.Storage()), k = new(names.Fresh("k"), IrType.Int);
        FlatCall sweep = Forward(jvp, direction, column, new Flat(lane.Type, program.Layouts, names));
        return
        [
            .. sweep.Setup, Vectors(direction, columns.Size, lane), Vectors(column, rows.Size, lane),
            new Stmt.For(k, new Expr.Constant("0", IrType.Int), "<", Count(columns.Size), lane.Count,
            [
                .. entry.Restore, Units(lane, direction, k), HessianMember.Run($"{column.Name}.Clear()"),
                .. sweep.Before, Call(sweep.Text(jvp.Name)), .. sweep.After,
                given is not null ? HessianMember.Run($"{lane.Helpers}SetRows({matrix.Name}, {k.Name}, {column.Name})")
                    : pattern is null ? HessianMember.Run($"{lane.Helpers}SetColumns({matrix.Name}, {columns.Size.Name}, {k.Name}, {column.Name})") : Entries(lane, k, column),
            ]),
        ];
    }

    private Stmt Units(LaneType lane, Variable vectors, Variable k) =>
        HessianMember.Run(given is not null ? $"{lane.Helpers}GetRows({given}, {k.Name}, {vectors.Name})" : pattern is null ? $"{lane.Helpers}SetUnits({vectors.Name}, {k.Name})" : $"{lane.Helpers}SetColors({pattern}, {k.Name}, {vectors.Name})");

    private Stmt Entries(LaneType lane, Variable k, Variable sums) => HessianMember.Run($"{lane.Helpers}SetEntries({pattern}, {k.Name}, {sums.Name}, {matrix.Name})");

    /// <summary>Whether there can be rows or columns enough to fill more than half of the widest vectors.</summary>
    private bool IsOfUse(LaneType lane, DenseLayout filling) => lane.Bits < 512 || given is not null || pattern is not null || filling.Known is not { } known || known > lane.Count / 2;

    /// <summary>Whether vectors are so wide, and the widest would be more than half full.</summary>
    private Expr IsFor(LaneType lane, DenseLayout filling)
    {
        if (lane.Bits < 512 || given is not null || pattern is null && filling.Known is not null) return new Expr.Constant(lane.IsAccelerated, IrType.Bool);
        string many = pattern is not null ? pattern + ".Colors" : filling.Size.Name;
        return Condition($"{lane.IsAccelerated} && {many} > {(lane.Count / 2).ToString(CultureInfo.InvariantCulture)}");
    }
}
