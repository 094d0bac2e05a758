using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>New arrays, structs and objects.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Variables of objects that the method makes.</summary>
    private readonly HashSet<Variable> made = [];

    private Value.View Allocate(IArrayTypeSymbol type, IReadOnlyList<Expr> lengths, string name)
    {
        Shape shape = program.Types.Of(type);
        if (!program.Types.IsAccessible(type))
            Refuse(frame.Body.Syntax, $"it makes an array of {(type.ElementType.IsAnonymousType ? "objects with a part of a type" : type.ElementType.Name)}, which is private where the derivative stands; make it internal", shape);
        List<Expr> settledLengths = [.. lengths.Select(l => Settle(l, "length"))];
        var variable = new Variable(NewName(name), shape.Type);
        settled.Add(variable);
        owned.Add(variable);
        madeHere.Add(variable);
        Emit(new Stmt.Allocate(Place.Of(variable), shape.Type.Element, [.. settledLengths], Declares: true));
        return new(Place.Of(variable));
    }

    /// <summary>Storage for elements whose type cannot be named where the derivative stands.</summary>
    private Value? Unreachable(ITypeSymbol element, IOperation creation) => program.Types.IsAccessible(element) ? null
        : Refuse(creation, $"the derivative cannot reach the private type {element.Name} of its elements; make it internal");

    private Value LowerArrayCreation(IArrayCreationOperation creation, string? hint)
    {
        var type = (IArrayTypeSymbol)ShapeOf(creation).Symbol;
        if (Unreachable(type.ElementType, creation) is { } refused)
            return refused;
        List<Expr> lengths = [.. InOrder(creation.DimensionSizes.Select(d => (Func<Value>)(() => Lower(d)))).Select(v => ((Value.Scalar)v).Expr)];
        Value.View array = Allocate(type, lengths, hint ?? "array");
        if (creation.Initializer is { } initializer)
            StoreElements(array.Place, initializer, [], program.Types.Of(type.ElementType));
        return array;
    }

    private void StoreElements(Place array, IArrayInitializerOperation initializer, IReadOnlyList<Expr> indices, Shape element)
    {
        for (int i = 0; i < initializer.ElementValues.Length; i++)
        {
            IOperation value = initializer.ElementValues[i];
            List<Expr> at = [.. indices, Constants.Int(i)];
            if (value is IArrayInitializerOperation inner)
                StoreElements(array, inner, at, element);
            else
                Store(new Location.InPlace(Then(array, new Step.Index([.. at]), element.Type), element), Lower(value), value.Syntax);
        }
    }

    private Value LowerCollection(ICollectionExpressionOperation collection, string? hint)
    {
        Shape shape = ShapeOf(collection);
        if (shape.Type.Container == Container.List && !TypeLowering.HasReals(shape.Symbol))
            return PassiveList(collection, shape);
        if ((ItemType(shape.Symbol) ?? TypeLowering.ElementOf(shape.Symbol)) is { } item && Unreachable(item, collection) is { } refused)
            return refused;
        if (IsList(shape.Symbol) || IsSequence(shape.Symbol) || collection.Elements.Any(e => e is ISpreadOperation))
            return GatheredCollection(collection, shape, hint);
        if (shape.Type.Container is not (Container.Array or Container.Span or Container.ReadOnlySpan))
            return Refuse(collection, "a collection expression makes an array, a span or a list here, nothing else");
        ITypeSymbol element = TypeLowering.ElementOf(shape.Symbol)!;
        Value.View array = Allocate(program.Compilation.CreateArrayTypeSymbol(element), [Constants.Int(collection.Elements.Length)], hint ?? "items");
        for (int i = 0; i < collection.Elements.Length; i++)
            Store(ElementOf(array.Place, Constants.Int(i), program.Types.Of(element)), Lower(collection.Elements[i]), collection.Elements[i].Syntax);
        return array;
    }

    /// <summary>Of a length that is known only when it is made.</summary>
    private Value GatheredCollection(ICollectionExpressionOperation collection, Shape shape, string? hint)
    {
        if ((ItemType(shape.Symbol) ?? TypeLowering.ElementOf(shape.Symbol)) is not { } element)
            return Refuse(collection, "a collection expression makes an array, a span or a list here, nothing else");
        Query.Built list = NewList(program.Types.Of(element), Constants.Int(collection.Elements.Length));
        foreach (IOperation one in collection.Elements)
        {
            if (one is ISpreadOperation spread)
                ForEach(QueryOf(spread.Operand), one, item => Add(list, Convert(item, ShapeOf(spread.ElementType!), list.Element, one, isChecked: false), one));
            else
                Add(list, Lower(one), one);
        }
        return IsList(shape.Symbol) || IsSequence(shape.Symbol) ? new Value.Sequence(list) : new Value.View(Kept(list, collection, hint ?? "items").Place);
    }

    private Value PassiveList(ICollectionExpressionOperation collection, Shape shape)
    {
        List<Expr> items = [.. InOrder(collection.Elements.Select(e => (Func<Value>)(() => Lower(e)))).Select((v, i) => ToExpr(v, collection.Elements[i].Syntax))];
        return MadeHere(Opaque(new Expr.Raw(items.Count == 0 ? [$"new {shape.Type.Text}()"] : [$"new {shape.Type.Text} {{ ", .. Enumerable.Repeat(", ", items.Count - 1), " }"], [.. items], shape.Type, Repeatable: false), shape, "list"), shape.Symbol, items.Count, collection.Syntax);
    }

    /// <summary>Memory on the stack is zeroed as an array is, and used the same way.</summary>
    private Value LowerStackAlloc(IOperation operation, string? hint)
    {
        SemanticModel model = program.Bodies.Model(operation.Syntax);
        InitializerExpressionSyntax? initializer = operation.Syntax switch
        {
            StackAllocArrayCreationExpressionSyntax s => s.Initializer,
            ImplicitStackAllocArrayCreationExpressionSyntax s => s.Initializer,
            _ => null,
        };
        var type = (model.GetTypeInfo(operation.Syntax).ConvertedType ?? operation.Type) as INamedTypeSymbol;
        if (type is null || TypeLowering.ElementOf(type) is not { } bare)
            return Refuse(operation, "pointers are not differentiated; use a span");
        ITypeSymbol element = frame.Types.Apply(bare, program.Compilation);
        ExpressionSyntax? size = operation.Syntax is StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax { RankSpecifiers: [{ Sizes: [var only] }] } } && only is not OmittedArraySizeExpressionSyntax ? only : null;
        Expr length = size is null ? Constants.Int(initializer?.Expressions.Count ?? 0) : LowerExpr(model.GetOperation(size, program.Token));
        Value.View array = Allocate(program.Compilation.CreateArrayTypeSymbol(element), [length], hint ?? "buffer");
        for (int i = 0; i < (initializer?.Expressions.Count ?? 0); i++)
            Store(ElementOf(array.Place, Constants.Int(i), program.Types.Of(element)), LowerAs(model.GetOperation(initializer!.Expressions[i], program.Token), program.Types.Of(element)), initializer.Expressions[i]);
        return array;
    }

    /// <summary>An operand whose conversion to the type around it Roslyn does not show.</summary>
    private Value LowerAs(IOperation? operation, Shape shape) => operation is null ? Broken(shape) : Convert(Lower(operation), ShapeOf(operation), shape, operation, isChecked: false);

    private Value LowerCreation(IObjectCreationOperation creation, string? hint)
    {
        Shape shape = ShapeOf(creation);
        if (creation.Constructor is null)
            return Broken(shape);
        IMethodSymbol constructor = frame.Types.Apply(creation.Constructor, program.Compilation);
        if (shape.IsAggregate)
            return Initialised(creation, CreateStruct(creation, constructor, shape, hint), hint);
        if (shape.Kind == ShapeKind.Memory && shape.Type.Container == Container.Object)
            return CreateObject(creation, constructor, shape, hint);
        if (shape.Symbol.TypeKind == TypeKind.Class && TypeLowering.HasSource(shape.Symbol)
            && (creation.Arguments.Any(a => a.Parameter?.Type.TypeKind == TypeKind.Delegate) || TypeLowering.Fields((INamedTypeSymbol)shape.Symbol).Any(f => IsLazy(f.Type))))
            return CreateObject(creation, constructor, program.Types.ObjectOf(shape.Symbol), hint);
        if (IsPassiveApart(creation, shape))
            return CreateObject(creation, constructor, program.Types.ObjectOf(shape.Symbol), hint);
        if (IsLazy(shape.Symbol) && CreateLazy(creation, shape, hint) is { } lazy)
            return lazy;
        if (shape.Kind == ShapeKind.Memory && (!shape.Type.IsSpan && !TypeLowering.HasReals(shape.Symbol)))
            return CreatePassive(creation, constructor, shape);
        if (IsList(shape.Symbol))
            return CreateList(creation, shape);
        if (IsPile(shape.Symbol) && TypeLowering.HasReals(((INamedTypeSymbol)shape.Symbol).TypeArguments[0]))
            return CreatePile(creation, shape);
        if (IsFollowedMap(shape.Symbol))
            return CreateMap(creation, shape);
        if (shape.Kind == ShapeKind.Memory)
            return creation.Arguments.Length == 0 && shape.Type.IsSpan ? new Value.Scalar(new Expr.Constant("default", shape.Type)) : CreateSpan(creation, shape);
        return CreatePassive(creation, constructor, shape);
    }

    private Value CreateSpan(IObjectCreationOperation creation, Shape shape)
    {
        if (!shape.Type.IsSpan || ShapeOf(creation.Arguments[0].Value).Kind != ShapeKind.Memory)
            return Refuse(creation, "lists are read, not built, on the path of a derivative; use an array");
        return SliceOf(creation.Arguments[0].Value, [.. creation.Arguments.Skip(1).Select(a => a.Value)]);
    }

    private Value CreateStruct(IObjectCreationOperation creation, IMethodSymbol constructor, Shape shape, string? hint)
    {
        if (constructor.Parameters.Length == 0 && constructor.IsImplicitlyDeclared)
            return Default(shape);
        List<Location> arguments = ArgumentLocations(creation.Arguments, InOrder(creation.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a)))));
        if (!TypeLowering.HasSource(constructor.ContainingType))
            return FromFields(creation, constructor, shape, arguments);
        if (TryConstruct(constructor, shape, arguments, creation) is { } direct)
            return direct;
        Location self = Declare(hint ?? Naming.Small(shape.Symbol.Name), shape, Default(shape), isSettled: false, creation.Syntax);
        Construct(constructor, self, arguments, creation);
        return ReadOwned(self);
    }

    /// <summary>A library struct whose constructor takes exactly its public fields.</summary>
    private Value FromFields(IOperation creation, IMethodSymbol constructor, Shape shape, List<Location> arguments)
    {
        if (VectorOf(shape, arguments) is { } vector)
            return vector;
        if (program.Library.Find(constructor) is { } member)
            return CallLibrary(member, arguments, creation, null);
        List<int> order = [.. shape.Members.Select(m => constructor.Parameters.ToList().FindIndex(p => string.Equals(p.Name, m.Name, StringComparison.OrdinalIgnoreCase)))];
        bool matches = constructor.Parameters.Length == shape.Members.Count && order.TrueForAll(i => i >= 0);
        if (shape.Symbol.IsTupleType && constructor.Parameters.Length == shape.Members.Count)
            (matches, order) = (true, [.. Enumerable.Range(0, shape.Members.Count)]);
        return matches ? new Value.Parts(shape, [.. order.Select(i => Read(arguments[i]))]) : NoRule(creation, constructor, shape);
    }

    private Value CreateObject(IObjectCreationOperation creation, IMethodSymbol constructor, Shape shape, string? hint)
    {
        if (LibraryBase(shape.Symbol) is { } parent)
            return Refuse(creation, $"its base class {parent.Name} has no source here");
        if (!IsTakenApart(shape.Symbol, creation.Syntax) && !program.Types.IsAccessible(shape.Symbol))
            return Refuse(creation, "the derivative cannot reach this private type; make it internal");
        List<Location> arguments = ArgumentLocations(creation.Arguments, InOrder(creation.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a)))));
        var variable = new Variable(NewName(hint ?? Naming.Small(shape.Symbol.Name)), shape.Type);
        settled.Add(variable);
        exact[variable] = (INamedTypeSymbol)shape.Symbol;
        made.Add(variable);
        Emit(new Stmt.Allocate(Place.Of(variable), shape.Type.Text, [], Declares: true));
        var self = new Location.InPlace(Place.Of(variable), shape);
        underConstruction[variable] = (creation.Syntax, block);
        DeclareApart(variable, shape.Symbol, creation.Syntax);
        Construct(constructor, self, arguments, creation);
        Initialise(creation.Initializer, self);
        underConstruction.Remove(variable);
        owned.Add(variable);
        return new Value.View(Place.Of(variable));
    }

    private static INamedTypeSymbol? LibraryBase(ITypeSymbol type)
    {
        INamedTypeSymbol? parent = type.BaseType;
        while (parent is not null && TypeLowering.HasSource(parent))
            parent = parent.BaseType;
        return parent is null or { SpecialType: SpecialType.System_Object } ? null : parent;
    }

    private Value CreatePassive(IObjectCreationOperation creation, IMethodSymbol constructor, Shape shape)
    {
        List<Value> values = [.. ByParameter(creation.Arguments, InOrder(creation.Arguments.Select(a => (Func<Value>)(() => PassiveOperand(a.Value)))))];
        bool isException = constructor.ContainingType.IsException();
        if (values.Any(Carries) && !isException)
            return TypeLowering.HasSource(constructor) ? Refuse(creation, "its fields cannot be followed, and the derivative would be lost") : NoRule(creation, constructor, shape);
        if (!program.Types.IsAccessible(constructor) || !program.Types.IsAccessible(constructor.ContainingType))
            return Refuse(creation, "the derivative cannot reach this private type; make it internal");
        if (TypeLowering.HasSource(constructor))
            NoteCall(constructor, null);
        List<Expr> holes = [.. values.Select(v => PassiveExpr(v, creation.Syntax))];
        var raw = new Expr.Raw(Pieces($"new {shape.Type.Text}(", holes.Count), [.. holes], shape.Type, Repeatable: shape.Symbol.IsValueType) { Keeps = true };
        if (creation.Initializer is not { } initializer)
            return raw.Repeatable ? new Value.Scalar(raw) : MadeHere(Opaque(raw, shape, Naming.Small(shape.Symbol.Name)), shape.Symbol, creation.Arguments.Length, creation.Syntax);
        Value made = MadeHere(Opaque(raw with { Repeatable = false }, shape, Naming.Small(shape.Symbol.Name)), shape.Symbol, creation.Arguments.Length, creation.Syntax);
        Initialise(initializer, new Location.Fixed(shape, made));
        return made;
    }

    /// <summary>A struct with what <c>{ X = … }</c> says put in.</summary>
    private Value Initialised(IObjectCreationOperation creation, Value value, string? hint) =>
        creation.Initializer is null ? value : With(value, creation.Initializer, hint ?? Naming.Small(ShapeOf(creation).Symbol.Name));

    private void Initialise(IObjectOrCollectionInitializerOperation? initializer, Location self)
    {
        if (initializer is null)
            return;
        frame.Receivers.Push(self);
        foreach (IOperation one in initializer.Initializers)
        {
            switch (one)
            {
                case ISimpleAssignmentOperation assignment:
                    List<Value> operands = InOrder(() => new Value.Target(LowerLocation(assignment.Target)), () => Lower(assignment.Value));
                    Store(((Value.Target)operands[0]).Location, operands[1], assignment.Syntax);
                    break;
                case IMemberInitializerOperation member:
                    Initialise(member.Initializer, LowerLocation(member.InitializedMember));
                    break;
                case IInvocationOperation { TargetMethod.Name: "Add" }:
                    LowerEffect(one);
                    break;
                default:
                    Refuse(one, "collection initialisers are not differentiated");
                    break;
            }
        }
        frame.Receivers.Pop();
    }
}
