using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Callees that are recursive or big: functions of their own, structs as leaves.</summary>
internal sealed partial class BodyLowering
{
    private Value CallFunction(IMethodSymbol method, Location? receiver, IReadOnlyList<Location> arguments, IOperation call, string? hint, bool isVirtual = false)
    {
        (ILocalFunctionOperation Function, Frame Owner)? local = method.MethodKind == MethodKind.LocalFunction ? frame.FindFunction(method) : null;
        IOperation? body = local?.Function ?? program.Bodies.Of(method);
        if (body is null && !isVirtual)
            return Refuse(call, "its source is not at hand");
        if (method.MethodKind == MethodKind.Constructor)
            return Refuse(call, "a constructor that calls itself is not differentiated");
        Mutations mutations = Mutations.Of(body);
        Substitution types = Substitution.Of(method, local?.Owner.Types ?? Substitution.None, program.Compilation);
        List<Location> sources = [.. receiver is null ? Enumerable.Empty<Location>() : [receiver], .. arguments];
        KnownArguments known = KnownOf(sources, local, call);
        List<Variable> own = isVirtual ? [] : OwnObjects(sources, known);
        CalledFunction function = program.FunctionOf(method, isVirtual, known.Variant,
            () => Signature(method, receiver is null ? null : DeclaredBy(method, receiver.Shape), mutations, types, known, isVirtual),
            made => isVirtual ? new BodyLowering(program, method).LowerDispatch(made, method, types, call) : new BodyLowering(program, method).LowerFunction(made, method, body!, types) with { IsCheckpointed = method.HasAttribute(Again) });
        List<Argument> passed = [];
        List<Returned> returned = [];
        for (int i = 0; i < known.Captured.Count; i++)
            Pass(known.Captured[i].Source, function.Captured[i], passed, returned, call);
        for (int i = 0; i < sources.Count; i++)
            if (!known.Parameters.ContainsKey(i))
                Pass(sources[i], function.Parameters[i], passed, returned, call);
        if (WritesObjects(function))
            own.ForEach(root => ownership.Written(root, call.Syntax));
        if (SharedReferences(method, receiver, sources, known, function) || returned.Exists(r => IsReachedOtherwise(r, returned, passed)))
            return Refuse(call, "two references to what may be one variable are passed to a function that calls itself or is too big to inline");
        if (own.Exists(o => o.Type == function.Result?.Type) && passed.OfType<Argument.Memory>().Any(a => a.View.Type == function.Result!.Type && ownership.IsConstant(a.View.Root)))
            return Refuse(call, "what comes back may be an object of the method's own or a constant one; return it from a method that is small enough to inline");
        if (returned.Count > 0 && method.HasAttribute(Again))
            return Refuse(call, "an array that it gets by reference comes back from a method marked [Checkpoint]; return it instead");
        return EmitCall(function, passed, returned, hint ?? ResultName(method, null), call);
    }

