using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>LINQ to objects: what runs an enumeration.</summary>
internal sealed partial class BodyLowering
{
    private Value Consumed(Query source, List<IOperation> rest, IMethodSymbol method, IInvocationOperation call, string? hint)
    {
        Shape result = ShapeOf(call);
        Shape Argument(int i) => ShapeOf(method.TypeArguments[i]);
        switch (method.Name, rest.Count)
        {
            case ("Sum", 0 or 1):
                return SumOf(Mapped(source, rest, method), result, call);
            case ("Average", 0 or 1):
                return AverageOf(Mapped(source, rest, method), result, call);
            case ("Min" or "Max", 0 or 1) when result.Symbol.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double:
                return ExtremeOf(Mapped(source, rest, method), method.Name == "Max", result, call);
            case ("MinBy" or "MaxBy", 1) when Argument(1).Symbol.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double:
                return ExtremeBy(source, Lower(rest[0]), Argument(1), method.Name == "MaxBy", call);
            case ("Aggregate", 1):
                return Folded(source, null, Lower(rest[0]), source.Element, call);
            case ("Aggregate", 2):
                List<Value> seeded = InOrder(() => Lower(rest[0]), () => Lower(rest[1]));
                return Folded(source, seeded[0], seeded[1], Argument(1), call);
            case ("Aggregate", 3):
                List<Value> three = InOrder(() => Lower(rest[0]), () => Lower(rest[1]), () => Lower(rest[2]));
                return Call(three[2], call, result, Folded(source, three[0], three[1], Argument(1), call));
            case ("ToArray", 0):
                return new Value.View(Kept(source, call, hint ?? "array").Place);
            case ("ToDictionary", 1) when IsFollowedMap(result.Symbol):
                return MapFrom(source, Lower(rest[0]), null, Argument(1), source.Element, call);
            case ("ToDictionary", 2) when IsFollowedMap(result.Symbol) && rest[1].Type?.TypeKind == TypeKind.Delegate:
                return MapFrom(source, Lower(rest[0]), Lower(rest[1]), Argument(1), Argument(2), call);
            case ("ToList", 0):
                return new Value.Sequence(ListOf(source, call));
            case ("Count" or "LongCount", 0 or 1):
                return CountOf(rest.Count == 0 ? source : new Query.Where(source, Lower(rest[0]), false), result, call);
            case ("Any", 0 or 1):
                return Exists(source, rest.Count == 0 ? null : Lower(rest[0]), true, call);
            case ("All", 1):
                return Exists(source, Lower(rest[0]), false, call);
            case ("First" or "Last" or "Single" or "FirstOrDefault" or "LastOrDefault", 0 or 1):
                return OneOf(rest.Count == 0 ? source : new Query.Where(source, Lower(rest[0]), false), method.Name, call, rest.Count == 0 ? "elements" : "matching element");
            case ("ElementAt", 1) when rest[0].Type?.SpecialType == SpecialType.System_Int32 && PositionsOf(Lasting(source, call), call) is { } positions:
                Expr index = Settle(LowerExpr(rest[0]), "index");
                ThrowIf(new Expr.Apply("||", [new Expr.Apply("<", [index, Constants.Int(0)], IrType.Bool), new Expr.Apply(">=", [index, positions.Count], IrType.Bool)], IrType.Bool), "ArgumentOutOfRangeException(\"index\")");
                return positions.At(index);
            default:
                return Refuse(call, $"Enumerable.{method.Name} is not differentiated; write a loop");
        }
    }

    /// <summary>With the selector that the overload takes, if it takes one.</summary>
    private Query Mapped(Query source, List<IOperation> rest, IMethodSymbol method) => rest.Count == 0 ? source
        : new Query.Select(source, Lower(rest[0]), false, ShapeOf(((INamedTypeSymbol)method.Parameters[1].Type).DelegateInvokeMethod!.ReturnType));

    private Query.Built ListOf(Query source, IOperation call)
    {
        Query.Storage kept = Kept(source, call, "items");
        var items = new Variable(NewName("items"), kept.Place.Type);
        Emit(new Stmt.Bind(Place.Of(items), kept.Place, Declares: true));
        ownership.Bound(items, kept.Place.Root);
        var count = new Variable(NewName("count"), IrType.Int);
        Emit(new Stmt.Declare(count, LengthOf(kept.Place)));
        listsMade.Add(items);
        return new(items, count, kept.Element);
    }

    private void ThrowIf(Expr condition, string exception) =>
        Emit(new Stmt.If(condition, [new Stmt.Throw(new Expr.Raw([$"new global::System.{exception}"], [], IrType.Int, Repeatable: true)) { Source = source }], []));

