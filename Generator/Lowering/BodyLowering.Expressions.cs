using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Expressions: the one switch over what C# can say in them. What is not listed is refused at its own place.</summary>
internal sealed partial class BodyLowering
{
    /// <param name="hint">A name for the result, should it need a variable.</param>
    private Value Lower(IOperation? operation, string? hint = null)
    {
        if (operation is null or IInvalidOperation || operation.Type is IErrorTypeSymbol)
            return Broken(operation is null ? program.Types.Of(SpecialType.System_Object) : ShapeOf(operation));
        if (operation.ConstantValue.HasValue && Folded(operation) is { } constant)
            return new Value.Scalar(constant);
        return operation switch
        {
            ILiteralOperation literal => new Value.Scalar(Constants.Of(literal.ConstantValue.Value, ShapeOf(literal))),
            IDefaultValueOperation or ITypeParameterObjectCreationOperation => Default(ShapeOf(operation)),
            IConversionOperation conversion => LowerConversion(conversion, hint),
            IBinaryOperation binary => LowerBinary(binary, hint),
            IUnaryOperation unary => LowerUnary(unary, hint),
            IIncrementOrDecrementOperation increment => LowerIncrement(increment, wantsValue: true),
            ISimpleAssignmentOperation assignment => LowerAssignment(assignment),
            ICompoundAssignmentOperation assignment => LowerCompound(assignment),
            IDeconstructionAssignmentOperation assignment => LowerDeconstruction(assignment),
            ICoalesceAssignmentOperation assignment => LowerCoalesceAssignment(assignment),
            ICoalesceOperation coalesce => LowerCoalesce(coalesce, hint),
            IConditionalOperation conditional => LowerConditional(conditional, hint),
            IConditionalAccessOperation access => LowerConditionalAccess(access, hint),
            IConditionalAccessInstanceOperation => frame.ConditionalReceivers.Peek(),
            ISwitchExpressionOperation s => LowerSwitchExpression(s, hint),
            ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IInstanceReferenceOperation
                or IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation => LowerReference(operation, hint),
            IPropertyReferenceOperation property => LowerProperty(property, hint),
            IInvocationOperation call => LowerInvocation(call, hint),
            IObjectCreationOperation creation => LowerCreation(creation, hint),
            IArrayCreationOperation creation => LowerArrayCreation(creation, hint),
            ICollectionExpressionOperation collection => LowerCollection(collection, hint),
            ITupleOperation tuple => LowerTuple(tuple),
            IWithOperation with => LowerWith(with, hint),
            IIsPatternOperation pattern => LowerIsPattern(pattern),
            IIsTypeOperation test => LowerIsType(test),
            IInterpolatedStringOperation text => LowerInterpolation(text),
            IInterpolatedStringHandlerCreationOperation { Content: IInterpolatedStringOperation text } => LowerInterpolation(text),
            IInterpolatedStringAdditionOperation text => LowerTextSum(text),
            ITupleBinaryOperation comparison => LowerTupleComparison(comparison),
            ITypeOfOperation type => new Value.Scalar(new Expr.Raw([$"typeof({TypeLowering.Spell(frame.Types.Apply(type.TypeOperand, program.Compilation))})"], [], ShapeOf(type).Type, Repeatable: true)),
            ISizeOfOperation size => new Value.Scalar(new Expr.Raw([$"sizeof({TypeLowering.Spell(size.TypeOperand)})"], [], IrType.Int, Repeatable: true)),
            IThrowOperation thrown => LowerThrow(thrown),
            IDeclarationExpressionOperation declaration => new Value.Target(LowerDeclarationExpression(declaration)),
            IRangeOperation range => LowerRange(range),
            IUtf8StringOperation text => new Value.Scalar(new Expr.Raw([text.Syntax.ToString()], [], ShapeOf(text).Type, Repeatable: true)),
            IDelegateCreationOperation creation => LowerDelegate(creation),
            IAnonymousFunctionOperation => Refuse(operation, "an expression tree is not code that runs"),
            IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation or IDynamicObjectCreationOperation =>
                Refuse(operation, "what dynamic code does is known only when it runs"),
            IAnonymousObjectCreationOperation creation => LowerAnonymous(creation),
            ITranslatedQueryOperation query => Lower(query.Operation, hint),
            IAwaitOperation => Refuse(operation, "asynchronous code has no reverse order"),
            { Syntax: StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax } => LowerStackAlloc(operation, hint),
            _ => Refuse(operation, $"there is no rule for this kind of expression ({operation.Kind})"),
        };
    }

