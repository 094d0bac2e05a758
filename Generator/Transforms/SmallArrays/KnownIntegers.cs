using System.Globalization;
using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.SmallArrays;

/// <summary>Integers whose value the program's text tells: constants, variables that are assigned one of them once, the lengths of small arrays and of parts of known length.</summary>
internal sealed class KnownIntegers(Definitions definitions)
{
    private const int Deepest = 32;

    /// <summary>Null where the value is not known, or lies outside of what an <c>int</c> holds.</summary>
    public int? Of(Expr expr) => Of(expr, depth: 0) is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    /// <summary>Whether the variable is assigned once.</summary>
    public bool IsStable(Variable variable) => definitions.IsStable(variable);

    /// <summary>The truth of a comparison of known integers; null where it is not known.</summary>
    public bool? IsTrue(Expr condition) => condition switch
    {
        Expr.Constant { Text: "true" } => true,
        Expr.Constant { Text: "false" } => false,
        Expr.Apply { Operation: "!" } not => !IsTrue(not.Operands[0]),
        Expr.Apply { Operation: "&&" } both => IsTrue(both.Operands[0]) switch { false => false, true => IsTrue(both.Operands[1]), null => null },
        Expr.Apply { Operation: "||" } either => IsTrue(either.Operands[0]) switch { true => true, false => IsTrue(either.Operands[1]), null => null },
        Expr.Apply { Operands.Count: 2 } comparison when Of(comparison.Operands[0]) is { } a && Of(comparison.Operands[1]) is { } b => Compared(comparison.Operation, a, b),
        _ => null,
    };

    private static bool? Compared(string comparison, int a, int b) => comparison switch
    {
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        ">=" => a >= b,
        "==" => a == b,
        "!=" => a != b,
        _ => null,
    };

    private long? Of(Expr expr, int depth) => expr switch
    {
        { Type: var type } when type != IrType.Int || depth > Deepest => null,
        Expr.Constant constant => int.TryParse(constant.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null,
        Expr.Read { Place: { IsVariable: true } place } => definitions.IsStable(place.Root) && definitions.Declaration(place.Root) is Stmt.Declare { Value: { } value } ? Of(value, depth + 1) : null,
        Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place: { IsVariable: true } place }] } => Length(place.Root, depth + 1),
        Expr.Apply { Operation: "neg" } apply => -Of(apply.Operands[0], depth + 1),
        Expr.Apply { Operands.Count: 2 } apply when Of(apply.Operands[0], depth + 1) is { } a && Of(apply.Operands[1], depth + 1) is { } b && Result(apply.Operation, a, b) is { } result
            and >= int.MinValue and <= int.MaxValue => result,
        _ => null,
    };

    private static long? Result(string operation, long a, long b) => operation switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" when b != 0 => a / b,
        "%" when b != 0 => a % b,
        _ => null,
    };

    private long? Length(Variable storage, int depth) => !definitions.IsStable(storage) ? null : definitions.Declaration(storage) switch
    {
        Stmt.Allocate { Lengths.Count: 1 } made => Of(made.Lengths[0], depth),
        Stmt.Bind { View: { Steps.Count: 0 } view } => Length(view.Root, depth + 1),
        Stmt.Bind { View: { Steps: [Step.Slice { Length: { } length }] } } => Of(length, depth),
        Stmt.Bind { View: { Steps: [Step.Slice { Length: null } rest] } view } => Length(view.Root, depth + 1) - Of(rest.Start, depth),
        _ => null,
    };
}
