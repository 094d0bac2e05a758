using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Arrays, spans and objects passed by <c>ref</c> or <c>out</c> to a function of its own: they go in by value and come back as further results, which
/// the caller puts where its references lead. Nothing else that the function gets may lead to the same variable, so nobody sees the difference.
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
        if (parameter.Passing == Passing.Ref)
            Pass(target, parameter with { Passing = Passing.Value }, passed, returned, call);
        returned.Add(new(target, parameter.Shape, parameter.Name));
    }

    /// <summary>Whether the function could see through one reference what it writes through another: parameters by <c>ref</c>, <c>out</c> and <c>in</c>, <c>this</c> of a struct, and captured variables.</summary>
    private static bool SharedReferences(IMethodSymbol method, Location? receiver, IReadOnlyList<Location> sources, KnownArguments known, CalledFunction function)
    {
        var references = new List<(Place Place, bool IsWritten)>();
        for (int i = 0; i < known.Captured.Count; i++)
            Add(known.Captured[i].Source, function.Captured[i]);
        int first = receiver is null ? 0 : 1;
        for (int i = 0; i < sources.Count; i++)
            if (!known.Parameters.ContainsKey(i) && (i < first ? receiver!.Shape.IsAggregate : method.Parameters[i - first].RefKind != RefKind.None))
                Add(sources[i], function.Parameters[i]);
        return references.Where((r, i) => references.Take(i).Any(other => (r.IsWritten || other.IsWritten) && MayBeSame(r.Place, other.Place))).Any();

        void Add(Location source, CalledParameter parameter) => references.AddRange(Places(source).Select(p => (p, parameter.Passing is Passing.Ref or Passing.Out)));
    }

    private static IEnumerable<Place> Places(Location location) => location switch
    {
        Location.InPlace place => [place.Place],
        Location.Apart apart => apart.Members.SelectMany(Places),
        _ => [],
    };

    /// <summary>Whether what comes back goes into storage that the function, or another result, may reach by another name: of an object or of an array that holds such references.</summary>
    private static bool IsReachedOtherwise(Returned returned, List<Returned> all, List<Argument> passed) => returned.Target is Location.InPlace { Place: { IsVariable: false } place }
        && (passed.OfType<Argument.Memory>().Any(a => a.View.Type is { Element: not ("double" or "float" or "int" or "long" or "bool") })
            || all.Exists(r => r.Target is Location.InPlace { Place: { IsVariable: false } other } && other.Root != place.Root));

    /// <summary>Whether two places of one root are not certainly apart.</summary>
    private static bool MayBeSame(Place a, Place b) => a.Root == b.Root && !a.Steps.Zip(b.Steps, (x, y) => (x, y)).Any(s => s switch
    {
        (Step.Field x, Step.Field y) => x.Name != y.Name,
        (Step.Index x, Step.Index y) => x.Indices.Zip(y.Indices, (i, j) => i is Expr.Constant && j is Expr.Constant && i != j).Any(apart => apart),
        _ => false,
    });

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
            Expr kept = Temp("kept", new Expr.Raw(["global::System.Math.Min(", "?.Length ?? 0, ", ")"], [new Expr.Read(old), count], IrType.Int, Repeatable: true));
            CopyLoop(old, fresh.Place, kept, element);
            Store(target, fresh, call.Syntax);
        });
        EmitIf(new Expr.Raw(["(", "?.Length ?? -1) != ", ""], [new Expr.Read(old), count], IrType.Bool, Repeatable: true), replacing, [], source);
        return new Value.None();
    }
}
