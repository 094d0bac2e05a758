using System.Collections.Immutable;
using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Calls: which of them have a rule, which have source, which are passive, and which nothing is known of.</summary>
internal sealed partial class BodyLowering
{
    /// <summary><c>ArgumentNullException.ThrowIfNull(source)</c> of what is known not to be null.</summary>
    private bool IsGuardOfASequence(IInvocationOperation call, IMethodSymbol method) => method is { Name: "ThrowIfNull", ContainingType.Name: "ArgumentNullException" }
        && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value is IConversionOperation { Operand: { Type: { } type } guarded } && IsSequence(type) && Lower(guarded) is Value.Sequence;

    private Value LowerInvocation(IInvocationOperation call, string? hint)
    {
        IMethodSymbol method = Resolve(call);
        Shape shape = call.Type is null ? program.Types.Of(SpecialType.System_Void) : ShapeOf(call);
        if (IsCompiledOut(method, call.Syntax))
            return new Value.None();
        if (IsGuardOfASequence(call, method))
            return new Value.None();
        if (method.Name == "StopGradient" && method.ContainingType.ToDisplayString() == "AutoDiffGen.AutoDiff")
            return new Value.Scalar(new Expr.Raw(["", ""], [LowerExpr(call.Arguments[0].Value)], shape.Type, Repeatable: true));
        if (LowerRuleCall(call, method, hint) is { } byRule)
            return byRule;
        if (method.HasAttribute(Mark) || IsGuard(method))
            return LowerOpaqueCall(call, method, shape, mayCarry: true);
        if (GeneratedMembers.IsOurs(method) && !GeneratedMembers.IsNested(method) && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, program.Compilation.Assembly))
            return Broken(shape);
        if (LowerTensorCall(call, method, shape) is { } tensor)
            return tensor;
        if (LowerVectorCall(call, method) is { } vector)
            return vector;
        if (LowerLibraryCall(call, method, hint) is { } known)
            return known;
        if (LowerNullableCall(call, method) is { } number)
            return number;
        if (LowerLinq(call, method, hint) is { } linq)
            return linq;
        if (LowerParallel(call, method) is { } parallel)
            return parallel;
        if (IsEqualityOfRecords(method) && call is { Instance: { } compared, Arguments: [var to] })
            return AreEqual(method, compared, to.Value, call);
        if (method is { Name: "GetType", ContainingType.SpecialType: SpecialType.System_Object } && call.Instance is { Type.TypeKind: TypeKind.Class or TypeKind.Interface } typed && Lower(typed) is Value.View { Place: var asked })
            return Number(new Expr.Raw(["", ".GetType()"], [new Expr.Read(asked)], shape.Type, Repeatable: true));
        if (LowerCursorCall(call, method) is { } moved)
            return moved;
        if (LowerPileCall(call, method, hint) is { } pile)
            return pile;
        if (LowerMapCall(call, method, hint) is { } map)
            return map;
        if (LowerListCall(call, method, hint) is { } list)
            return list;
        if (LowerStorageCall(call, method, hint) is { } storage)
            return storage;
        bool isNumber = method.ContainingType.IsGenericMath() || method.ContainingType.SpecialType is SpecialType.System_Double or SpecialType.System_Single;
        if (isNumber && call.Arguments.Length == 1 && method.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating")
            return Convert(Lower(call.Arguments[0].Value), ShapeOf(call.Arguments[0].Value), shape, call, isChecked: false);
        if (MathNames.Of(method, program.Compilation) is { } operation)
            return LowerMath(call, method, operation, shape);
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return LowerDelegateCall(call, method, shape, hint);
        if (method.ContainingType.IsException() && call.Arguments.Length > 0 && call.Arguments[0].Value is var tested && IsKnownDelegate(tested))
            return new Value.None();
        if (call.Instance is null && method is { IsStatic: true, ContainingType.TypeKind: TypeKind.Interface } and ({ IsAbstract: true } or { IsVirtual: true }) && !IsDefault(call, method))
            return Refuse(call, "which code it runs depends on the type argument; mark a method that calls this one with a type argument");
        if (call.IsVirtual && method is { IsStatic: false } && method.IsOpen())
            return LowerVirtualCall(call, method, shape, hint);
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return Read(LowerReferenceCall(call, shape));
        if (method.MethodKind == MethodKind.LocalFunction || (program.Bodies.Of(method) is not null && !IsOpaqueCallee(method, method, call, shape)))
            return LowerSourceCall(call, method, hint);
        return LowerOpaqueCall(call, method, shape, mayCarry: false);
    }