    /// <summary>What the instance is to a method of a base class, which is one function whatever class the first caller's object has.</summary>
    private Shape DeclaredBy(IMethodSymbol method, Shape receiver)
    {
        if (receiver.Type.Container != Container.Object)
            return receiver;
        for (ITypeSymbol? type = receiver.Symbol; type is not null; type = type.BaseType)
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, method.ContainingType.OriginalDefinition))
                return program.Types.Of(type) is { Type.Container: Container.Object } shape ? shape : receiver;
        return receiver;
    }

    /// <summary>The objects among the arguments that no one outside has, as far as is known now.</summary>
    private List<Variable> OwnObjects(List<Location> sources, KnownArguments known)
    {
        List<Variable> own = [];
        for (int i = 0; i < sources.Count; i++)
        {
            Place? place = known.Parameters.ContainsKey(i) ? null : sources[i] switch { Location.InPlace p => p.Place, Location.Fixed { Value: Value.View view } => view.Place, _ => null };
            if (place is not { Type.Container: Container.Object, Root: var root } || ownership.IsForeign(root))
                continue;
            known.Owned.Add(i); 
            known.Says($"own{i}");
            own.Add(root);
        }
        return own;
    }

    /// <summary>Whether it may write into an object that it is given.</summary>
    private static bool WritesObjects(CalledFunction function) => function.Lowered is not { } lowered || Walk.All(lowered.Body).Any(s => s is Stmt.Call
        || s is Stmt.Assign { Target: { IsVariable: false, Root.Type.Container: Container.Object } } or Stmt.AddTo { Target: { IsVariable: false, Root.Type.Container: Container.Object } } or Stmt.Bind { Target: { IsVariable: false, Root.Type.Container: Container.Object } });

    private CalledFunction Signature(IMethodSymbol method, Shape? receiver, Mutations mutations, Substitution types, KnownArguments known, bool isVirtual)
    {
        var parameters = new List<CalledParameter>();
        if (receiver is not null)
            parameters.Add(new("self", receiver, receiver.IsAggregate && mutations.WritesThis ? Passing.Ref : Passing.Value));
        foreach (IParameterSymbol parameter in method.OriginalDefinition.Parameters)
        {
            Shape shape = program.Types.Of(types.Apply(parameter.Type, program.Compilation));
            bool onlyReads = !isVirtual && parameter.RefKind == RefKind.Ref && shape.Kind == ShapeKind.Memory && !mutations.Writes(parameter);
            parameters.Add(new(parameter.Name, shape, onlyReads ? Passing.Value : PassingOf(parameter.RefKind)));
        }
        Shape? result = method.ReturnsVoid || method.MethodKind == MethodKind.PropertySet ? null
            : program.Types.Of(types.Apply(method.OriginalDefinition.ReturnType, program.Compilation));
        string name = method.AssociatedSymbol is IPropertySymbol property ? property.IsIndexer ? "Item" : property.Name : method.Name;
        return new(program.NewFunctionName(name.StartsWith("op_", StringComparison.Ordinal) ? name.Substring(3) : Naming.Capital(name)), parameters, result)
        {
            Known = known,
            Captured = [.. known.Captured.Select(c => new CalledParameter(c.Name, c.Source.Shape, c.IsWritten ? Passing.Ref : Passing.Value))],
        };
    }

    private static Passing PassingOf(RefKind kind) => kind switch
    {
        RefKind.None => Passing.Value,
        RefKind.Ref => Passing.Ref,
        RefKind.Out => Passing.Out,
        _ => Passing.In,
    };

    private void Pass(Location source, CalledParameter parameter, List<Argument> passed, List<Returned> returned, IOperation call)
    {
        if (parameter.Shape.IsAggregate)
        {
            Location whole = source is Location.InPlace or Location.Apart ? source : new Location.Fixed(parameter.Shape, Read(source));
            foreach (Member member in parameter.Shape.Members)
                Pass(MemberOf(whole, member), new(member.Name, member.Shape, parameter.Passing), passed, returned, call);
            return;
        }
        if (ComesBack(parameter.Shape, parameter.Passing))
        {
            PassAndReturn(source, parameter, passed, returned, call);
            return;
        }
        if (parameter.Passing is Passing.Ref or Passing.Out && parameter.Shape.Kind == ShapeKind.Scalar)
        {
            Location target = source is Location.Discard ? DeclareResult(parameter.Name, parameter.Shape) : Freeze(source);
            if (target is Location.InPlace place)
                passed.Add(new Argument.Ref(Stable(place.Place), parameter.Passing));
            else
                Refuse(call, "a reference to what is not a variable of the derivative cannot be passed");
            return;
        }
        Value value = Read(source);
        if (parameter.Shape.Kind == ShapeKind.Memory)
            passed.Add(new Argument.Memory(Stable(value is Value.View view ? view.Place
                : ((Location.InPlace)Declare(parameter.Name, parameter.Shape, value, isSettled: true, call.Syntax)).Place)));
        else
        {
            if (parameter.Shape.IsPassive)
                Lost(value, parameter.Name, call.Syntax);
            passed.Add(new Argument.Value(ToExpr(value, call.Syntax)));
        }
    }

    private Value EmitCall(CalledFunction function, List<Argument> arguments, List<Returned> returned, string name, IOperation call)
    {
        var results = new List<Variable>();
        Value value = function.Result is null ? new Value.None() : ResultOf(function.Result, name, results);
        List<(Returned, Value)> back = [.. returned.Select(r => (r, ResultOf(r.Shape, r.Name, results)))];
        Emit(new Stmt.Call([.. results], function.Name, [.. arguments]));
        StoreReturned(back, call);
        return value;
    }

    private Value ResultOf(Shape shape, string name, List<Variable> results)
    {
        if (shape.IsAggregate)
            return new Value.Parts(shape, [.. shape.Members.Select(m => ResultOf(m.Shape, Naming.Leaf(name, m.Name), results))]);
        var variable = new Variable(NewName(name), shape.Type);
        settled.Add(variable);
        owned.Add(variable);
        results.Add(variable);
        return shape.Kind == ShapeKind.Memory ? new Value.View(Place.Of(variable)) : new Value.Scalar(new Expr.Read(Place.Of(variable)));
    }

    private Function LowerFunction(CalledFunction function, IMethodSymbol method, IOperation body, Substitution types)
    {
        List<Parameter> parameters = [];
        IReadOnlyList<Location> captured = BindCaptured(function, parameters);
        frame = new Frame(method, types, function.Known.Around?.Invoke(captured), Mutations.Of(body)) { Body = body };
        BindFunction(function, method, captured, parameters);
        return Finish(function.Name, parameters, function.Result, body.Syntax, () => Run(frame, Bodies.Statements(body), "result"));
    }

    /// <summary>A function that finds out which code a virtual member runs, and runs it.</summary>
    private Function LowerDispatch(CalledFunction function, IMethodSymbol method, Substitution types, IOperation call)
    {
        frame = new Frame(method, types, null, Mutations.Of()) { Body = call };
        List<Parameter> parameters = [];
        BindFunction(function, method, BindCaptured(function, parameters), parameters);
        Location self = frame.This!;
        List<Location> arguments = [.. method.OriginalDefinition.Parameters.Select(p => frame.Find(p)!)];
        Shape shape = function.Result ?? program.Types.Of(SpecialType.System_Void);
        return Finish(function.Name, parameters, function.Result, call.Syntax, () =>
            Dispatch(method, TargetsOf(method, self.Shape.Symbol), self, arguments, call, shape, "result"));
    }

    /// <summary>What the function gets of the variables around the code that it is told of.</summary>
    private IReadOnlyList<Location> BindCaptured(CalledFunction function, List<Parameter> parameters) =>
        [.. function.Captured.Select(c => ParameterLeaves(c.Name, c.Shape, c.Passing, isSettled: c.Passing == Passing.Value, parameters))];

    private void BindFunction(CalledFunction function, IMethodSymbol method, IReadOnlyList<Location> captured, List<Parameter> parameters)
    {
        var symbols = new Queue<IParameterSymbol>(method.OriginalDefinition.Parameters);
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            CalledParameter parameter = function.Parameters[i];
            bool isThis = function.Parameters.Count > method.Parameters.Length && i == 0;
            IParameterSymbol? symbol = isThis ? null : symbols.Dequeue();
            if (function.Known.Parameters.TryGetValue(i, out Recipe recipe))
            {
                frame.Define(symbol!, new Location.Fixed(parameter.Shape, recipe(captured)));
                continue;
            }
            bool isSettled = parameter.Passing is Passing.Value or Passing.In && (symbol is null ? !frame.Mutations.WritesThis : !frame.Mutations.Writes(symbol));
            Location location = ParameterLeaves(parameter.Name, parameter.Shape, parameter.Passing, isSettled, parameters, function.Known.Owned.Contains(i));
            if (symbol is null)
                frame.This = location;
            else
                frame.Define(symbol, location);
        }
    }

    private Location ParameterLeaves(string name, Shape shape, Passing passing, bool isSettled, List<Parameter> parameters, bool isOwned = false)
    {
        if (shape.IsAggregate)
            return new Location.Apart(shape, [.. shape.Members.Select(m => ParameterLeaves(Naming.Leaf(name, m.Name), m.Shape, passing, isSettled, parameters))]);
        if (ComesBack(shape, passing))
            return ComingBack(name, shape, passing, parameters);
        var variable = new Variable(NewName(name, isUsers: true), shape.Type, Role.Parameter);
        if (isSettled)
            settled.Add(variable);
        if (shape.Type.Container == Container.Object && !isOwned)
            ownership.Foreign(variable);
        if (shape.Kind == ShapeKind.Memory)
            ownership.Active(variable);
        parameters.Add(new Parameter(variable, shape.Kind == ShapeKind.Memory ? Passing.Value : passing));
        return new Location.InPlace(Place.Of(variable), shape);
    }

    private Function Finish(string name, List<Parameter> parameters, Shape? result, SyntaxNode syntax, Func<Value> run)
    {
        Value value = run();
        var results = new List<Expr>();
        if (result is not null)
            Flatten(value, results, syntax);
        source = "";
        int own = results.Count;
        results.AddRange(comingBack.Select(v => new Expr.Read(Place.Of(v))));
        Emit(new Stmt.Return([.. results]));
        CheckApart();
        CheckListOwners();
        block = WithoutApart(block);
        CheckReach(syntax);
        foreach (var (root, at) in ownership.LostWrites())
            program.Report(Diagnostics.Descriptors.LostWrite, at, root.Name, isRoot && !program.AllowsStates ? $"what outlives the call is followed by Gradient and Vjp only, and the attribute asks for {program.Marked.Derivatives & ~(Source.Derivatives.Gradient | Source.Derivatives.Vjp)} too" : "it belongs to state that outlives the call");
        List<StructLeaf> leaves = [];
        if (result is { IsAggregate: true })
            Leaves(result, [], leaves);
        leaves = [.. leaves.Select((leaf, i) => results[i].Type.Kind == Kind.Passive ? leaf with { Type = results[i].Type } : leaf)];
        StructShape? shape = result is { IsAggregate: true } ? new StructShape(result.Type.Text, [.. leaves]) : null;
        return new Function(name, [.. parameters], [.. results.Select((r, i) => i >= own ? r.Type : shape is null ? result!.Type : leaves[i].Type)], shape, [.. Cleanup.Apply(block, settled)]);
    }

    /// <summary>Types that cannot be named have been taken apart or refused; one that is left would not compile.</summary>
    private void CheckReach(SyntaxNode syntax)
    {
        IEnumerable<Place> Places(Stmt statement) => Walk.Expressions(statement).SelectMany(Walk.Reads).Concat(statement switch
        {
            Stmt.Assign s => [s.Target],
            Stmt.AddTo s => [s.Target],
            Stmt.Bind s => [s.Target, s.View],
            Stmt.Allocate s => [s.Target],
            _ => [],
        });
        if (program.Findings.Any(f => f.IsError))
            return;
        foreach (Stmt statement in block.SelectMany(Walk.All))
        {
            IrType? type = Walk.Declared(statement).Select(v => v.Type).Concat(Places(statement).Where(p => p.Steps.Any(program.Types.IsUnreachable)).Select(p => p.Type)).FirstOrDefault(t => program.Types.IsUnreachable(t));
            if (type is null)
                continue;
            program.Report(Diagnostics.Descriptors.Unsupported, syntax, type.Text, "it is private where the derivative stands; make it internal");
            return;
        }
    }

    private void Flatten(Value value, List<Expr> results, SyntaxNode syntax)
    {
        if (value is Value.Parts parts)
            foreach (Value member in parts.Members)
                Flatten(member, results, syntax);
        else
        {
            Expr result = ToExpr(value, syntax);
            if (result.Type.Kind == Kind.Memory && value is Value.Sequence)
                Lost(value, "return", syntax, "it leaves as an enumeration of unknown origin");
            if (isRoot && result is Expr.Read { Place: { Type.Container: Container.Object, Root: var root } } && value is Value.View)
                result = Whole(result, root, syntax);
            results.Add(result);
        }
    }

    /// <summary>An object inside a struct that is returned: constant, or its derivative would be lost.</summary>
    private Expr.Raw Whole(Expr made, Variable root, SyntaxNode syntax)
    {
        if (!ownership.IsConstant(root))
            program.Report(Diagnostics.Descriptors.LostWrite, (syntax as Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax)?.ReturnType ?? syntax, root.Name, "it leaves inside the result, where an object takes no derivative");
        return new Expr.Raw(["", ""], [made], new IrType(made.Type.Text, Kind.Passive), Repeatable: true);
    }

    private static void Leaves(Shape shape, IReadOnlyList<Step> path, List<StructLeaf> leaves)
    {
        foreach (Member member in shape.Members)
        {
            List<Step> steps = [.. path, member.Step];
            if (member.Shape.IsAggregate)
                Leaves(member.Shape, steps, leaves);
            else
                leaves.Add(new StructLeaf([.. steps], member.Shape.Type));
        }
    }
}
