using System.Collections.Immutable;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Delegates whose code is known where they are called: lambdas, local functions and methods, run in place.</summary>
internal sealed partial class BodyLowering
{
    private const string UnknownDelegate = "which code the delegate runs is not known here; call a method or a local function, or pass a lambda to a method that is small enough to inline";

    private Value LowerDelegate(IDelegateCreationOperation creation) => creation.Target switch
    {
        IAnonymousFunctionOperation { Symbol.IsAsync: true } => Refuse(creation, "asynchronous code has no reverse order"),
        IAnonymousFunctionOperation lambda => new Value.Closure(lambda.Symbol, lambda.Body, frame, null, IsVirtual: false),
        IMethodReferenceOperation reference => LowerMethodGroup(reference),
        var other => Lower(other),
    };

    /// <summary>A method with the receiver that it has now: a struct's copy, or a reference that is not bound again.</summary>
    private Value.Closure LowerMethodGroup(IMethodReferenceOperation reference)
    {
        IMethodSymbol method = frame.Types.Apply(reference.Method, program.Compilation);
        if (method.MethodKind == MethodKind.LocalFunction && frame.FindFunction(method) is { } local)
            return new(method, null, local.Owner, null, IsVirtual: false);
        if (reference.Instance is not { } instance || method.IsStatic)
            return new(method, null, frame, null, IsVirtual: false);
        Location receiver = Receiver(instance);
        return new(method, null, frame, new Location.Fixed(receiver.Shape, Bound(Read(receiver), receiver.Shape, "self")), reference.IsVirtual);
    }

    /// <summary>The condition as one that never changes.</summary>
    private Expr Steady(Expr condition) =>
        Walk.Reads(condition).All(p => p.IsVariable && settled.Contains(p.Root)) ? condition : Settle(condition, "condition");

    private static bool IsDelegate(Value value) => value is Value.Closure or Value.Either;

    private Value Replay(List<Stmt> statements, Value value)
    {
        block.AddRange(statements);
        return value;
    }

    /// <summary>A local that is a delegate is another name for its code.</summary>
    private Location DefineDelegate(ILocalSymbol symbol, Value value, bool isSettled, SyntaxNode syntax)
    {
        Shape shape = ShapeOf(symbol.Type);
        if (!isSettled)
            value = Refuse(syntax, "a delegate that is assigned again is not followed; declare another", shape);
        var location = new Location.Fixed(shape, value);
        frame.Define(symbol, location);
        return location;
    }

    /// <summary>A static readonly delegate is what it is initialised with, unless a static constructor may put another in its place.</summary>
    private Location.Fixed? KnownDelegate(IFieldSymbol field, Shape shape)
    {
        bool isFixed = field is { IsReadOnly: true, Type.TypeKind: TypeKind.Delegate } && !field.ContainingType.StaticConstructors.Any(c => !c.IsImplicitlyDeclared);
        if (!isFixed || program.Bodies.InitialiserOf(field) is not IDelegateCreationOperation creation)
            return null;
        var around = new Frame(program.Method, Substitution.None, null, Mutations.Of(creation)) { Body = creation };
        (Frame outer, frame) = (frame, around);
        Value value = LowerDelegate(creation);
        frame = outer;
        return new(shape, value);
    }

    /// <summary>Whether the operand is a delegate that is known, and so not null.</summary>
    private bool IsKnownDelegate(IOperation operand)
    {
        while (operand is IConversionOperation { Operand: var inner })
            operand = inner;
        return operand.Type?.TypeKind == TypeKind.Delegate && operand is ILocalReferenceOperation or IParameterReferenceOperation
            && LowerLocation(operand) is Location.Fixed { Value: Value.Closure or Value.Either };
    }

    private Value LowerDelegateCall(IInvocationOperation call, IMethodSymbol method, Shape shape, string? hint)
    {
        var operands = new List<Func<Value>> { () => Lower(call.Instance) };
        foreach (IArgumentOperation argument in call.Arguments)
            operands.Add(() => LowerArgument(argument));
        int before = block.Count;
        Value code = operands[0]();
        if (code is not (Value.Closure or Value.Either))
        {
            block.RemoveRange(before, block.Count - before);
            return IsConstantDelegate(call.Instance) ? LowerOpaqueCall(call, method, shape, mayCarry: true) : LowerOpenCall(call, method, shape, UnknownDelegate);
        }
        List<Value> values = InOrder(operands.Skip(1));
        return InvokeDelegate(code, ArgumentLocations(call.Arguments, values), call, shape, hint);
    }