    /// <summary>Checks of arguments, in members of ours that are differentiated again.</summary>
    private static bool IsGuard(IMethodSymbol method) => method.ContainingType is { Name: "Guard", ContainingNamespace.Name: "AutoDiffGen" };

    /// <summary>The method that runs: type arguments put in, and members of interfaces found where the receiver's type says which.</summary>
    private IMethodSymbol Resolve(IInvocationOperation call)
    {
        IMethodSymbol method = frame.Types.Apply(call.TargetMethod, program.Compilation);
        if (method.ContainingType.TypeKind != TypeKind.Interface)
            return method;
        ITypeSymbol? receiver = (call.ConstrainedToType ?? call.Instance?.Type) is { } type ? frame.Types.Apply(type, program.Compilation) : null;
        if (receiver is null or { TypeKind: TypeKind.Interface or TypeKind.TypeParameter })
            return method;
        if (receiver.SpecialType is SpecialType.System_Double or SpecialType.System_Single)
            return receiver.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Length == method.Parameters.Length) ?? method;
        return receiver.FindImplementationForInterfaceMember(method) as IMethodSymbol ?? method;
    }

    /// <summary>A static member with a body in the interface, which the type argument leaves as it is.</summary>
    private bool IsDefault(IInvocationOperation call, IMethodSymbol method) =>
        !method.IsAbstract && call.ConstrainedToType is { } type && frame.Types.Apply(type, program.Compilation).TypeKind is not (TypeKind.TypeParameter or TypeKind.Interface);

    /// <summary>Whether the compiler leaves the call out: <c>Debug.Assert</c> in a release build.</summary>
    private static bool IsCompiledOut(IMethodSymbol method, SyntaxNode syntax)
    {
        List<string?> symbols = [.. method.GetAttributes().Where(a => a.AttributeClass?.Name == "ConditionalAttribute").Select(a => a.ConstructorArguments.FirstOrDefault().Value as string)];
        return symbols.Count > 0 && !symbols.Exists(s => s is not null && syntax.SyntaxTree.Options.PreprocessorSymbolNames.Contains(s));
    }

    private Value LowerMath(IInvocationOperation call, IMethodSymbol method, string operation, Shape shape)
    {
        if (insideLibrary == 0 && !shape.IsPassive && Edges.Of(operation, call) is { } edge)
            program.Report(Descriptors.InfiniteAtEdge, call.Syntax, SourceText.Of(call.Syntax), edge);
        return LowerMath([.. ByParameter(call.Arguments, InOrder(call.Arguments.Select(a => (Func<Value>)(() => Lower(a.Value)))))], method, operation, shape, call);
    }

    private Value LowerMath(IReadOnlyList<Value> values, IMethodSymbol method, string operation, Shape shape, IOperation call)
    {
        List<Expr> operands = [.. values.Select(v => ToExpr(v, call.Syntax))];
        bool carries = operands.Exists(Carries);
        if (Rules.ScalarRules.Parts(operation) is { Count: > 0 } parts && shape.IsAggregate)
        {
            Expr operand = Settle(operands[0], "angle");
            return new Value.Parts(shape, [.. parts.Select((p, i) => (Value)new Value.Scalar(new Expr.Apply(p, [operand], shape.Members[i].Shape.Type)))]);
        }
        if (carries && !MathNames.HasRule(operation, operands.Count) && (!shape.IsPassive || Rules.ScalarRules.WhyRefused(operation) is not null))
            return NoRule(call, method, shape);
        return shape.IsAggregate || shape.Kind == ShapeKind.Memory
            ? Opaque(new Expr.Raw(Pieces($"global::System.{operation}(", operands.Count), [.. operands], shape.Type, Repeatable: false), shape, method.Name)
            : new Value.Scalar(new Expr.Apply(operation, [.. operands], shape.Type));
    }

    private static Support.EquatableArray<string> Pieces(string head, int holes) =>
        holes == 0 ? [head + ")"] : [head, .. Enumerable.Repeat(", ", holes - 1), ")"];

    /// <summary>Arguments in the order of the parameters, which may differ from the order in which they are evaluated.</summary>
    private static IEnumerable<Value> ByParameter(ImmutableArray<IArgumentOperation> arguments, List<Value> values) =>
        arguments.Zip(values, (a, v) => (a.Parameter?.Ordinal ?? 0, Value: v)).OrderBy(p => p.Item1).Select(p => p.Value);

    private Value NoRule(IOperation operation, ISymbol member, Shape shape)
    {
        string name = member.ToDisplayString(new SymbolDisplayFormat(
            memberOptions: SymbolDisplayMemberOptions.IncludeContainingType, genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
            typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly, miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes));
        program.Report(Descriptors.NoRule, operation.Syntax, name, "no derivative rule and no source here");
        return Dummy(shape);
    }

    /// <summary>A call whose code is not known here: fine as long as no real numbers go in or come out of what may depend on them.</summary>
    private Value LowerOpenCall(IInvocationOperation call, IMethodSymbol method, Shape shape, string why)
    {
        bool given = call.Arguments.Any(a => a.Value.Type is { } type && TypeLowering.HasReals(frame.Types.Apply(type, program.Compilation)));
        bool hasReals = shape.Symbol.SpecialType != SpecialType.System_Void && TypeLowering.HasReals(shape.Symbol);
        if (given || (hasReals && call.Instance is { } instance && ShapeOf(instance).Kind == ShapeKind.Memory) || (hasReals && method.MethodKind == MethodKind.DelegateInvoke))
            return Refuse(call, why);
        return LowerOpaqueCall(call, method, shape, mayCarry: false);
    }

    private Value LowerSourceCall(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        var operands = new List<Func<Value>>();
        bool hasReceiver = call.Instance is not null && !method.IsStatic && method.MethodKind != MethodKind.LocalFunction;
        if (hasReceiver)
            operands.Add(() => new Value.Target(Receiver(call.Instance!)));
        foreach (IArgumentOperation argument in call.Arguments)
            operands.Add(() => LowerArgument(argument));
        List<Value> values = InOrder(operands);
        Location? receiver = hasReceiver ? ((Value.Target)values[0]).Location : null;
        return CallSource(method, receiver, ArgumentLocations(call.Arguments, hasReceiver ? values.GetRange(1, values.Count - 1) : values), call, hint);
    }

    private Location Receiver(IOperation instance)
    {
        if (ShapeOf(instance).Symbol.IsValueType)
            return LowerLocation(instance);
        if (instance is IInstanceReferenceOperation && frame.This is { Shape.IsAggregate: true } self)
            return self;
        Value value = Lower(instance);
        return new Location.Fixed(ShapeOf(instance), ShapeOf(instance).Kind == ShapeKind.Memory ? AsView(value, instance) : value);
    }

    private Value LowerArgument(IArgumentOperation argument) => argument.Parameter?.RefKind is null or RefKind.None
        ? Lower(argument.Value)
        : new Value.Target(LowerLocation(argument.Value));

    private List<Location> ArgumentLocations(ImmutableArray<IArgumentOperation> arguments, List<Value> values) =>
        [.. ByParameter(arguments, values).Select(v => v is Value.Target target ? target.Location : new Location.Fixed(null!, v))];

    private Value LowerOperator(IMethodSymbol method, IReadOnlyList<IOperation> operands, IOperation operation, string? hint) =>
        CallOperator(method, InOrder(operands.Select(o => (Func<Value>)(() => Lower(o)))), operation, hint);

    private Value CallOperator(IMethodSymbol method, IReadOnlyList<Value> operands, IOperation operation, string? hint)
    {
        method = frame.Types.Apply(method, program.Compilation);
        if (method.ContainingType.TypeKind == TypeKind.Interface && ShapeOf(operation).Symbol.FindImplementationForInterfaceMember(method) is IMethodSymbol found)
            method = found;
        Shape shape = ShapeOf(method.ReturnType);
        if (program.Bodies.Of(method) is not null)
            return CallSource(method, null, [.. operands.Select(o => new Location.Fixed(null!, o))], operation, hint);
        if (VectorResult(method, operands, shape) is { } vector)
            return vector;
        if (program.Library.Find(method) is { } member)
            return CallLibrary(member, [.. operands.Select(o => new Location.Fixed(null!, o))], operation, hint);
        if (operands.Any(Carries))
            return NoRule(operation, method, shape);
        Expr[] holes = [.. operands.Select(o => ToExpr(o, operation.Syntax))];
        string? symbol = OperatorSymbol(method.Name);
        if (symbol is null && holes.Length == 1)
            return PassiveConversion(holes[0], shape);
        if (symbol is null)
            return NoRule(operation, method, shape);
        var raw = new Expr.Raw(holes.Length == 1 ? [symbol, ""] : ["", $" {symbol} ", ""], [.. holes], shape.Type, Repeatable: true);
        return shape.Kind == ShapeKind.Scalar ? new Value.Scalar(raw) : Opaque(raw, shape, "value");
    }

    private Value PassiveConversion(Expr operand, Shape shape)
    {
        var raw = new Expr.Raw([$"(({shape.Type.Text})", ")"], [operand], shape.Type, Repeatable: true);
        return shape.Kind == ShapeKind.Scalar ? new Value.Scalar(raw) : Opaque(raw, shape, "value");
    }

    private static string? OperatorSymbol(string name) => name switch
    {
        "op_Addition" or "op_UnaryPlus" or "op_CheckedAddition" => "+",
        "op_Subtraction" or "op_UnaryNegation" or "op_CheckedSubtraction" => "-",
        "op_Multiply" or "op_CheckedMultiply" => "*",
        "op_Division" or "op_CheckedDivision" => "/",
        "op_Modulus" => "%",
        "op_Equality" => "==",
        "op_Inequality" => "!=",
        "op_LessThan" => "<",
        "op_LessThanOrEqual" => "<=",
        "op_GreaterThan" => ">",
        "op_GreaterThanOrEqual" => ">=",
        "op_BitwiseAnd" => "&",
        "op_BitwiseOr" => "|",
        "op_ExclusiveOr" => "^",
        "op_LeftShift" => "<<",
        "op_RightShift" => ">>",
        "op_UnsignedRightShift" => ">>>",
        "op_LogicalNot" => "!",
        "op_OnesComplement" => "~",
        _ => null,
    };

    /// <summary>Runs a callee that has source: in place if it is small, else as a function of its own.</summary>
    private Value CallSource(IMethodSymbol method, Location? receiver, IReadOnlyList<Location> arguments, IOperation operation, string? hint)
    {
        if (operation is not IInvocationOperation && method.HasAttribute(Mark))
            return Refuse(operation, "operators and accessors cannot be marked [NonDifferentiable]; mark the property or a method");
        if (method.IsAsync)
            return Refuse(operation, "asynchronous code has no reverse order");
        arguments = Marked(method, arguments, operation);
        if (IsIterator(method))
            return IteratorCall(method, receiver, arguments, operation);
        if (!IsTooBigToInline(method))
            return Inline(method, receiver, arguments, operation, hint);
        return CallFunction(method, receiver, arguments, operation, hint);
    }
}
