using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Enumerations and delegates as arguments of a function of its own: it is lowered for what they are.</summary>
internal sealed partial class BodyLowering
{
    private KnownArguments KnownOf(IReadOnlyList<Location> sources, (ILocalFunctionOperation Function, Frame Owner)? local, IOperation call)
    {
        var known = new KnownArguments();
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i] is not Location.Fixed { Value: var value } || RecipeOf(value, "items", known, call) is not { } recipe)
                continue;
            known.Says($"@{i}");
            known.Parameters[i] = recipe;
        }
        if (local is { Function.Body: { } body, Owner: var owner })
            known.Around = Around(body, owner, known, call);
        foreach (Captured captured in known.Captured)
            captured.IsWritten |= sources.Contains(captured.Source) && captured.Source is not Location.Fixed;
        return known;
    }

    /// <summary>Null for values that are passed as they are.</summary>
    private Recipe? RecipeOf(Value value, string name, KnownArguments known, IOperation call)
    {
        if (known.IsEndless)
            Refuse(call, "the lambda is too big, or leads to itself; make it a method");
        switch (value)
        {
            case var _ when known.IsEndless:
                return null;
            case Value.Sequence { Query: Query.Storage { Place.Type: not { Container: Container.List, IsInterface: false } } query }:
                return StorageRecipe(query.Place, query.Element, name, known);
            case Value.View { Place: { Type: { Container: Container.List, IsInterface: false } } place } when ElementShape(place) is { Kind: not ShapeKind.Memory } element && TypeLowering.HasReals(element.Symbol):
                return StorageRecipe(AsView(Slice(place, Constants.Int(0), null), call).Place, element, name, known);
            case Value.Sequence { Query: Query.Built list }:
                return StorageRecipe(AsView(Slice(Place.Of(list.Items), Constants.Int(0), Settle(new Expr.Read(Place.Of(list.Count)), "count")), call).Place, list.Element, name, known);
            case Value.Sequence { Query: Query.Storage query }:
                return RecipeOf(new Value.View(query.Place), name, known, call) ?? StorageRecipe(query.Place, query.Element, name, known);
            case Value.Closure { Body: { } body } closure:
                known.Says(program.IdOf(body.Syntax) + TypesOf(closure));
                var around = Around(body, closure.Owner, known, call);
                return captured => closure with { Owner = around(captured) };
            case Value.Closure { Method.MethodKind: MethodKind.LocalFunction } closure when closure.Owner.FindFunction(closure.Method) is { Function: { Body: { } code } function, Owner: var owner }:
                known.Says(program.IdOf(code.Syntax) + TypesOf(closure));
                var beside = Around(code, owner, known, call, function);
                return captured => closure with { Owner = beside(captured) };
            case Value.Closure closure:
                known.Says(TypeLowering.Spell(closure.Method.ContainingType) + "." + closure.Method.ToDisplayString() + closure.IsVirtual);
                if (closure.Receiver is null)
                    return _ => closure;
                int receiver = known.Add("self", closure.Receiver, isWritten: false);
                return captured => closure with { Receiver = captured[receiver] };
            case Value.Either either:
                int condition = known.Add("condition", new Location.Fixed(program.Types.Of(SpecialType.System_Boolean), new Value.Scalar(either.Condition)), isWritten: false);
                Recipe? then = RecipeOf(either.Then, name, known, call), otherwise = RecipeOf(either.Else, name, known, call);
                return then is null || otherwise is null ? null
                    : captured => new Value.Either(((Value.Scalar)Read(captured[condition])).Expr, then(captured), otherwise(captured));
            default:
                return null;
        }
    }

    /// <summary>The types that a generic method has given to the code in it.</summary>
    private string TypesOf(Value.Closure closure) => string.Concat(closure.Method.Parameters.Select(p => p.Type).Append(closure.Method.ReturnType)
        .Select(t => "," + TypeLowering.Spell(closure.Owner.Types.Apply(t, program.Compilation))));

    private Recipe StorageRecipe(Place place, Shape element, string name, KnownArguments known)
    {
        var shape = new Shape(element.Symbol, place.Type, ShapeKind.Memory, []);
        int position = known.Add(place.IsVariable && place.Root.Role != Role.Global ? place.Root.Name : name, new Location.Fixed(shape, new Value.View(place)), isWritten: false);
        return captured => new Value.Sequence(new Query.Storage(((Location.InPlace)captured[position]).Place, element));
    }

    /// <summary>A frame that has the variables around some code where the function has them.</summary>
    private Func<IReadOnlyList<Location>, Frame> Around(IOperation body, Frame owner, KnownArguments known, IOperation call, ILocalFunctionOperation? self = null)
    {
        var variables = new List<(ISymbol Symbol, Func<IReadOnlyList<Location>, Location> Make)>();
        var functions = new List<ILocalFunctionOperation>();
        int receiver = -1;
        if (self is not null)
            functions.Add(self);
        Visit(body);
        return captured =>
        {
            var frame = new Frame(owner.Method, owner.Types, null, owner.Mutations) { Body = owner.Body };
            foreach (var (symbol, make) in variables)
                frame.Define(symbol, make(captured));
            foreach (ILocalFunctionOperation function in functions)
                frame.Define(function);
            if (receiver >= 0)
                frame.This = captured[receiver];
            return frame;
        };

        void Visit(IOperation code)
        {
            Mutations mutations = Mutations.Of(code);
            foreach (IOperation operation in code.DescendantsAndSelf())
            {
                if (operation is ILocalReferenceOperation { Local: var local })
                    Add(local, mutations);
                else if (operation is IParameterReferenceOperation { Parameter: var parameter } && owner.Find(parameter) is not null)
                    Add(parameter, mutations);
                else if (operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } })
                    receiver = owner.This is { } instance ? known.Add("self", instance, isWritten: false) : receiver;
                else if (operation is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called })
                    VisitFunction(called);
                else if (operation is IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } referred })
                    VisitFunction(referred);
            }
        }

        void VisitFunction(IMethodSymbol called)
        {
            if (owner.FindFunction(called) is not { Function: var function } || functions.Contains(function))
                return;
            functions.Add(function);
            if (function.Body is { } code)
                Visit(code);
        }

        void Add(ISymbol symbol, Mutations mutations)
        {
            if (owner.Find(symbol) is not { } location || symbol is ILocalSymbol { IsConst: true })
                return;
            bool isWritten = mutations.Writes(symbol) && location is not Location.Fixed;
            if (variables.Exists(v => SymbolEqualityComparer.Default.Equals(v.Symbol, symbol)) && !isWritten)
                return;
            if (location is Location.Fixed { Value: var value } && RecipeOf(value, symbol.Name, known, call) is { } recipe)
            {
                variables.Add((symbol, captured => new Location.Fixed(location.Shape, recipe(captured))));
                return;
            }
            int position = known.Add(symbol.Name, location, isWritten);
            variables.Add((symbol, captured => captured[position]));
        }
    }
}