    private const string NoElements = "InvalidOperationException(\"Sequence contains no elements\")";

    /// <summary>A variable that the loop changes.</summary>
    private Location.InPlace Accumulator(string name, Shape shape, Value initial) =>
        (Location.InPlace)Declare(name, shape, initial, isSettled: false, program.Method.DeclaringSyntaxReferences[0].GetSyntax());

    /// <summary>Floats are added up as doubles, as the framework does.</summary>
    private Shape SumShape(Shape element) => element.IsReal ? program.Types.Of(SpecialType.System_Double) : element;

    private Location.InPlace Total(Query source, IOperation call, Variable? count, bool beginsWithFirst = false)
    {
        Shape shape = SumShape(source.Element);
        if (!source.Element.IsReal && source.Element.Type.Text is not ("int" or "long"))
            Refuse(call, $"a sum of {source.Element.Type.Text} is not differentiated");
        Location.InPlace sum = Accumulator("sum", shape, Number(beginsWithFirst && shape.IsReal ? new Expr.Constant("-0.0", shape.Type) : Constants.Zero(shape)));
        ForEach(source, call, item =>
        {
            Value term = Convert(item, source.Element, shape, call, isChecked: false);
            if (shape.IsReal)
                Emit(new Stmt.AddTo(sum.Place, ToExpr(term, call.Syntax)));
            else
                Emit(new Stmt.Assign(sum.Place, new Expr.Raw(["checked(", " + ", ")"], [new Expr.Read(sum.Place), ToExpr(term, call.Syntax)], shape.Type, Repeatable: true)));
            if (count is not null)
                Emit(new Stmt.AddTo(Place.Of(count), Constants.Int(1)));
        });
        return sum;
    }

    private Value SumOf(Query source, Shape result, IOperation call)
    {
        Location.InPlace sum = Total(source, call, null);
        return sum.Shape.Type == result.Type ? ReadOwned(sum) : Convert(Read(sum), sum.Shape, result, call, isChecked: false);
    }

    private Value AverageOf(Query source, Shape result, IOperation call)
    {
        Shape real = program.Types.Of(SpecialType.System_Double);
        bool hasCount = HasPositions(source);
        Variable? counter = hasCount ? null : new Variable(NewName("count"), IrType.Int);
        if (counter is not null)
            Emit(new Stmt.Declare(counter, Constants.Int(0)));
        Expr count = hasCount ? Settle(PositionsOf(source, call)!.Count, "count") : new Expr.Read(Place.Of(counter!));
        if (hasCount)
            ThrowIf(new Expr.Apply("==", [count, Constants.Int(0)], IrType.Bool), NoElements);
        bool isInOrder = source is not (Query.Storage or Query.Built); // LINQ adds arrays and lists to 0, others to their first number: -0 stays -0
        Location.InPlace sum = Total(source.Element.IsReal ? source : Widened(source, call), call, counter, beginsWithFirst: isInOrder);
        if (!hasCount)
            ThrowIf(new Expr.Apply("==", [count, Constants.Int(0)], IrType.Bool), NoElements);
        Expr total = ToExpr(Convert(Read(sum), sum.Shape, real, call, isChecked: false), call.Syntax);
        Expr mean = new Expr.Apply("/", [total, new Expr.Apply("(double)", [count], IrType.Double)], IrType.Double);
        return Convert(Number(mean), real, result, call, isChecked: false);
    }

    /// <summary>Integers are added up as longs.</summary>
    private Query Widened(Query source, IOperation call)
    {
        if (source.Element.Type.Text is not ("int" or "long"))
            Refuse(call, $"an average of {source.Element.Type.Text} is not differentiated");
        return source;
    }

    /// <summary>The least or the greatest: of equal ones the first; a NaN is less than all else.</summary>
    private Value ExtremeOf(Query source, bool greatest, Shape result, IOperation call)
    {
        Shape element = source.Element;
        var found = new Variable(NewName("found"), IrType.Bool);
        Emit(new Stmt.Declare(found, Constants.False));
        Location.InPlace best = Accumulator(greatest ? "greatest" : "least", element, Number(Constants.Zero(element)));
        ForEach(source, call, item =>
        {
            Expr value = ToExpr(Bound(item, element, "item"), call.Syntax), old = new Expr.Read(best.Place);
            Expr better = new Expr.Apply(greatest ? ">" : "<", [value, old], IrType.Bool);
            if (element.IsReal)
                better = new Expr.Apply("||", [better, new Expr.Raw([element.Type.Text + ".IsNaN(", ")"], [greatest ? old : value], IrType.Bool, Repeatable: true)], IrType.Bool);
            Expr isFirst = Not(new Expr.Read(Place.Of(found)));
            Emit(new Stmt.If(new Expr.Apply("||", [isFirst, better], IrType.Bool),
                [.. Nested(() => { Emit(new Stmt.Assign(best.Place, value)); Emit(new Stmt.Assign(Place.Of(found), Constants.True)); })], []));
        });
        ThrowIf(Not(new Expr.Read(Place.Of(found))), NoElements);
        return Convert(Read(best), element, result, call, isChecked: false);
    }