    /// <summary>Whether the user has said that what the delegate returns does not depend on the parameters.</summary>
    private static bool IsConstantDelegate(IOperation? instance) => instance is IParameterReferenceOperation { Parameter: var parameter } && parameter.HasAttribute(Mark);

    private Value InvokeDelegate(Value code, IReadOnlyList<Location> arguments, IOperation call, Shape shape, string? hint) => code switch
    {
        Value.Closure closure => Invoke(closure, arguments, call, hint),
        Value.Either either => InvokeEither(either, arguments, call, shape, hint),
        _ => throw new NotSupportedException(code.GetType().Name),
    };

    private Value InvokeEither(Value.Either either, IReadOnlyList<Location> arguments, IOperation call, Shape shape, string? hint)
    {
        arguments = [.. arguments.Select(a => a is Location.Fixed { Value: var value } known ? known with { Value = Keep(value) } : Freeze(a))];
        if (shape.Symbol.SpecialType != SpecialType.System_Void)
            return Choose(either.Condition, shape, () => InvokeDelegate(either.Then, arguments, call, shape, hint), () => InvokeDelegate(either.Else, arguments, call, shape, hint), hint);
        List<Stmt> then = Nested(() => InvokeDelegate(either.Then, arguments, call, shape, hint));
        List<Stmt> otherwise = Nested(() => InvokeDelegate(either.Else, arguments, call, shape, hint));
        EmitIf(either.Condition, then, otherwise, source);
        return new Value.None();
    }

    /// <summary>Runs the code of a delegate among the variables that it was made with.</summary>
    private Value Invoke(Value.Closure closure, IReadOnlyList<Location> arguments, IOperation call, string? hint)
    {
        (Frame outer, frame) = (frame, closure.Owner);
        Value result = closure.Body is null ? InvokeMethod(closure, arguments, call, hint) : InlineLambda(closure, arguments, call, hint);
        frame = outer;
        return result;
    }

    private Value InlineLambda(Value.Closure closure, IReadOnlyList<Location> arguments, IOperation call, string? hint)
    {
        inlined += CallGraph.StatementsIn(closure.Body!);
        if (inlined > InlineLimit || inlining.Count(m => SymbolEqualityComparer.Default.Equals(m, closure.Method)) > DeepestNest)
            return Refuse(call, "the lambda is too big, or leads to itself; make it a method");
        var callee = new Frame(closure.Method, closure.Owner.Types, closure.Owner, closure.Owner.Mutations) { Body = closure.Body! };
        string outerSource = source;
        Value result = Within(callee, () =>
        {
            BindParameters(callee, arguments, call);
            return Run(callee, Bodies.Statements(callee.Body), hint ?? "value");
        });
        source = outerSource;
        return result;
    }

    private Value InvokeMethod(Value.Closure closure, IReadOnlyList<Location> arguments, IOperation call, string? hint)
    {
        IMethodSymbol method = closure.Method;
        if (method.MethodKind == MethodKind.LocalFunction)
            return CallSource(method, null, arguments, call, hint);
        if (MathNames.Of(method, program.Compilation) is { } operation)
            return LowerMath([.. arguments.Select(Read)], method, operation, ShapeOf(method.ReturnType), call);
        if (closure.IsVirtual && method.IsOpen())
            return CallVirtual(method, closure.Receiver!, arguments, call, ShapeOf(method.ReturnType), hint);
        if (program.Bodies.Of(method) is null)
            return NoRule(call, method, ShapeOf(method.ReturnType));
        bool isExtension = closure.Receiver is not null && method.ReducedFrom is not null;
        return isExtension ? CallSource(method.ReducedFrom!, null, [closure.Receiver!, .. arguments], call, hint) : CallSource(method, closure.Receiver, arguments, call, hint);
    }
}
