using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Virtual, abstract and interface members: a chain of tests for the exact run-time type, with the code of each; an unknown type throws its name.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Objects whose run-time type is known: those made here.</summary>
    private readonly Dictionary<Variable, INamedTypeSymbol> exact = [];

    /// <summary>A member that runs for these types.</summary>
    private sealed record Target(IMethodSymbol Method, List<INamedTypeSymbol> Types);

    private Value LowerVirtualCall(IInvocationOperation call, IMethodSymbol method, Shape shape, string? hint)
    {
        bool given = call.Arguments.Any(a => a.Value.Type is { } type && (type.TypeKind == TypeKind.Delegate || TypeLowering.HasReals(frame.Types.Apply(type, program.Compilation))));
        bool hasReals = shape.Symbol.SpecialType != SpecialType.System_Void && TypeLowering.HasReals(shape.Symbol);
        bool isConstant = (call.Instance is IParameterReferenceOperation { Parameter: var receiver } && receiver.HasAttribute(Mark) || IsConstantLibrary(call.Instance)) && !TypeLowering.HasSource(method)
            && !call.Arguments.Any(a => a.Parameter?.RefKind != RefKind.Out && TypeLowering.HasReals(frame.Types.Apply(a.Value.Type!, program.Compilation)));
        if (isConstant)
            return LowerOpaqueCall(call, method, shape, mayCarry: true);
        if (IsComparison(method, call.Instance))
            return new Value.Scalar(new Expr.Raw(["(", ").CompareTo(", ")"], [.. InOrder(call.Arguments.Select(a => (Func<Value>)(() => Lower(a.Value)))).Select(v => ToExpr(v, call.Syntax))], shape.Type, Repeatable: true));
        if (!given && (!hasReals || !TypeLowering.HasSource(method)) && !TypeLowering.HasReals(ShapeOf(call.Instance!).Symbol))
            return LowerOpaqueCall(call, method, shape, mayCarry: false);
        if (method is { Name: "ToString" or "GetHashCode", Parameters.Length: 0 } && call.Instance is { Type.TypeKind: TypeKind.Class } self && Lower(self) is Value.View { Place: var asked })
            return Opaque(new Expr.Raw(["", $".{method.Name}()"], [new Expr.Read(asked)], shape.Type, Repeatable: false), shape, method.Name == "ToString" ? "text" : "hash");
        List<Value> values = InOrder([() => new Value.Target(Receiver(call.Instance!)), .. call.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a)))]);
        return CallVirtual(method, ((Value.Target)values[0]).Location, ArgumentLocations(call.Arguments, values.GetRange(1, values.Count - 1)), call, shape, hint);
    }

    /// <summary>Whether it is a table behind an interface that can only be read, which the method's class holds once and for all.</summary>
    private static bool IsConstantLibrary(IOperation? receiver) =>
        (receiver is IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } || receiver is IPropertyReferenceOperation { Property: { IsStatic: true, IsReadOnly: true } property } && property.IsAuto())
        && receiver.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IReadOnlyDictionary" or "IReadOnlySet" };

    /// <summary>Whether numbers are compared in their own order; the answer is constant around the point.</summary>
    private static bool IsComparison(IMethodSymbol method, IOperation? receiver) => method is { Name: "Compare", ContainingType: { Name: "Comparer", TypeArguments: [{ SpecialType: SpecialType.System_Double or SpecialType.System_Single }] } }
        && receiver is IPropertyReferenceOperation { Property: { Name: "Default", IsStatic: true } };

    private Value CallVirtual(IMethodSymbol method, Location receiver, IReadOnlyList<Location> arguments, IOperation call, Shape shape, string? hint)
    {
        if (ExactType(receiver) is { } type)
            return Hierarchy.Implementation(type, method) is { } known && HasCode(known)
                ? RunTarget(new(known, [type]), Read(receiver), receiver.Shape, arguments, call, shape, hint)
                : Refuse(call, "what its receiver's class does is not known here");
        List<Target> targets = Possible(TargetsOf(method, receiver.Shape.Symbol), receiver);
        if (targets.Count == 0)
            return Refuse(call, Hierarchy.Concrete(receiver.Shape.Symbol as INamedTypeSymbol ?? method.ContainingType).Any(t => !program.Types.IsAccessible(t))
                ? "it is virtual, and the classes that have code for it are private; make them internal" : "it is virtual, and no class here has code for it");
        return IsTooBigToDispatch(method, targets)
            ? CallFunction(method, receiver, arguments, call, hint, isVirtual: true)
            : Dispatch(method, targets, receiver, arguments, call, shape, hint);
    }

    /// <summary>The run-time type of an object that was made here and has kept one name.</summary>
    private INamedTypeSymbol? ExactType(Location receiver)
    {
        Place? place = receiver switch
        {
            Location.Fixed { Value: Value.View view } => view.Place,
            Location.InPlace inPlace => inPlace.Place,
            _ => null,
        };
        if (receiver.Shape?.Symbol is INamedTypeSymbol { IsSealed: true } last)
            return last;
        return place is { IsVariable: true, Root: var root } && settled.Contains(root) && exact.TryGetValue(root, out INamedTypeSymbol type) ? type : null;
    }

    /// <summary>The members that a call may run, each with the types for which it does.</summary>
    private List<Target> TargetsOf(IMethodSymbol method, ITypeSymbol receiver)
    {
        var targets = new List<Target>();
        INamedTypeSymbol from = receiver as INamedTypeSymbol ?? method.ContainingType;
        foreach (INamedTypeSymbol type in Hierarchy.Concrete(from).Where(program.Types.IsAccessible))
        {
            if (Hierarchy.Implementation(type, method) is not { } code || !HasCode(code))
                continue;
            // Code of an interface itself is followed for each class apart: what it calls of its object is then known.
            if (targets.Find(t => SymbolEqualityComparer.Default.Equals(t.Method, code)) is { } known && !type.IsValueType && code.ContainingType.TypeKind != TypeKind.Interface)
                known.Types.Add(type);
            else
                targets.Add(new(code, [type]));
        }
        return targets;
    }

    /// <summary>Without the classes that the receiver cannot be of: in the code of a base class its variable may be declared as more than the code knows.</summary>
    private static List<Target> Possible(List<Target> targets, Location receiver)
    {
        string? declared = receiver switch
        {
            Location.Fixed { Value: Value.View view } => view.Place.Type.Text.TrimEnd('?'),
            Location.InPlace inPlace => inPlace.Place.Type.Text.TrimEnd('?'),
            _ => null,
        };
        bool IsOne(INamedTypeSymbol type) => Ancestors(type).Any(t => TypeLowering.Spell(t) == declared);
        List<Target> possible = [.. targets.Select(t => t with { Types = t.Types.FindAll(IsOne) }).Where(t => t.Types.Count > 0)];
        return possible.Count == 0 ? targets : possible;
    }

    private static IEnumerable<INamedTypeSymbol> Ancestors(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType) yield return at;
        foreach (INamedTypeSymbol implemented in type.AllInterfaces) yield return implemented;
    }

    private bool HasCode(IMethodSymbol method) => program.Bodies.Of(method) is not null || AutoProperty(method) is not null;

    private static IPropertySymbol? AutoProperty(IMethodSymbol accessor) => accessor.AssociatedSymbol is IPropertySymbol property && property.IsAuto() ? property : null;

    private bool IsTooBigToDispatch(IMethodSymbol method, List<Target> targets) =>
        method.Parameters.All(p => p.Type.TypeKind != TypeKind.Delegate)
        && (targets.Exists(t => IsRecursive(t.Method)) || inlined + targets.Sum(t => program.Calls.Size(t.Method)) > InlineBudget);

    private Value Dispatch(IMethodSymbol method, List<Target> targets, Location receiver, IReadOnlyList<Location> arguments, IOperation call, Shape shape, string? hint)
    {
        Value self = Bound(Read(receiver), receiver.Shape, "self");
        arguments = [.. arguments.Select(a => a is Location.Fixed { Value: var value } known ? known with { Value = Keep(value) } : Freeze(a))];
        bool isVoid = shape.Symbol.SpecialType == SpecialType.System_Void;
        Location? result = null;
        return Chain(0);

        Value Chain(int i)
        {
            if (i == targets.Count)
            {
                Emit(new Stmt.Throw(UnknownType($"{method.ContainingType.Name}.{(method.AssociatedSymbol ?? method).Name}", self, call)));
                return isVoid ? new Value.None() : Dummy(shape);
            }
            Expr test = IsExactly(self, targets[i].Types, call);
            Value Run() => RunTarget(targets[i], self, receiver.Shape, arguments, call, shape, hint);
            if (!isVoid)
                return Choose(test, shape, Run, () => Chain(i + 1), hint, () => result, r => result = r);
            List<Stmt> then = Nested(() => Run());
            List<Stmt> otherwise = Nested(() => Chain(i + 1));
            if (EndsInThrow(otherwise) && i == targets.Count - 1)
            {
                Emit(new Stmt.If(Not(test), [.. otherwise], []));
                block.AddRange(then);
            }
            else
                EmitIf(test, then, otherwise, source);
            return new Value.None();
        }
    }

    private Value RunTarget(Target target, Value self, Shape from, IReadOnlyList<Location> arguments, IOperation call, Shape shape, string? hint)
    {
        Shape to = program.Types.Of(target.Method.ContainingType.TypeKind == TypeKind.Interface || target.Types.Count == 1 ? target.Types[0] : target.Method.ContainingType);
        Value known = Bound(As(self, from, to, isTest: false), to, Naming.Small(to.Symbol.Name));
        Variable? itself = known is Value.View { Place: { IsVariable: true, Root: var root } } && target.Types.Count == 1 && !exact.ContainsKey(root) ? root : null;
        if (itself is not null)
            exact[itself] = target.Types[0];
        Location receiver = new Location.Fixed(to, known);
        Value value = AutoProperty(target.Method) is not { } property ? CallSource(target.Method, receiver, arguments, call, hint)
            : target.Method.MethodKind == MethodKind.PropertySet ? StoreProperty(receiver, property, Read(arguments[0]), call)
            : Read(MemberLocation(receiver, property.BackingField()!, ShapeOf(property.Type), call));
        if (itself is not null)
            exact.Remove(itself); // it is of that type in this branch alone
        return value is Value.None ? value : Convert(value, ShapeOf(target.Method.ReturnType), shape, call, isChecked: false);
    }

    private Value StoreProperty(Location receiver, IPropertySymbol property, Value value, IOperation call)
    {
        Store(MemberLocation(receiver, property.BackingField()!, ShapeOf(property.Type), call), value, call.Syntax);
        return new Value.None();
    }

    /// <summary>The same object as one of another class; null where <paramref name="isTest"/> and it is of no such class.</summary>
    private Value As(Value self, Shape from, Shape to, bool isTest)
    {
        if (from.Type == to.Type || self is Value.View { Place.Type: var known } && known == to.Type)
            return self;
        if (self is Value.View view && to.Kind == ShapeKind.Memory)
        {
            Place place = IsStranger(view.Place, from, to) ? Then(view.Place, new Step.Cast(from.Type.Text, false), from.Type) : view.Place;
            return new Value.View(Then(place, new Step.Cast(to.Type.Text, isTest), to.Type));
        }
        Expr operand = self is Value.View inside ? new Expr.Read(Stored(inside.Place, "view")) : ((Value.Scalar)self).Expr;
        var cast = isTest ? new Expr.Raw(["", $" as {to.Type.Text}"], [operand], to.Type, Repeatable: true) : new Expr.Raw([$"(({to.Type.Text})", ")"], [operand], to.Type, Repeatable: true);
        if (to.IsAggregate)
            return OpaqueStruct(cast, to, Naming.Small(to.Symbol.Name));
        var variable = new Variable(NewName(Naming.Small(to.Symbol.Name)), to.Type);
        settled.Add(variable);
        Emit(new Stmt.Declare(variable, cast));
        return new Value.Scalar(new Expr.Read(Place.Of(variable)));
    }

    /// <summary>Whether the variable is declared as a class from which C# knows no way to the other, although there is one from what the code takes it for.</summary>
    private static bool IsStranger(Place place, Shape from, Shape to)
    {
        string declared = place.Type.Text.TrimEnd('?');
        if (declared == from.Type.Text.TrimEnd('?') || from.Symbol is not INamedTypeSymbol known || to.Symbol is not INamedTypeSymbol wanted)
            return false;
        INamedTypeSymbol? type = Hierarchy.Concrete(known).SelectMany(Ancestors).FirstOrDefault(t => TypeLowering.Spell(t) == declared);
        return type is not null && !Ancestors(type).Contains(wanted, SymbolEqualityComparer.Default) && !Ancestors(wanted).Contains(type, SymbolEqualityComparer.Default);
    }

    private Expr IsExactly(Value self, List<INamedTypeSymbol> types, IOperation call)
    {
        Expr subject = ToExpr(self, call.Syntax);
        return types.Select(t => (Expr)new Expr.Raw(["", $".GetType() == typeof({TypeLowering.Spell(t)})"], [subject], IrType.Bool, Repeatable: true))
            .Aggregate((a, b) => new Expr.Apply("||", [a, b], IrType.Bool));
    }

    private Expr UnknownType(string member, Value self, IOperation call) => new Expr.Raw(
        [$"new global::System.NotSupportedException(\"{member} is not known for an object of type \" + ", ".GetType() + \".\")"],
        [ToExpr(self, call.Syntax)], IrType.Int, Repeatable: true);
}