    private Value Folded(Query source, Value? seed, Value code, Shape shape, IOperation call)
    {
        SyntaxNode syntax = call.Syntax;
        if (seed is null)
        {
            source = Lasting(source, call);
            Positions all = PositionsOf(source, call)!;
            ThrowIf(new Expr.Apply("==", [all.Count, Constants.Int(0)], IrType.Bool), NoElements);
            seed = all.At(Constants.Int(0));
            source = new Query.Part(source, Constants.Int(1), null);
        }
        Location result = Declare("result", shape, seed, isSettled: false, syntax);
        ForEach(source, call, item => Store(result, Call(code, call, shape, Keep(Read(result)), item), syntax));
        return ReadOwned(result);
    }

    private Value CountOf(Query source, Shape result, IOperation call)
    {
        if (PositionsOf(source, call) is { } positions)
            return Convert(Number(positions.Count), program.Types.Of(SpecialType.System_Int32), result, call, isChecked: false);
        Location.InPlace count = Accumulator("count", result, Number(Constants.Zero(result)));
        ForEach(source, call, _ => Emit(new Stmt.AddTo(count.Place, new Expr.Constant("1", result.Type))));
        return Read(count);
    }

    /// <summary>Whether an element meets the condition, or (wanted false) whether all do.</summary>
    private Value Exists(Query source, Value? code, bool wanted, IOperation call)
    {
        if (code is null && PositionsOf(source, call) is { } positions)
            return Number(new Expr.Apply(">", [positions.Count, Constants.Int(0)], IrType.Bool));
        Shape truth = program.Types.Of(SpecialType.System_Boolean);
        Location.InPlace found = Accumulator(wanted ? "any" : "all", truth, Number(wanted ? Constants.False : Constants.True));
        Expr goesOn = wanted ? Not(new Expr.Read(found.Place)) : new Expr.Read(found.Place);
        ForEach(source, call, item => Emit(new Stmt.Assign(found.Place, code is null ? Constants.True : ToExpr(Call(code, call, truth, item), call.Syntax))), goesOn);
        return Read(found);
    }

    private Value OneOf(Query source, string name, IOperation call, string missing = "elements")
    {
        Shape shape = source.Element;
        bool orDefault = name.EndsWith("OrDefault", StringComparison.Ordinal), last = name.StartsWith("Last", StringComparison.Ordinal);
        if (name == "Single")
            return Refuse(call, "Enumerable.Single is not differentiated; index the element");
        if (!orDefault && PositionsOf(source, call) is { } positions)
        {
            Expr count = Settle(positions.Count, "count");
            ThrowIf(new Expr.Apply("==", [count, Constants.Int(0)], IrType.Bool), $"InvalidOperationException(\"Sequence contains no {missing}\")");
            return positions.At(last ? new Expr.Apply("-", [count, Constants.Int(1)], IrType.Int) : Constants.Int(0));
        }
        if (shape.Kind == ShapeKind.Memory && !orDefault && source is Query.Where { Indexed: false } where)
        {
            Query all = Lasting(where.Source, call);
            Expr position = Settle(IndexWhere(all, where.Code, last, call), "position");
            ThrowIf(Not(IsThere(position)), $"InvalidOperationException(\"Sequence contains no {missing}\")");
            return PositionsOf(all, call)!.At(position);
        }
        if (shape.Kind == ShapeKind.Memory)
            return Refuse(call, $"Enumerable.{name} of objects is not differentiated");
        var found = new Variable(NewName("found"), IrType.Bool);
        Emit(new Stmt.Declare(found, Constants.False));
        Location result = Declare(last ? "last" : "first", shape, Default(shape), isSettled: false, call.Syntax);
        ForEach(source, call, item =>
        {
            Store(result, item, call.Syntax);
            Emit(new Stmt.Assign(Place.Of(found), Constants.True));
        }, last ? null : Not(new Expr.Read(Place.Of(found))));
        if (!orDefault)
            ThrowIf(Not(new Expr.Read(Place.Of(found))), $"InvalidOperationException(\"Sequence contains no {missing}\")");
        return Read(result);
    }
}
