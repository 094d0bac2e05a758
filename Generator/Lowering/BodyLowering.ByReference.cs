using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Arrays, spans and objects passed by <c>ref</c> or <c>out</c> to a function of its own: they go in by value and come back as further results, which
/// the caller puts where its references lead. No two references may lead to one variable, so nobody sees the difference.
/// </summary>
internal sealed partial class BodyLowering
{
    /// <summary>The variables of this function that go back to its caller, in the order of its parameters.</summary>
    private readonly List<Variable> comingBack = [];

    /// <summary>The caller's side of one that comes back.</summary>
    private sealed record Returned(Location Target, Shape Shape, string Name);

    private static bool ComesBack(Shape shape, Passing passing) => shape.Kind == ShapeKind.Memory && passing is Passing.Ref or Passing.Out;

    /// <summary>The function's side: its own variable, which starts as the caller's or, by <c>out</c>, as nothing.</summary>
    private Location ComingBack(string name, Shape shape, Passing passing, List<Parameter> parameters)
    {
        Location location = passing == Passing.Out
            ? Declare(name, shape, null, isSettled: false, program.Method.DeclaringSyntaxReferences[0].GetSyntax(), isUsers: true)
            : ParameterLeaves(name, shape, Passing.Value, isSettled: false, parameters);
        comingBack.Add(((Location.InPlace)location).Place.Root);
        return location;
    }

    private void PassAndReturn(Location source, CalledParameter parameter, List<Argument> passed, List<Returned> returned, IOperation call)
    {
        Location target = source is Location.Discard ? source : Freeze(source);
        if (target is not (Location.InPlace or Location.Discard))
        {
            Refuse(call, "a reference to what is not a variable of the derivative cannot be passed");
            return;
        }
        if (returned.Any(r => r.Target is Location.InPlace { Place: var known } && target is Location.InPlace { Place: var place } && MayBeSame(known, place)))
            Refuse(call, "two references to what may be one variable are passed to a function that calls itself or is too big to inline");
        if (parameter.Passing == Passing.Ref)
            Pass(target, parameter with { Passing = Passing.Value }, passed, returned, call);
        returned.Add(new(target, parameter.Shape, parameter.Name));
    }

    /// <summary>The results of a call that come back through references, each stored where it leads.</summary>
    private void StoreReturned(IReadOnlyList<(Returned Target, Value Value)> returned, IOperation call)
    {
        foreach (var (target, value) in returned)
            Store(target.Target, value, call.Syntax);
    }

    /// <summary><c>Array.Resize(ref a, n)</c>: another array, with what fits of the first, unless that has the length already.</summary>
    private Value Resize(IOperation array, IOperation length, IOperation call)
    {
        List<Value> operands = InOrder(() => new Value.Target(Freeze(LowerLocation(array))), () => Lower(length));
        Location target = ((Value.Target)operands[0]).Location;
        Place old = AsView(Read(target), array).Place;
        Expr count = Settle(ToExpr(operands[1], call.Syntax), "length");
        List<Stmt> replacing = Nested(() =>
        {
            Shape element = ElementShape(old);
            Value.View fresh = Allocate(program.Compilation.CreateArrayTypeSymbol(element.Symbol), [count], "resized");
            Expr kept = Temp("kept", new Expr.Raw(["global::System.Math.Min(", ", ", ")"], [LengthOf(old), count], IrType.Int, Repeatable: true));
            CopyLoop(old, fresh.Place, kept, element);
            Store(target, fresh, call.Syntax);
        });
        EmitIf(new Expr.Apply("!=", [LengthOf(old), count], IrType.Bool), replacing, [], source);
        return new Value.None();
    }
}
