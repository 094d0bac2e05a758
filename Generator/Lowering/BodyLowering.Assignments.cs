using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Assignments in all their forms; each is also an expression.</summary>
internal sealed partial class BodyLowering
{
    private Value LowerAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef)
            return Read(Rebind(assignment));
        if (AssignMoving(assignment) is { } moved)
            return moved;
        if (Mutations.IsRenaming(assignment) && assignment.Target is ILocalReferenceOperation { Local: var renamed })
        {
            Value next = Convert(Lower(assignment.Value, renamed.Name), ShapeOf(assignment.Value), ShapeOf(renamed.Type), assignment, isChecked: false);
            frame.Define(renamed, Declare(renamed.Name, ShapeOf(renamed.Type), Disowned(next), isSettled: !frame.Mutations.Writes(renamed), assignment.Syntax));
            return new Value.None();
        }
        string? name = (assignment.Target as ILocalReferenceOperation)?.Local.Name;
        List<Value> operands = InOrder(
            () =>
            {
                var place = new Value.Target(Lasting(LowerLocation(assignment.Target), assignment));
                name ??= ApartName(place.Location);
                return place;
            },
            () => Lower(assignment.Value, name));
        Location target = ((Value.Target)operands[0]).Location;
        Value value = operands[1];
        if (IsStatement(assignment))
        {
            Store(target, value, assignment.Syntax);
            return new Value.None();
        }
        value = Disowned(value);
        if (target is Location.Computed or Location.Opaque or Location.Discard)
            value = Keep(value);
        Store(target, value, assignment.Syntax);
        return IsSettled(value) || target is Location.Computed or Location.Opaque or Location.Discard ? value : Read(target);
    }

    /// <summary>A value whose variables belong to somebody from now on.</summary>
    private Value Disowned(Value value)
    {
        switch (value)
        {
            case Value.Scalar { Expr: Expr.Read { Place: { IsVariable: true, Root: var variable } } }:
                owned.Remove(variable);
                break;
            case Value.View view:
                owned.Remove(view.Place.Root);
                break;
            case Value.Parts parts:
                foreach (Value member in parts.Members)
                    Disowned(member);
                break;
        }
        return value;
    }

    /// <summary>The target of an assignment whose value is read there again: which element it is must not depend on elements, the assigned one may be among them.</summary>
    private Location Lasting(Location target, IOperation assignment)
    {
        if (IsStatement(assignment) || target is not Location.InPlace { Place: var place } element || Walk.Reads(place).All(p => p.IsVariable)) return target;
        return element with { Place = place with { Steps = place.Steps.Select(s => s is Step.Index i ? new Step.Index(i.Indices.Select(e => Walk.Reads(e).All(p => p.IsVariable) ? e : Settle(e, "index")).ToEquatableArray()) : s).ToEquatableArray() } };
    }

    private static bool IsStatement(IOperation operation) => operation.Parent is IExpressionStatementOperation
        || (operation.Parent is IForLoopOperation loop && (loop.AtLoopBottom.Contains(operation) || loop.Before.Contains(operation)));

    private Value LowerCompound(ICompoundAssignmentOperation assignment)
    {
        if (assignment.OperatorMethod is { IsStatic: false } own)
            return UpdateItself(own, assignment, assignment.Target, assignment.Value);
        Location target = Lasting(LowerLocation(assignment.Target), assignment);
        var operands = new List<Value> { new Value.Target(target) };
        int start = block.Count;
        Value old = Read(target);
        if (block.Count > start)
            start = block.Count;
        operands.Add(old);
        Value right = Lower(assignment.Value);
        if (block.Count > start)
            Protect(operands, start);
        bool moved = !ReferenceEquals(operands[1], old);
        return Update(assignment, ((Value.Target)operands[0]).Location, moved ? operands[1] : null, right);
    }

    /// <summary>An operator that is a method of its target and changes it.</summary>
    private Value UpdateItself(IMethodSymbol method, IOperation update, IOperation target, params IOperation[] operands)
    {
        List<Value> values = InOrder([() => new Value.Target(Receiver(target)), .. operands.Select(o => (Func<Value>)(() => Lower(o)))]);
        Location receiver = ((Value.Target)values[0]).Location;
        CallSource(frame.Types.Apply(method, program.Compilation), receiver, [.. values.Skip(1).Select(v => (Location)new Location.Fixed(null!, v))], update, null);
        return ValueOf(receiver, update);
    }

    private Value Update(ICompoundAssignmentOperation assignment, Location target, Value? kept, Value right)
    {
        Shape shape = target.Shape;
        bool generic = assignment.OperatorMethod is { ContainingType.TypeKind: TypeKind.Interface } && shape.IsReal;
        if (assignment.OperatorMethod is { } method && !generic && !IsBuiltIn(method))
        {
            Value result = CallOperator(method, [kept ?? Read(target), right], assignment, null);
            Store(target, result, assignment.Syntax);
            return ValueOf(target, assignment);
        }
        bool plain = assignment.InConversion.IsIdentity && assignment.OutConversion.IsIdentity;
        if (plain && kept is null && CanAdd(target, assignment) && right is Value.Scalar { Expr: var added })
        {
            Place place = ((Location.InPlace)target).Place;
            CheckWrite(place, right, assignment.Syntax);
            Emit(new Stmt.AddTo(place, assignment.OperatorKind == BinaryOperatorKind.Subtract ? Negated(added) : added));
            return ValueOf(target, assignment);
        }
        Value left = kept ?? Read(target);
        Shape computed = plain ? shape : ShapeOf(assignment.Value).IsReal || shape.IsReal ? Wider(shape, ShapeOf(assignment.Value)) : ComputedShape(assignment, shape);
        left = Convert(left, shape, computed, assignment, isChecked: false);
        Value combined = Combine(assignment, assignment.OperatorKind, assignment.IsChecked, left, right, computed);
        Store(target, Convert(combined, computed, shape, assignment, assignment.IsChecked), assignment.Syntax);
        return ValueOf(target, assignment);
    }

    private Value ValueOf(Location target, IOperation assignment) => IsStatement(assignment) ? new Value.None() : Read(target);

    private static Expr Negated(Expr value) => value is Expr.Constant { Text: "1" } one ? one with { Text = "-1" } : new Expr.Apply("neg", [value], value.Type);

    private bool CanAdd(Location target, ICompoundAssignmentOperation assignment) =>
        assignment.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract
        && target is Location.InPlace { Place: var place, Shape: var shape }
        && (shape.IsReal || (shape.Type.Text is "int" or "long" && assignment.IsChecked == program.Compilation.Options.CheckOverflow()))
        && !(shape.IsPassive && IsPassiveState(place));

    private Shape Wider(Shape a, Shape b) => a.Type.Kind == Kind.Double || b.Type.Kind == Kind.Double ? program.Types.Of(SpecialType.System_Double) : program.Types.Of(SpecialType.System_Single);

    /// <summary>The type in which <c>b += 1</c> computes for a small integer.</summary>
    private Shape ComputedShape(ICompoundAssignmentOperation assignment, Shape shape) =>
        shape.Type.Text is "byte" or "sbyte" or "short" or "ushort" or "char" ? program.Types.Of(SpecialType.System_Int32)
        : assignment.Value.Type is { } type && assignment.OperatorKind is not (BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift) ? ShapeOf(type) : shape;

    private Value LowerIncrement(IIncrementOrDecrementOperation increment, bool wantsValue)
    {
        if (increment.OperatorMethod is { IsStatic: false } own)
            return UpdateItself(own, increment, increment.Target);
        Location target = Lasting(LowerLocation(increment.Target), increment);
        Shape shape = target.Shape;
        wantsValue &= !IsStatement(increment);
        bool down = increment.Kind == OperationKind.Decrement;
        if (increment.IsLifted && shape.IsAggregate)
            return Refuse(increment, "a number that may be null is counted up or down; write += 1 or -= 1");
        if (increment.OperatorMethod is { } method && !shape.IsReal)
        {
            Value before = Keep(Read(target));
            Store(target, CallOperator(method, [before], increment, null), increment.Syntax);
            return increment.IsPostfix ? before : ValueOf(target, increment);
        }
        Value old = wantsValue && increment.IsPostfix ? new Value.Scalar(Temp("before", ToExpr(Read(target), increment.Syntax))) : new Value.None();
        if (target is Location.InPlace place && !(shape.IsPassive && IsPassiveState(place.Place)) && (shape.IsReal || shape.Type.Text is "int" or "long"))
        {
            CheckWrite(place.Place, new Value.Scalar(new Expr.Read(place.Place)), increment.Syntax);
            Emit(new Stmt.AddTo(place.Place, new Expr.Constant(down ? "-1" : "1", shape.Type)));
        }
        else
        {
            Shape computed = shape.Type.Text is "byte" or "sbyte" or "short" or "ushort" or "char" ? program.Types.Of(SpecialType.System_Int32) : shape;
            Expr current = ToExpr(Convert(Read(target), shape, computed, increment, isChecked: false), increment.Syntax);
            Expr next = new Expr.Apply(down ? "-" : "+", [current, new Expr.Constant("1", computed.IsReal ? computed.Type : IrType.Int)], computed.Type);
            Store(target, Convert(new Value.Scalar(next), computed, shape, increment, increment.IsChecked), increment.Syntax);
        }
        return !wantsValue ? new Value.None() : increment.IsPostfix ? old : Read(target);
    }

    private Value LowerDeconstruction(IDeconstructionAssignmentOperation assignment)
    {
        var targets = new List<IOperation>();
        IOperation left = assignment.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : assignment.Target;
        List<Value> operands = InOrder(() => TargetsOf(left), () => Lower(assignment.Value));
        StoreDeconstructed(operands[0], operands[1], assignment);
        return operands[1];
    }

    /// <summary>The targets of a deconstruction as a tree of the tuple's shape.</summary>
    private Value TargetsOf(IOperation left)
    {
        if (left is IDeclarationExpressionOperation { Expression: ITupleOperation inner })
            left = inner;
        if (left is not ITupleOperation tuple)
            return new Value.Target(LowerLocation(left));
        List<Value> elements = InOrder(tuple.Elements.Select(e => (Func<Value>)(() => TargetsOf(e))));
        return new Value.Parts(ShapeOf(tuple), elements);
    }

    private void StoreDeconstructed(Value targets, Value value, IDeconstructionAssignmentOperation assignment)
    {
        var flatTargets = new List<Location>();
        var flatValues = new List<Value>();
        DeconstructionInfo? info = assignment.Syntax is AssignmentExpressionSyntax syntax ? program.Bodies.Model(syntax).GetDeconstructionInfo(syntax) : null;
        Match(targets, value, assignment.Value.Type, info, flatTargets, flatValues, assignment);
        Store(flatTargets, flatValues, assignment.Syntax);
    }

    private void Match(Value targets, Value value, ITypeSymbol? type, DeconstructionInfo? info, List<Location> flatTargets, List<Value> flatValues, IDeconstructionAssignmentOperation assignment)
    {
        if (targets is Value.Target target)
        {
            flatTargets.Add(target.Location);
            flatValues.Add(AsPart(value, type, target.Location.Shape, assignment));
            return;
        }
        List<Value> parts = PartsOf(value, ((Value.Parts)targets).Members.Count, info, assignment, type);
        for (int i = 0; i < parts.Count; i++)
        {
            DeconstructionInfo? nested = info is { } known && known.Nested.Length > i ? known.Nested[i] : null;
            Match(((Value.Parts)targets).Members[i], parts[i], PartType(type, info, i, parts.Count), nested, flatTargets, flatValues, assignment);
        }
    }

    /// <summary>What a deconstruction makes of a value at a position, before the variable there takes it; null where that is not known.</summary>
    private static ITypeSymbol? PartType(ITypeSymbol? type, DeconstructionInfo? info, int position, int count)
    {
        if (info?.Method is { } method)
            return method.Parameters[method.Parameters.Length - count + position].Type;
        return type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Length == count ? tuple.TupleElements[position].Type : null;
    }

    /// <summary>A part as the variable that takes it, by the conversion between their types.</summary>
    private Value AsPart(Value part, ITypeSymbol? type, Shape to, IOperation operation)
    {
        Shape? from = type is null ? null : ShapeOf(type);
        if (from is not null && program.Compilation.ClassifyConversion(from.Symbol, to.Symbol) is { IsUserDefined: true, MethodSymbol: { } method } && !IsArithmetic(method))
            return Convert(CallOperator(method, [Convert(part, from, ShapeOf(method.Parameters[0].Type), operation, isChecked: false)], operation, null), ShapeOf(method.ReturnType), to, operation, isChecked: false);
        bool isOther = part is Value.Scalar { Expr.Type: var own } && to.IsReal && own != to.Type && own != from?.Type;
        return Convert(part, isOther ? NumberShape(((Value.Scalar)part).Expr.Type) : from ?? to, to, operation, isChecked: false);
    }

    private Shape NumberShape(IrType type) => program.Types.Of(type.Kind switch
    {
        Kind.Double => SpecialType.System_Double,
        Kind.Float => SpecialType.System_Single,
        _ => type.Text == "long" ? SpecialType.System_Int64 : SpecialType.System_Int32,
    });

    /// <summary>The elements of a tuple, or what a Deconstruct method yields.</summary>
    private List<Value> PartsOf(Value value, int count, DeconstructionInfo? info, IOperation operation, ITypeSymbol? type)
    {
        if (info?.Method is { } method)
            return Deconstruct(value, frame.Types.Apply(method, program.Compilation), operation);
        if (value is Value.Parts parts && parts.Members.Count == count)
            return [.. parts.Members];
        if (value is Value.Scalar { Expr: Expr.Raw { Pieces: ["(", ..] } literal } && literal.Holes.Count == count)
            return [.. literal.Holes.Select(h => (Value)new Value.Scalar(h))];
        Expr whole = Settle(ToExpr(value, operation.Syntax), "tuple");
        var elements = type is null ? null : (frame.Types.Apply(type, program.Compilation) as INamedTypeSymbol)?.TupleElements;
        return [.. Enumerable.Range(0, count).Select(i => (Value)new Value.Scalar(new Expr.Raw(
            ["", $".Item{i + 1}"], [whole], elements is { } e && e.Length == count ? program.Types.Of(e[i].Type).Type : IrType.Int, Repeatable: true)))];
    }

    /// <summary>What a positional record keeps of a parameter.</summary>
    private static IFieldSymbol? PositionOf(INamedTypeSymbol record, IParameterSymbol parameter) =>
        record.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault(p => p.IsAuto() && !p.GetMethod!.IsOpen())?.BackingField();

    private List<Value> Deconstruct(Value value, IMethodSymbol method, IOperation operation)
    {
        if (program.Bodies.Of(method) is null && value is Value.Parts parts)
            return [.. method.Parameters.Select(p => (parts.Shape.Find(p.Name) ?? parts.Shape.Find(Naming.Capital(p.Name))) is { } member ? MemberOf(parts, member) : Refuse(operation, "what Deconstruct yields is not known"))];
        if (program.Bodies.Of(method) is null && method is { IsImplicitlyDeclared: true, ContainingType.IsRecord: true } && value is Value.Scalar plain && !Carries(value))
            return [.. method.Parameters.Select(p => Opaque(new Expr.Raw(["", "." + Support.Identifiers.Escape(p.Name)], [plain.Expr], ShapeOf(p.Type).Type, Repeatable: false), ShapeOf(p.Type), p.Name))];
        if (program.Bodies.Of(method) is null && method is { IsImplicitlyDeclared: true, ContainingType.IsRecord: true } && value is Value.View whole && method.Parameters.Select(p => PositionOf(method.ContainingType, p)).ToList() is var fields && fields.TrueForAll(f => f is not null))
        {
            Location record = new Location.Fixed(ShapeOf(method.ContainingType), whole);
            return [.. fields.Select(f => Read(MemberLocation(record, f!, ShapeOf(f!.Type), operation)))];
        }
        if (program.Bodies.Of(method) is null)
            return [.. method.Parameters.Select(p => Refuse(operation.Syntax, "Deconstruct has no source here", ShapeOf(p.Type)))];
        IEnumerable<IParameterSymbol> parameters = method.IsExtensionMethod ? method.Parameters.Skip(1) : method.Parameters;
        List<Location> results = [.. parameters.Select(p => DeclareResult(p.Name, ShapeOf(p.Type)))];
        Location receiver = new Location.Fixed(ShapeOf(method.IsExtensionMethod ? method.Parameters[0].Type : method.ContainingType), value);
        CallSource(method, method.IsExtensionMethod ? null : receiver, method.IsExtensionMethod ? [receiver, .. results] : results, operation, null);
        return [.. results.Select(Read)];
    }
}
