using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>Searches whose answer is a position: which that is, is passive.</summary>
internal sealed partial class BodyLowering
{
    /// <summary><c>MaxBy</c> and <c>MinBy</c>: the first element whose key is the greatest or least, NaN below all.</summary>
    private Value ExtremeBy(Query source, Value keyOf, Shape key, bool greatest, IOperation call)
    {
        source = Lasting(source, call);
        Positions all = PositionsOf(source, call)!;
        Expr count = Settle(all.Count, "count");
        ThrowIf(new Expr.Apply("==", [count, Constants.Int(0)], IrType.Bool), NoElements);
        Location.InPlace best = Accumulator(greatest ? "greatest" : "least", key, Number(Constants.Zero(key)));
        Location.InPlace at = Accumulator("at", program.Types.Of(SpecialType.System_Int32), Number(Constants.Int(-1)));
        ElementLoop(count, i =>
        {
            Expr value = ToExpr(Bound(Call(keyOf, call, key, Bound(all.At(i), source.Element, "item")), key, "key"), call.Syntax), old = new Expr.Read(best.Place);
            Expr better = new Expr.Apply(greatest ? ">" : "<", [value, old], IrType.Bool);
            if (key.IsReal)
                better = new Expr.Apply("||", [better, new Expr.Apply("&&", [NaN(key, greatest ? old : value), Not(NaN(key, greatest ? value : old))], IrType.Bool)], IrType.Bool);
            Emit(new Stmt.If(new Expr.Apply("||", [new Expr.Apply("<", [new Expr.Read(at.Place), Constants.Int(0)], IrType.Bool), better], IrType.Bool),
                [.. Nested(() => { Emit(new Stmt.Assign(best.Place, value)); Emit(new Stmt.Assign(at.Place, i)); })], []));
        });
        return all.At(Temp("index", new Expr.Read(at.Place)));
    }

    private static Expr NaN(Shape shape, Expr value) => new Expr.Raw([shape.Type.Text + ".IsNaN(", ")"], [value], IrType.Bool, Repeatable: true);

    /// <summary><c>TakeWhile</c> and <c>SkipWhile</c>: how many elements from the first on meet the condition.</summary>
    private Expr RunLength(Query source, Value condition, IOperation call)
    {
        Positions all = PositionsOf(source, call)!;
        Location.InPlace length = Accumulator("run", program.Types.Of(SpecialType.System_Int32), Number(Constants.Int(0)));
        ElementLoop(Settle(all.Count, "count"), i => Emit(new Stmt.If(
            new Expr.Apply("==", [new Expr.Read(length.Place), i], IrType.Bool),
            [.. Nested(() => Emit(new Stmt.If(Holds(condition, all.At(i), source, call), [new Stmt.AddTo(length.Place, Constants.Int(1))], [])))], [])));
        return Temp("length", new Expr.Read(length.Place));
    }

    /// <summary><c>FindIndex</c>, <c>FindLastIndex</c>: the position of the first or last element that meets the condition, or -1.</summary>
    private Expr IndexWhere(Query source, Value condition, bool last, IOperation call)
    {
        source = Lasting(source, call);
        Positions all = PositionsOf(source, call)!;
        Expr count = Settle(all.Count, "count");
        Location.InPlace found = Accumulator("found", program.Types.Of(SpecialType.System_Int32), Number(Constants.Int(-1)));
        ElementLoop(count, i =>
        {
            Expr at = last ? Temp("at", new Expr.Apply("-", [new Expr.Apply("-", [count, Constants.Int(1)], IrType.Int), i], IrType.Int)) : i;
            Emit(new Stmt.If(
                new Expr.Apply("<", [new Expr.Read(found.Place), Constants.Int(0)], IrType.Bool),
                [.. Nested(() => Emit(new Stmt.If(Holds(condition, all.At(at), source, call), [new Stmt.Assign(found.Place, at)], [])))], []));
        });
        return Temp("index", new Expr.Read(found.Place));
    }

    /// <summary><c>Find</c>, <c>FindLast</c>, <c>FindAll</c>, <c>TrueForAll</c> of arrays and lists.</summary>
    private Value Searched(Query source, Value condition, string name, IOperation call, Func<Query, Value> all) => name switch
    {
        "FindAll" => all(new Query.Where(source, condition, false)),
        "TrueForAll" => Exists(source, condition, false, call),
        _ => OneOf(new Query.Where(source, condition, false), name == "Find" ? "FirstOrDefault" : "LastOrDefault", call),
    };

    private Expr Holds(Value condition, Value item, Query source, IOperation call) =>
        ToExpr(Call(condition, call, program.Types.Of(SpecialType.System_Boolean), Bound(item, source.Element, "item")), call.Syntax);
}
