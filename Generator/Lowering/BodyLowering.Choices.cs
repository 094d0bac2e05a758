using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Expressions that evaluate only some of their operands.</summary>
internal sealed partial class BodyLowering
{
    /// <summary><c>a &amp;&amp; b</c> stays an expression unless evaluating b needs statements.</summary>
    private Value LowerShortCircuit(IBinaryOperation binary)
    {
        bool isAnd = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
        return new Value.Scalar(Both(LowerCondition(binary.LeftOperand), isAnd, () => LowerCondition(binary.RightOperand)));
    }

    /// <summary>The first condition, and only if that leaves it open the second.</summary>
    private Expr Both(Expr first, bool isAnd, Func<Expr> second)
    {
        Expr right = Constants.True;
        List<Stmt> statements = Nested(() => right = second());
        if (first is Expr.Constant { Text: "true" or "false" } known)
        {
            if (known.Text == "true" != isAnd)
                return first;
            block.AddRange(statements);
            return right;
        }
        if (statements.Count == 0)
            return new Expr.Apply(isAnd ? "&&" : "||", [first, right], IrType.Bool);
        var result = new Variable(NewName("holds"), IrType.Bool);
        Emit(new Stmt.Declare(result, first));
        statements = Hoist(statements);
        statements.Add(new Stmt.Assign(Place.Of(result), right) { Source = source });
        Expr read = new Expr.Read(Place.Of(result));
        Emit(new Stmt.If(isAnd ? read : Not(read), [.. statements], []));
        return read;
    }

    /// <summary>Variables that an expression declares live on after it: they are declared here, and only given their values inside.</summary>
    private List<Stmt> Hoist(List<Stmt> statements) =>
    [
        .. statements.Select(s =>
        {
            switch (s)
            {
                case Stmt.Declare { Value: { } value } declare when expressionLocals.Contains(declare.Variable):
                    Emit(declare with { Value = null });
                    return new Stmt.Assign(Place.Of(declare.Variable), value) { Source = declare.Source };
                case Stmt.Declare declare when expressionLocals.Contains(declare.Variable):
                    Emit(declare);
                    return new Stmt.Assign(Place.Of(declare.Variable), Constants.Zero(program.Types.OfText(declare.Variable.Type.Text))) { Source = declare.Source };
                case Stmt.Bind { Declares: true } bind when expressionLocals.Contains(bind.Target.Root) && bind.View.Steps.All(step => step is Step.Cast { IsTest: true }) && !statements.SelectMany(Walk.Declared).Contains(bind.View.Root):
                    Emit(bind);
                    return new Stmt.Scope([]);
                case Stmt.Bind { Declares: true } bind when expressionLocals.Contains(bind.Target.Root):
                    Emit(new Stmt.Declare(bind.Target.Root, null));
                    return bind with { Declares = false };
                default:
                    return s;
            }
        }).Where(s => s is not Stmt.Scope { Body.Count: 0 }),
    ];

    private Location InExpression(Location location)
    {
        foreach (Variable variable in VariablesOf(location))
            expressionLocals.Add(variable);
        return location;
    }

    private static Expr Not(Expr condition) => Folding.IsKnown(condition, out bool known) ? known ? Constants.False : Constants.True : condition is Expr.Apply { Operation: "!" } negation ? negation.Operands[0] : new Expr.Apply("!", [condition], IrType.Bool);

    private Value LowerConditional(IConditionalOperation conditional, string? hint)
    {
        if (conditional.Condition.ConstantValue is { HasValue: true, Value: bool known })
            return Lower(known ? conditional.WhenTrue : conditional.WhenFalse, hint);
        Expr condition = LowerCondition(conditional.Condition);
        if (Folding.IsKnown(condition, out bool holds))
            return Lower(holds ? conditional.WhenTrue : conditional.WhenFalse, hint);
        if (NewLength(conditional.WhenTrue) is { } small && NewLength(conditional.WhenFalse) is { } large && TypeLowering.ElementOf(ShapeOf(conditional).Symbol) is { } element)
        {
            Expr length = ToExpr(Choose(condition, program.Types.Of(SpecialType.System_Int32), () => Number(small()), () => Number(large()), "length"), conditional.Syntax);
            return Allocate(program.Compilation.CreateArrayTypeSymbol(element), [Settle(length, "length")], hint ?? "buffer");
        }
        return Choose(condition, ShapeOf(conditional), () => Lower(conditional.WhenTrue), () => Lower(conditional.WhenFalse), hint, conditional.Syntax);
    }