    private Expr LowerExpr(IOperation? operation, string? hint = null) =>
        ToExpr(Lower(operation, hint), operation?.Syntax ?? program.Method.DeclaringSyntaxReferences[0].GetSyntax());

    /// <summary>A condition, or another passive operand.</summary>
    private Expr LowerCondition(IOperation operation) => LowerExpr(operation);

    private Value Default(Shape shape) => shape.IsAggregate
        ? new Value.Parts(shape, [.. shape.Members.Select(m => Default(m.Shape))])
        : new Value.Scalar(Constants.Zero(shape));

    /// <summary>Constants fold where they are passive or a name; arithmetic on real constants stays as the user wrote it.</summary>
    private Expr? Folded(IOperation operation)
    {
        Shape shape = ShapeOf(operation);
        object? value = operation.ConstantValue.Value;
        if (shape.IsAggregate) return null;   // no number
        if (!shape.IsReal)
            return value is null && shape.Kind == ShapeKind.Memory ? Constants.Zero(shape) : operation.Type is null ? new Expr.Constant("null", shape.Type) : Constants.Of(value, shape);
        switch (operation)
        {
            case ILiteralOperation:
                return Constants.OfLiteral(operation.Syntax, value, shape) ?? Constants.Of(value, shape);
            case IFieldReferenceOperation { Field: { ContainingType: var type } field }:
                bool named = type.ToDisplayString() is "System.Math" or "System.MathF" or "double" or "float";
                return named ? new Expr.Constant($"{(type.SpecialType != SpecialType.None ? type.ToDisplayString() : type.Name)}.{field.Name}", shape.Type) : Constants.Of(value, shape);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, Operand: ILiteralOperation literal } when Folded(literal) is Expr.Constant positive && char.IsDigit(positive.Text[0]):
                return positive with { Text = "-" + positive.Text };
            case IBinaryOperation or IUnaryOperation:
                return null;
            default:
                return Constants.Of(value, shape);
        }
    }

    /// <summary>An object without a name never changes: it is its parts.</summary>
    private Value LowerAnonymous(IAnonymousObjectCreationOperation creation)
    {
        Shape shape = ShapeOf(creation);
        List<Value> values = InOrder(creation.Initializers.Select(i => (Func<Value>)(() => Lower(((ISimpleAssignmentOperation)i).Value))));
        return new Value.Parts(shape, values);
    }

    private Value LowerTuple(ITupleOperation tuple)
    {
        Shape shape = ShapeOf(tuple);
        List<Value> values = InOrder(tuple.Elements.Select(e => (Func<Value>)(() => Lower(e))));
        if (shape.IsAggregate)
            return new Value.Parts(shape, values);
        List<Expr> holes = [.. values.Select((v, i) => ToExpr(v, tuple.Elements[i].Syntax))];
        return new Value.Scalar(new Expr.Raw(["(", .. Enumerable.Repeat(", ", holes.Count - 1), ")"], [.. holes], shape.Type, Repeatable: true));
    }

    private Value LowerThrow(IThrowOperation thrown)
    {
        if (thrown.Exception is null)
            return Refuse(thrown, "an exception that was caught cannot be thrown again");
        Expr exception = LowerThrown(thrown.Exception);
        if (endings.Count > 0)
        {
            exception = Settle(exception, "exception");
            RunEndings();
        }
        Emit(new Stmt.Throw(exception));
        return Dummy(ShapeOf(thrown));
    }

    /// <summary>The exception as one expression, so that no variable is needed where it is thrown.</summary>
    private Expr LowerThrown(IOperation exception)
    {
        Expr value = LowerExpr(exception is IConversionOperation { Operand: var inner } ? inner : exception);
        if (value is Expr.Read { Place: { IsVariable: true, Root: var temp } } && block.Count > 0 && block[block.Count - 1] is Stmt.Declare { Value: { } whole } last && last.Variable == temp && owned.Remove(temp))
        {
            block.RemoveAt(block.Count - 1);
            return whole;
        }
        return value;
    }

    private Value LowerBinary(IBinaryOperation binary, string? hint)
    {
        if (IsNullTest(binary) && IsNullable(ShapeOf(binary.LeftOperand)) && IsNullable(ShapeOf(binary.RightOperand)))
            return Lifted(binary, binary.OperatorKind, Lower(binary.LeftOperand), Lower(binary.RightOperand), ShapeOf(binary));
        if (binary.OperatorMethod is { } comparison && IsEqualityOfRecords(comparison))
            return AreEqual(comparison, binary.LeftOperand, binary.RightOperand, binary);
        if (binary.OperatorMethod is { } method && !IsBuiltIn(method) && NumericOperator(binary) is not { })
            return LowerOperator(method, [binary.LeftOperand, binary.RightOperand], binary, hint);
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
            return LowerShortCircuit(binary);
        List<Value> operands = InOrder(() => Lower(binary.LeftOperand), () => Lower(binary.RightOperand));
        return Combine(binary, binary.OperatorKind, binary.IsChecked, operands[0], operands[1], ShapeOf(binary), binary.IsLifted);
    }

    /// <summary>Operators of strings, decimals and delegates that Roslyn names by a method, although C# writes the operator.</summary>
    private static bool IsBuiltIn(IMethodSymbol method) =>
        method.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Object;

    /// <summary>Generic arithmetic, <c>T + T</c>, where T is a number type that is known by now.</summary>
    private Shape? NumericOperator(IBinaryOperation binary) =>
        binary.OperatorMethod is { IsStatic: true, ContainingType.TypeKind: TypeKind.Interface } && ShapeOf(binary.LeftOperand) is { Kind: ShapeKind.Scalar } left
        && left.Symbol.TypeKind != TypeKind.TypeParameter && left.Symbol.SpecialType != SpecialType.None ? left : null;

    private Value Combine(IOperation operation, BinaryOperatorKind kind, bool isChecked, Value left, Value right, Shape shape, bool isLifted = false)
    {
        if (Symbol(kind) is not { } symbol)
            return Refuse(operation, $"the operator {kind} is not differentiated");
        if (left is Value.Parts { Shape: var lifted } && IsNullable(lifted) || right is Value.Parts { Shape: var other } && IsNullable(other))
            return Lifted(operation, kind, left, right, shape);
        if (left is Value.Parts l && right is Value.Parts r && symbol is "==" or "!=")
            return CompareParts(symbol, (Value.Parts)left, (Value.Parts)right, operation);
        if ((left is Value.Sequence || right is Value.Sequence) && operation is IBinaryOperation test && IsNullTest(test))
            return new Value.Scalar(symbol == "!=" ? Constants.True : Constants.False);
        if ((IsDelegate(left) && right is Value.Scalar { Expr: Expr.Constant }) || (IsDelegate(right) && left is Value.Scalar { Expr: Expr.Constant }))
            return new Value.Scalar(symbol == "!=" ? Constants.True : Constants.False);
        Expr a = ToExpr(left, operation.Syntax), b = ToExpr(right, operation.Syntax);
        if (Folding.Binary(symbol, a, b) is { } folded && folded.Type == shape.Type)
            return new Value.Scalar(folded);
        bool plainMemory = left is Value.View || right is Value.View || a.Type.Kind == Kind.Memory || b.Type.Kind == Kind.Memory;
        bool isText = shape.Type.Text == "string";
        if (plainMemory || isText || isLifted || !IsPlainOperand(a) || !IsPlainOperand(b))
            return new Value.Scalar(new Expr.Raw(["", $" {symbol} ", ""], [a, b], shape.Type, Repeatable: true));
        if (!shape.IsReal && symbol is "+" or "-" or "*" && isChecked != program.Compilation.Options.CheckOverflow())
            return new Value.Scalar(new Expr.Raw([isChecked ? "checked(" : "unchecked(", $" {symbol} ", ")"], [a, b], shape.Type, Repeatable: true));
        return new Value.Scalar(new Expr.Apply(symbol, [a, b], shape.Type));
    }

    private static bool IsPlainOperand(Expr e) => e.Type.IsReal || e is not Expr.Constant { Text: "null" };

    private Value LowerTupleComparison(ITupleBinaryOperation comparison)
    {
        List<Value> sides = InOrder(() => ElementsOf(comparison.LeftOperand), () => ElementsOf(comparison.RightOperand));
        return new Value.Scalar(CompareElements(comparison.OperatorKind, sides[0], sides[1], comparison));
    }

    /// <summary>A tuple as its elements, whether or not reals are among them.</summary>
    private Value ElementsOf(IOperation operation)
    {
        IOperation tuple = operation is IConversionOperation { IsImplicit: true, Operand: ITupleOperation literal } ? literal : operation;
        if (tuple is ITupleOperation { Elements: var elements })
            return new Value.Parts(ShapeOf(tuple), InOrder(elements.Select(e => (Func<Value>)(() => ElementsOf(e)))));
        Value value = Lower(operation);
        if (value is not Value.Scalar scalar || (frame.Types.Apply(operation.Type!, program.Compilation) as INamedTypeSymbol) is not { IsTupleType: true } type)
            return value;
        Expr whole = Settle(scalar.Expr, "tuple");
        return new Value.Parts(ShapeOf(operation), [.. type.TupleElements.Select((e, i) => (Value)new Value.Scalar(new Expr.Raw(["", $".Item{i + 1}"], [whole], program.Types.Of(e.Type).Type, Repeatable: true)))]);
    }

    private Expr CompareElements(BinaryOperatorKind kind, Value left, Value right, IOperation operation)
    {
        if (left is not Value.Parts a || right is not Value.Parts b)
            return CompareNumbers(kind, ToExpr(left, operation.Syntax), ToExpr(right, operation.Syntax), operation);
        return a.Members.Zip(b.Members, (x, y) => CompareElements(kind, x, y, operation))
            .Aggregate((x, y) => new Expr.Apply(kind == BinaryOperatorKind.Equals ? "&&" : "||", [x, y], IrType.Bool));
    }

    /// <summary>Elements of different number types are compared as the wider.</summary>
    private Expr CompareNumbers(BinaryOperatorKind kind, Expr a, Expr b, IOperation operation)
    {
        Shape wider = Wider(NumberShape(a.Type), NumberShape(b.Type));
        if (a.Type.IsReal != b.Type.IsReal || (a.Type.IsReal && a.Type != b.Type))
        {
            a = ToExpr(Convert(new Value.Scalar(a), NumberShape(a.Type), wider, operation, isChecked: false), operation.Syntax);
            b = ToExpr(Convert(new Value.Scalar(b), NumberShape(b.Type), wider, operation, isChecked: false), operation.Syntax);
        }
        return ToExpr(Combine(operation, kind, isChecked: false, new Value.Scalar(a), new Value.Scalar(b), program.Types.Of(SpecialType.System_Boolean)), operation.Syntax);
    }

    private Value CompareParts(string symbol, Value.Parts left, Value.Parts right, IOperation operation)
    {
        if (!left.Shape.Symbol.IsTupleType)
            return Refuse(operation, "structs are compared by code that is not differentiated; compare their fields");
        Expr all = Constants.True;
        for (int i = 0; i < left.Members.Count; i++)
        {
            Expr one = ToExpr(Combine(operation, symbol == "==" ? BinaryOperatorKind.Equals : BinaryOperatorKind.NotEquals, false, left.Members[i], right.Members[i], program.Types.Of(SpecialType.System_Boolean)), operation.Syntax);
            all = i == 0 ? one : new Expr.Apply(symbol == "==" ? "&&" : "||", [all, one], IrType.Bool);
        }
        return new Value.Scalar(all);
    }

    private static string? Symbol(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        BinaryOperatorKind.Divide => "/",
        BinaryOperatorKind.Remainder => "%",
        BinaryOperatorKind.LeftShift => "<<",
        BinaryOperatorKind.RightShift => ">>",
        BinaryOperatorKind.UnsignedRightShift => ">>>",
        BinaryOperatorKind.And => "&",
        BinaryOperatorKind.Or => "|",
        BinaryOperatorKind.ExclusiveOr => "^",
        BinaryOperatorKind.Equals => "==",
        BinaryOperatorKind.NotEquals => "!=",
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.GreaterThan => ">",
        BinaryOperatorKind.GreaterThanOrEqual => ">=",
        _ => null,
    };

    private Value LowerUnary(IUnaryOperation unary, string? hint)
    {
        if (unary.OperatorKind == UnaryOperatorKind.Hat)
            return LowerHat(unary);
        Shape shape = ShapeOf(unary);
        bool generic = unary.OperatorMethod is { ContainingType.TypeKind: TypeKind.Interface } && shape.IsReal;
        if (unary.OperatorMethod is { } method && !generic && !IsBuiltIn(method))
            return LowerOperator(method, [unary.Operand], unary, hint);
        Expr operand = LowerExpr(unary.Operand);
        string? symbol = unary.OperatorKind switch
        {
            UnaryOperatorKind.Minus => "neg",
            UnaryOperatorKind.Not => "!",
            UnaryOperatorKind.BitwiseNegation => shape.Type.Text == "bool" ? "!" : "~",
            UnaryOperatorKind.Plus => "",
            _ => null,
        };
        if (symbol is null)
            return Refuse(unary, $"the operator {unary.OperatorKind} is not differentiated");
        if (!shape.IsReal && symbol == "neg" && unary.IsChecked != program.Compilation.Options.CheckOverflow())
            return new Value.Scalar(new Expr.Raw([unary.IsChecked ? "checked(-" : "unchecked(-", ")"], [operand], shape.Type, Repeatable: true));
        return new Value.Scalar(symbol.Length == 0 ? operand : new Expr.Apply(symbol, [operand], shape.Type));
    }
}
