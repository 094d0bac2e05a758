using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Callees in place: parameters become variables or other names for the arguments, returns become results.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Statements that one function takes from callees before it calls the next instead.</summary>
    private const int InlineBudget = 300;

    /// <summary>The same for code that can only stand in place, such as a lambda that uses variables around it.</summary>
    private const int InlineLimit = 1500;

    /// <summary>How often a method may stand inside itself without calling itself: an integral inside the lambda of an integral.</summary>
    private const int DeepestNest = 3;

    /// <summary>Marks methods that a reverse sweep runs again.</summary>
    private const string Again = "CheckpointAttribute";

    private readonly Stack<IMethodSymbol> inlining = new();
    private int inlined;

    private bool IsTooBigToInline(IMethodSymbol method)
    {
        bool isRunning = inlining.Count(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition)) > DeepestNest || frame.IsWithin(method);
        return isRunning || IsRecursive(method) || method.HasAttribute(Again) || inlined + program.Calls.Size(method) > InlineBudget;
    }

    private bool IsRecursive(IMethodSymbol method) => program.Calls.IsRecursive(method);

    private Value Inline(IMethodSymbol method, Location? receiver, IReadOnlyList<Location> arguments, IOperation call, string? hint)
    {
        if (Enter(method, receiver, arguments, call) is not { } callee)
            return Refuse(call, "its source is not at hand");
        string outerSource = source;
        Value result = Within(callee, () => Run(callee, Bodies.Statements(callee.Body), ResultName(method, hint)));
        source = outerSource;
        return result;
    }

    private static string ResultName(IMethodSymbol method, string? hint) => hint ?? Naming.Small(method.MethodKind switch
    {
        MethodKind.PropertyGet => method.AssociatedSymbol!.Name is "this[]" ? "item" : method.AssociatedSymbol!.Name,
        MethodKind.UserDefinedOperator or MethodKind.Conversion => "result",
        _ => method.Name,
    });

    /// <summary>The frame of a callee with its parameters bound, or null where it has no body to be seen.</summary>
    private Frame? Enter(IMethodSymbol method, Location? receiver, IReadOnlyList<Location> arguments, IOperation call)
    {
        (ILocalFunctionOperation Function, Frame Owner)? local = method.MethodKind == MethodKind.LocalFunction ? frame.FindFunction(method) : null;
        IOperation? body = local?.Function ?? program.Bodies.Of(method);
        if (body is null || method.IsAsync)
            return null;
        if (Bodies.IsBroken(body))
        {
            program.IsBroken = true;
            return null;
        }
        Mutations mutations = local?.Owner.Mutations ?? Mutations.Of(body);
        var callee = new Frame(method, Substitution.Of(method, local?.Owner.Types ?? Substitution.None, program.Compilation), local?.Owner, mutations) { Body = body };
        inlined += program.Calls.OwnSize(method);
        if (receiver is not null)
            callee.This = BindThis(receiver, mutations);
        Within(callee, () => BindParameters(callee, arguments, call));
        return callee;
    }

    private void BindParameters(Frame callee, IReadOnlyList<Location> arguments, IOperation call)
    {
        var parameters = callee.Method.OriginalDefinition.Parameters;
        List<Location> bound = [.. parameters.Select((p, i) => i < arguments.Count ? arguments[i] : new Location.Fixed(ShapeOf(p.Type), Refuse(call, $"its argument {p.Name} is missing")))];
        for (int i = 0; i < parameters.Length; i++)
            callee.Define(parameters[i], BindParameter(parameters[i], bound[i], callee, call));
    }

    /// <summary>A struct's <c>this</c> is the receiver itself; of a value that is nobody's variable, a copy where the callee changes it.</summary>
    private Location BindThis(Location receiver, Mutations mutations) => receiver switch
    {
        Location.InPlace { Shape.IsAggregate: true } or Location.Apart => Freeze(receiver),
        Location.InPlace or Location.Computed or Location.Opaque when mutations.WritesThis && receiver.Shape is { IsPassive: true, Symbol.IsValueType: true } => Freeze(receiver),
        Location.Fixed or Location.Computed when receiver.Shape.IsAggregate && mutations.WritesThis =>
            Declare("self", receiver.Shape, Read(receiver), isSettled: false, program.Method.DeclaringSyntaxReferences[0].GetSyntax()),
        _ => new Location.Fixed(receiver.Shape, Bound(Read(receiver), receiver.Shape, "self")),
    };

    private Location BindParameter(IParameterSymbol parameter, Location argument, Frame callee, IOperation call)
    {
        Shape shape = ShapeOf(parameter.Type);
        if (parameter.RefKind != RefKind.None)
        {
            if (argument is Location.Discard)
                return DeclareResult(parameter.Name, shape);
            if (argument is Location.InPlace or Location.Apart)
                return Freeze(argument);
            if (parameter.RefKind is RefKind.Ref or RefKind.Out && argument is not Location.Fixed)
                return new Location.Fixed(shape, Refuse(call, "a reference to what is not a variable of the derivative cannot be passed"));
        }
        Value value = Read(argument);
        if (MovingParameter(parameter, shape, value, callee) is { } moving)
            return moving;
        bool isWritten = callee.Mutations.Writes(parameter);
        if (isWritten && parameter.RefKind is RefKind.Ref or RefKind.Out)
            return new Location.Fixed(shape, Refuse(call, $"it assigns {parameter.Name}, and what is passed there is known only as long as nothing assigns it"));
        if (isWritten)
            return Declare(parameter.Name, shape, value, isSettled: false, call.Syntax);
        return new Location.Fixed(shape, Bound(value, shape, parameter.Name));
    }

    /// <summary>A value that stays what it is while the callee runs: itself if nothing can change it, else in variables named after the parameter.</summary>
    private Value Bound(Value value, Shape shape, string name)
    {
        if (value is Value.Scalar { Expr: Expr.Constant { Text: "null" or "null!" or "default" } } && shape.Symbol is { IsReferenceType: true, TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Array } type && !IsSequence(type) && !IsList(type) && !IsPile(type) && !IsMap(type))
            return Read(Declare(name, shape, value, isSettled: true, program.Method.DeclaringSyntaxReferences[0].GetSyntax())); // null has no members to name in code that does not run
        if (value is Value.Parts parts)
            return new Value.Parts(parts.Shape, [.. parts.Members.Select((m, i) => Bound(m, parts.Shape.Members[i].Shape, Naming.Leaf(name, parts.Shape.Members[i].Name)))]);
        return IsSettled(value) || value is Value.None ? Disowned(value) : Disowned(Read(Declare(name, shape, value, isSettled: true, program.Method.DeclaringSyntaxReferences[0].GetSyntax())));
    }

    private T Within<T>(Frame inner, Func<T> action)
    {
        (Frame outer, frame) = (frame, inner);
        inlining.Push(inner.Method);
        T result = action();
        inlining.Pop();
        frame = outer;
        return result;
    }

    private void Within(Frame inner, Action action) => Within(inner, () =>
    {
        action();
        return true;
    });

    /// <summary>Lowers the statements of the current frame and yields what they return.</summary>
    private Value Run(Frame callee, IReadOnlyList<IOperation> statements, string resultName)
    {
        int start = block.Count;
        var moving = new HashSet<Variable>(movingLists);
        bool isVoid = callee.Method.ReturnsVoid || callee.Method.MethodKind is MethodKind.Constructor or MethodKind.PropertySet;
        Shape? shape = isVoid ? null : callee.Item is { } item ? ShapeOf(ArrayOf(item)) : ShapeOf(callee.Method.OriginalDefinition.ReturnType);
        if (shape is not null && !HasOnlyFinalReturn(statements))
            callee.Result = DeclareResult(resultName, shape);
        LowerList(statements, [callee.Return]);
        if (callee.Return.Flag is { } flag)
            Insert(start, new Stmt.Declare(flag, Constants.False));
        movingLists.IntersectWith(moving); // the callee's own have lost their names
        return shape is null ? new Value.None() : callee.Result is { } result ? ReadOwned(result) : Own(callee.Returned ?? Dummy(shape), statements);
    }

    /// <summary>A local of the callee that is returned has no other use from there on.</summary>
    private Value Own(Value value, IReadOnlyList<IOperation> statements)
    {
        if (FinalReturn(statements) is { ReturnedValue: ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } }
            && frame.Find(local) is { } location and not Location.Fixed && inlining.Count > 0 && SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, frame.Method.OriginalDefinition))
            foreach (Variable variable in VariablesOf(location))
                owned.Add(variable);
        return value;
    }

    private static IReturnOperation? FinalReturn(IReadOnlyList<IOperation> statements) => statements.LastOrDefault(s => s is not ILocalFunctionOperation) switch
    {
        IReturnOperation { Kind: OperationKind.Return } final => final,
        IBlockOperation block => FinalReturn(block.Operations),
        _ => null,
    };

    /// <summary>Whether the one return stands at the very end, so that its value is the result.</summary>
    private static bool HasOnlyFinalReturn(IReadOnlyList<IOperation> statements) =>
        FinalReturn(statements) is { } final && statements.SelectMany(Returns).All(r => r == final);

    private static IEnumerable<IOperation> Returns(IOperation operation) => operation switch
    {
        ILocalFunctionOperation or IAnonymousFunctionOperation => [],
        IReturnOperation { Kind: OperationKind.Return } => [operation],
        _ => operation.ChildOperations.SelectMany(Returns),
    };

    private Location LowerReferenceCall(IInvocationOperation call, Shape shape)
    {
        IMethodSymbol method = Resolve(call);
        if (Source.GeneratedMembers.FieldOf(method) is { } field)
            return MemberLocation(LowerLocation(call.Arguments[0].Value), field, shape, call);
        if (program.Bodies.Of(method) is null || (call.IsVirtual && method.IsOpen()))
            return new Location.Fixed(shape, Refuse(call, "what it refers to is not known here"));
        List<Value> values = InOrder([.. call.Instance is null ? [] : new Func<Value>[] { () => new Value.Target(Receiver(call.Instance)) }, .. call.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a)))]);
        Location? receiver = call.Instance is null ? null : ((Value.Target)values[0]).Location;
        List<Location> arguments = ArgumentLocations(call.Arguments, receiver is null ? values : values.GetRange(1, values.Count - 1));
        return InlineReference(method, receiver, arguments, call);
    }

    private Location InlineReference(IMethodSymbol getter, Location? receiver, List<Value> arguments, IOperation call) =>
        InlineReference(getter, receiver, Arguments(arguments), call);

    /// <summary>A callee that returns by reference: where its one return says.</summary>
    private Location InlineReference(IMethodSymbol method, Location? receiver, List<Location> arguments, IOperation call)
    {
        Shape shape = ShapeOf(method.ReturnType);
        if (IsRecursive(method) || Enter(method, receiver, arguments, call) is not { } callee || !HasOnlyFinalReturn(Bodies.Statements(callee.Body)))
            return new Location.Fixed(shape, Refuse(call, "which of several places it refers to is known only at run time"));
        Within(callee, () => LowerList(Bodies.Statements(callee.Body), [callee.Return]));
        return callee.ReturnedReference ?? new Location.Fixed(shape, Dummy(shape));
    }
}