    /// <summary>The length of new storage without contents, on the stack or not; null for anything else.</summary>
    private Func<Expr>? NewLength(IOperation? operation)
    {
        while (operation is IConversionOperation conversion && (conversion.OperatorMethod is null || TypeLowering.ContainerOf(conversion.OperatorMethod.ContainingType) != Container.None))
            operation = conversion.Operand;
        if (operation is IArrayCreationOperation { DimensionSizes: [var size], Initializer: null })
            return () => LowerExpr(size);
        return operation?.Syntax is StackAllocArrayCreationExpressionSyntax { Initializer: null, Type: ArrayTypeSyntax { RankSpecifiers: [{ Sizes: [{ } only] }] } } && only is not OmittedArraySizeExpressionSyntax
            ? () => LowerExpr(program.Bodies.Model(only).GetOperation(only, program.Token)) : null;
    }

    /// <summary>One of two values: an expression where both are passive and pure, else an if that assigns a variable.</summary>
    private Value Choose(Expr condition, Shape shape, Func<Value> whenTrue, Func<Value> whenFalse, string? hint, SyntaxNode? at = null)
    {
        int before = listsMade.Count;
        Value yes = new Value.None(), no = new Value.None();
        List<Stmt> thenBlock = Nested(() => yes = whenTrue());
        List<Stmt> elseBlock = Nested(() => no = whenFalse());
        if (EndsInThrow(thenBlock) || EndsInThrow(elseBlock))
            return Guarded(condition, thenBlock, yes, elseBlock, no);
        if (IsDelegate(yes) && IsDelegate(no) && thenBlock.Concat(elseBlock).All(s => s is Stmt.Declare { Value: not Expr.Raw { Repeatable: false } }))
        {
            block.AddRange(thenBlock.Concat(elseBlock));
            return new Value.Either(Steady(condition), yes, no);
        }
        if (shape.IsPassive && thenBlock.Count == 0 && elseBlock.Count == 0 && yes is Value.Scalar a && no is Value.Scalar b)
            return new Value.Scalar(new Expr.Apply("?:", [condition, a.Expr, b.Expr], shape.Type));
        Location result = DeclareResult(hint ?? "choice", shape, before);
        SyntaxNode syntax = at ?? program.Method.DeclaringSyntaxReferences[0].GetSyntax();
        thenBlock.AddRange(Nested(() => Store(result, yes, syntax)));
        elseBlock.AddRange(Nested(() => Store(result, no, syntax)));
        Emit(new Stmt.If(condition, [.. thenBlock], [.. elseBlock]));
        return ReadOwned(result);
    }

    /// <summary>A branch that throws is a guard before the value of the other.</summary>
    private Value Guarded(Expr condition, List<Stmt> thenBlock, Value yes, List<Stmt> elseBlock, Value no)
    {
        bool throwsWhenTrue = EndsInThrow(thenBlock);
        Emit(new Stmt.If(throwsWhenTrue ? condition : Not(condition), [.. throwsWhenTrue ? thenBlock : elseBlock], []));
        block.AddRange(throwsWhenTrue ? elseBlock : thenBlock);
        return throwsWhenTrue ? no : yes;
    }

    private static bool EndsInThrow(List<Stmt> statements) => statements.Count > 0 && statements[statements.Count - 1] is Stmt.Throw;

    /// <summary>Variables for a result that is assigned in several places.</summary>
    /// <param name="before">How many lists had been made before anything was lowered that is assigned to it.</param>
    private Location DeclareResult(string name, Shape shape, int? before = null)
    {
        if ((IsList(shape.Symbol) || IsSequence(shape.Symbol)) && ItemType(shape.Symbol) is { } item && TypeLowering.HasReals(item))
            return new Location.Fixed(shape, new Value.Sequence(OneOfSeveral(name, ShapeOf(item), before ?? listsMade.Count)));
        Location result = Declare(name, shape, null, isSettled: false, program.Method.DeclaringSyntaxReferences[0].GetSyntax());
        return result;
    }

    /// <summary>Reads a result that nobody else has, so that a declaration can take its variables over.</summary>
    private Value ReadOwned(Location result)
    {
        foreach (Variable variable in VariablesOf(result))
            owned.Add(variable);
        return Read(result);
    }

