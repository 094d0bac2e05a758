using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.SmallArrays;

/// <summary>The body of a loop with a number in the place of the counter, and what follows from it: the integers that are then known, and the branches that are taken.</summary>
internal sealed class Substitution
{
    private readonly Dictionary<string, int> values = [];
    private readonly KnownIntegers integers;

    private Substitution(KnownIntegers integers) => this.integers = integers;

    public static EquatableArray<Stmt> Of(EquatableArray<Stmt> body, Variable counter, int value, KnownIntegers integers)
    {
        var pass = new Substitution(integers);
        pass.values[counter.Name] = value;
        return pass.Block(body);
    }

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Statement).ToEquatableArray();

    private IEnumerable<Stmt> Statement(Stmt statement)
    {
        switch (statement)
        {
            case Stmt.If s:
                Expr condition = Of(s.Condition);
                return integers.IsTrue(condition) is { } isTrue ? Block(isTrue ? s.Then : s.Else) : [s with { Condition = condition, Then = Block(s.Then), Else = Block(s.Else) }];
            case Stmt.For s: return [s with { From = Of(s.From), To = Of(s.To), Body = Block(s.Body) }];
            case Stmt.While s: return [s with { Condition = Of(s.Condition), Body = Block(s.Body) }];
            case Stmt.Scope s: return [s with { Body = Block(s.Body) }];
            case Stmt.Declare { Value: { } value } s when s.Variable.Type == IrType.Int && integers.IsStable(s.Variable) && Of(value) is Expr.Constant constant && integers.Of(constant) is { } known:
                values[s.Variable.Name] = known;
                return [];
            default: return new Rewriting(Part).Of([statement]);
        }
    }

    private Expr Of(Expr expr) => Walk.Map(expr, Part);

    private Expr Part(Expr part) => part switch
    {
        Expr.Read { Place: { IsVariable: true } place } when values.TryGetValue(place.Root.Name, out int value) => Number(value),
        Expr.Apply { Operation: "(double)", Operands: [Expr.Constant { Text: var text } number] } when number.Type == IrType.Int && text[0] != '-' => new Expr.Constant(text + ".0", IrType.Double),
        Expr.Apply { Operation: "+" or "-", Operands: [var index, Expr.Constant { Text: "0" }] } when part.Type == IrType.Int => index,
        Expr.Apply { Operands.Count: > 0 } apply when apply.Type == IrType.Int && integers.Of(apply) is { } result => Number(result),
        _ => part,
    };

    private static Expr Number(int value) => new Expr.Constant(value.ToString(CultureInfo.InvariantCulture), IrType.Int);
}