    private static IEnumerable<Variable> VariablesOf(Location location) => location switch
    {
        Location.Apart apart => apart.Members.SelectMany(VariablesOf),
        Location.InPlace { Place: { IsVariable: true, Root: var variable } } => [variable],
        _ => [],
    };

    private Value LowerCoalesce(ICoalesceOperation coalesce, string? hint)
    {
        Shape shape = ShapeOf(coalesce);
        if (coalesce.Value is IConditionalAccessOperation { Type: INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } } access
            && shape.IsAggregate && SymbolEqualityComparer.Default.Equals(inner, coalesce.Type))
            return AccessOr(access, shape, () => Lower(coalesce.WhenNull), hint);
        Value value = Lower(coalesce.Value);
        if (IsDelegate(value))
            return value;
        if (value is Value.Parts number && IsNullable(number.Shape))
            return CoalesceNumber(coalesce, number, shape, hint);
        if (value is Value.Parts || IsPartOfInput(value))
            return Refuse(coalesce, "this kind of ?? is not differentiated");
        Expr tested = Settle(ToExpr(value, coalesce.Syntax), "value");
        if (coalesce.WhenNull is IThrowOperation || coalesce.WhenNull is IConversionOperation { Operand: IThrowOperation })
        {
            var raised = Nested(() => Lower(coalesce.WhenNull is IConversionOperation c ? c.Operand : coalesce.WhenNull));
            Emit(new Stmt.If(IsNull(tested), [.. raised], []));
            return Unwrapped(coalesce, value, tested, shape);
        }
        return Choose(Not(IsNull(tested)), shape, () => Unwrapped(coalesce, value, tested, shape), () => Lower(coalesce.WhenNull), hint);
    }

    /// <summary>What is left of a value that is known not to be null.</summary>
    private Value Unwrapped(ICoalesceOperation coalesce, Value value, Expr tested, Shape shape)
    {
        bool isNullable = coalesce.Value.Type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } && coalesce.Type?.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T;
        if (isNullable)
            return Unboxed(new Expr.Raw(["", ".Value"], [tested], shape.Type, Repeatable: true), shape);
        return value is Value.View view ? view : shape.Kind == ShapeKind.Memory && tested is Expr.Read { Place: var place } ? new Value.View(place) : new Value.Scalar(tested);
    }

    private Value Unboxed(Expr.Raw raw, Shape shape) => shape.IsAggregate ? OpaqueStruct(raw, shape, "value") : new Value.Scalar(raw);

    private static Expr IsNull(Expr value) => value is Expr.Constant { Text: ['"', ..] } ? Constants.False : new Expr.Raw(["", " is null"], [value], IrType.Bool, Repeatable: true);

    /// <summary><c>a?.B ?? c</c>, whatever the value in between would be.</summary>
    private Value AccessOr(IConditionalAccessOperation access, Shape shape, Func<Value> otherwise, string? hint) =>
        Lower(access.Operation) is var receiver && (receiver is Value.Parts { Shape: var parts } && IsNullable(parts) || receiver is Value.Scalar or Value.View && access.Operation.Type is { IsReferenceType: true })
            ? AccessOr(receiver, access, shape, otherwise, hint) : Refuse(access, "this kind of ?. is not differentiated");

    private Value AccessOr(Value receiver, IConditionalAccessOperation access, Shape shape, Func<Value> otherwise, string? hint)
    {
        receiver = KeepSubject(receiver, "receiver");
        return Choose(IsThere(receiver, access.Syntax), shape, Accessed, otherwise, hint);

        Value Accessed()
        {
            frame.ConditionalReceivers.Push(WithoutNull(receiver));
            Value value = access.WhenNotNull is IConditionalAccessOperation inner ? AccessOr(inner, shape, otherwise, hint) : Lower(access.WhenNotNull);
            frame.ConditionalReceivers.Pop();
            return IsNullable(shape) && !IsNullable(ShapeOf(access.WhenNotNull)) && value is (Value.Scalar or Value.Parts) ? Present(Convert(value, ShapeOf(access.WhenNotNull), shape.Members[1].Shape, access, isChecked: false), shape) : value;
        }
    }

    private Expr IsThere(Value receiver, SyntaxNode syntax) => receiver is Value.Parts parts ? HasValue(parts) : Not(IsNull(ToExpr(receiver, syntax)));

    private static Value WithoutNull(Value receiver) => receiver is Value.Parts parts ? parts.Members[1] : receiver;

    private Value LowerConditionalAccess(IConditionalAccessOperation access, string? hint)
    {
        Value receiver = Lower(access.Operation);
        Shape shape = ShapeOf(access);
        if (IsDelegate(receiver) && access.Type is null or { SpecialType: SpecialType.System_Void })
            return OnKnown(receiver, access);
        if (receiver is not Value.Scalar and not Value.View and not Value.Parts || receiver is Value.Parts { Shape: var whole } && !IsNullable(whole))
            return Refuse(access, "this kind of ?. is not differentiated");
        if (receiver is Value.Parts && access.Type is (null or { SpecialType: SpecialType.System_Void }))
            return Refuse(access, "this kind of ?. is not differentiated");
        if (receiver is Value.Parts)
            return AccessOr(receiver, access, shape, () => Default(shape), hint);
        if (IsNullable(shape) || shape.Kind == ShapeKind.Memory && access.Operation.Type is { IsReferenceType: true })
            return AccessOr(receiver, access, shape, () => Default(shape), hint);
        if (access.Type is { SpecialType: not SpecialType.System_Void } && TypeLowering.HasReals(access.Type) || access.Type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } n && TypeLowering.HasReals(((INamedTypeSymbol)n).TypeArguments[0]))
            return Refuse(access, "a real value that may be null is not differentiated; test for null first");
        if (receiver is Value.Scalar scalar)
            receiver = new Value.Scalar(Settle(scalar.Expr, "receiver"));
        Expr tested = ToExpr(receiver, access.Syntax);
        frame.ConditionalReceivers.Push(access.Operation.Type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }
            ? Unboxed(new Expr.Raw(["", ".Value"], [tested], ShapeOf(((INamedTypeSymbol)access.Operation.Type!).TypeArguments[0]).Type, Repeatable: true), ShapeOf(((INamedTypeSymbol)access.Operation.Type!).TypeArguments[0]))
            : receiver);
        Value result;
        if (access.Type is null or { SpecialType: SpecialType.System_Void })
        {
            Emit(new Stmt.If(Not(IsNull(tested)), [.. Nested(() => Lower(access.WhenNotNull))], []));
            result = new Value.None();
        }
        else
        {
            result = Choose(Not(IsNull(tested)), shape, () => AsPassive(Lower(access.WhenNotNull), shape), () => Default(shape), hint);
        }
        frame.ConditionalReceivers.Pop();
        return result;
    }

    /// <summary><c>?.</c> on what is known not to be null.</summary>
    private Value OnKnown(Value receiver, IConditionalAccessOperation access)
    {
        frame.ConditionalReceivers.Push(receiver);
        Value result = Lower(access.WhenNotNull);
        frame.ConditionalReceivers.Pop();
        return result;
    }

    private static Value AsPassive(Value value, Shape shape) =>
        value is Value.Scalar scalar && scalar.Expr.Type != shape.Type ? new Value.Scalar(new Expr.Apply($"({shape.Type.Text})", [scalar.Expr], shape.Type)) : value;

    private Value LowerCoalesceAssignment(ICoalesceAssignmentOperation assignment)
    {
        Location target = LowerLocation(assignment.Target);
        Shape shape = target.Shape;
        if (IsNullable(shape) && target is not Location.Computed)
        {
            Expr has = Settle(ToExpr(((Value.Parts)Read(target)).Members[0], assignment.Syntax), "has");
            Shape inner = ShapeOf(assignment.Value);
            Emit(new Stmt.If(Not(has), [.. Nested(() => Store(target, Convert(Lower(assignment.Value), inner, shape, assignment, isChecked: false), assignment.Syntax))], []));
            return IsNullable(ShapeOf(assignment)) ? Read(target) : ((Value.Parts)Read(target)).Members[1];
        }
        if (shape.IsAggregate || target is Location.Computed)
            return Refuse(assignment, "this kind of ??= is not differentiated");
        Expr tested = ToExpr(Read(target), assignment.Syntax);
        Emit(new Stmt.If(IsNull(tested), [.. Nested(() => Store(target, Lower(assignment.Value), assignment.Syntax))], []));
        return Read(target);
    }
}
