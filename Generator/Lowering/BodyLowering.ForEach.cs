using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>foreach: over storage by index, over anything else by its enumerator.</summary>
internal sealed partial class BodyLowering
{
    private void LowerForEach(IForEachLoopOperation loop)
    {
        IOperation collection = loop.Collection is IConversionOperation { IsImplicit: true, Operand: { Type: not null } inner } ? inner : loop.Collection;
        ITypeSymbol type = frame.Types.Apply(collection.Type!, program.Compilation);
        Container container = TypeLowering.ContainerOf(type);
        if (!loop.IsAsynchronous && (IsSequence(type) || IsList(type) || (IsPile(type) || IsMap(type)) && (NamesAList(collection) || collection is IInvocationOperation) || IsPartOfMap(collection)) && ForEachQuery(loop, collection))
            return;
        if (loop.IsAsynchronous)
            Refuse(loop, "asynchronous code has no reverse order");
        else if (container != Container.None)
            ForEachElement(loop, collection, container, ShapeOf(TypeLowering.ElementOf(type)!));
        else if (TypeLowering.HasReals(type))
            Refuse(loop.Collection, "foreach goes over arrays, spans and lists only where reals are in them; use a for loop");
        else
            ForEachPassive(loop, collection);
    }

    /// <summary>Whether it is the keys or the values of something that has a name.</summary>
    private bool IsPartOfMap(IOperation collection) => collection is IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } instance } && IsMap(ShapeOf(instance).Symbol) && NamesAList(instance);

    /// <summary>Over what is known to be an enumeration or a list that the method builds; false for others.</summary>
    private bool ForEachQuery(IForEachLoopOperation loop, IOperation collection)
    {
        if (IsList(collection.Type) && !NamesAList(collection) && collection is not (IInvocationOperation or IObjectCreationOperation or IConditionalOperation) || collection is IPropertyReferenceOperation or IFieldReferenceOperation && !NamesAListField(collection) && !IsPartOfMap(collection))
            return false;
        string head = source;
        Value value = Lower(collection, "items");
        if (value is not Value.Sequence { Query: var query })
        {
            pendingCollection = value;
            return false;
        }
        bool leaves = Jumps.LeavingFrom(loop.Body).Any(l => l is not ISymbol label || !SymbolEqualityComparer.Default.Equals(label, loop.ContinueLabel));
        bool mayMove = AsksMoving(query) && loop.Body.DescendantsAndSelf().OfType<ISimpleAssignmentOperation>().Any(a => a.Target.Type is { } type && (IsList(type) || IsSequence(type) || IsPile(type)));
        if (leaves || mayMove)
        {
            ForEachElement(loop, collection, Kept(query, loop).Place, Container.Array, query.Element, head);
            return true;
        }
        JumpTarget iteration = new("skipped");
        ILocalSymbol? symbol = LoopVariable(loop);
        ForEach(query, loop, item =>
        {
            iteration.Flag = null;
            block.AddRange(LowerIteration(loop, iteration, () => DefineItem(loop, symbol, item, query.Element, symbol?.Name ?? "item")));
        });
        return true;
    }

    /// <summary>The collection of a loop that was lowered to see what it is.</summary>
    private Value? pendingCollection;

    private Value Collection(IOperation collection)
    {
        Value value = pendingCollection ?? Lower(collection, "items");
        pendingCollection = null;
        return value;
    }

    private void ForEachElement(IForEachLoopOperation loop, IOperation collection, Container container, Shape element)
    {
        string head = source;
        ForEachElement(loop, collection, AsView(Collection(collection), collection).Place, container, element, head);
    }

    private void ForEachElement(IForEachLoopOperation loop, IOperation collection, Place storage, Container container, Shape element, string head)
    {
        if (!storage.IsVariable || !settled.Contains(storage.Root))
        {
            int at = block.Count;
            storage = Place.Of(KeepReference(storage, null, ref at));
        }
        ILocalSymbol? symbol = LoopVariable(loop);
        string name = symbol?.Name ?? "item";
        var counter = new Variable(NewName(name.Length > 1 ? name + "Index" : "index"), IrType.Int);
        settled.Add(counter);
        Place place = Then(storage, new Step.Index([.. IndicesOf(storage, (collection.Type as IArrayTypeSymbol)?.Rank ?? 1, new Expr.Read(Place.Of(counter)))]), element.Type);
        var location = new Location.InPlace(place, element);
        Expr length = LengthOf(storage);
        bool leaves = Jumps.LeavingFrom(loop.Body).Any(l => l is not ISymbol label || !SymbolEqualityComparer.Default.Equals(label, loop.ContinueLabel));
        JumpTarget exit = new("stopped"), iteration = new("skipped");
        frame.Labels[loop.ExitLabel] = exit;
        void Bind()
        {
            if (symbol is { RefKind: not RefKind.None })
                frame.Define(symbol, location);
            else
                DefineItem(loop, symbol, Read(location), element, name);
        }
        if (!leaves)
        {
            List<Stmt> body = LowerIteration(loop, iteration, Bind);
            Emit(new Stmt.For(counter, Constants.Int(0), "<", length, 1, [.. body]) { Source = head });
            return;
        }
        settled.Remove(counter);
        List<Stmt> inner = LowerIteration(loop, iteration, Bind);
        List<Expr> flags = ExitFlags(loop, exit);
        source = head;
        if (exit.Flag is { } flag)
            Emit(new Stmt.Declare(flag, Constants.False));
        Expr read = new Expr.Read(Place.Of(counter));
        Emit(new Stmt.Declare(counter, Constants.Int(0)));
        inner.Add(new Stmt.AddTo(Place.Of(counter), Constants.Int(1)) { Source = head });
        Emit(new Stmt.While(Test.Before, And(flags, new Expr.Apply("<", [read, length], IrType.Bool)), [.. inner]));
    }

    /// <summary>The indices of the element that comes at this count: row by row in a rectangular array.</summary>
    private IReadOnlyList<Expr> IndicesOf(Place storage, int rank, Expr count)
    {
        var indices = new List<Expr>();
        for (int dimension = rank - 1; dimension > 0; dimension--)
        {
            Expr length = Temp(rank == 2 ? "columns" : "length", new Expr.Raw(["", $".GetLength({dimension})"], [new Expr.Read(storage)], IrType.Int, Repeatable: true));
            indices.Insert(0, new Expr.Apply("%", [count, length], IrType.Int));
            count = new Expr.Apply("/", [count, length], IrType.Int);
        }
        return [count, .. indices];
    }

    private List<Stmt> LowerIteration(IForEachLoopOperation loop, JumpTarget iteration, Action first)
    {
        frame.Labels[loop.ContinueLabel] = iteration;
        string head = source;
        List<Stmt> body = Nested(() =>
        {
            first();
            LowerList([loop.Body], [iteration]);
        });
        source = head;
        if (iteration.Flag is { } flag)
            body.Insert(0, new Stmt.Declare(flag, Constants.False) { Source = head });
        return body;
    }

    private static ILocalSymbol? LoopVariable(IForEachLoopOperation loop) => loop.LoopControlVariable switch
    {
        IVariableDeclaratorOperation declarator => declarator.Symbol,
        _ => null,
    };

    private void DefineItem(IForEachLoopOperation loop, ILocalSymbol? symbol, Value item, Shape element, string name)
    {
        if (symbol is not null)
        {
            Shape shape = ShapeOf(symbol.Type);
            Value converted = Convert(item, element, shape, loop, isChecked: false);
            frame.Define(symbol, Declare(name, shape, converted, isSettled: true, loop.Syntax, isUsers: inlining.Count == 0));
            return;
        }
        if (TupleOf(loop) is { } tuple)
            DefineParts(loop, tuple, item, element.Symbol, loop.Syntax is ForEachVariableStatementSyntax syntax ? program.Bodies.Model(syntax).GetDeconstructionInfo(syntax) : null);
        else
            Refuse(loop.LoopControlVariable, "this deconstruction is not differentiated");
    }

    /// <summary>What <c>var (a, b)</c> or <c>(double a, double b)</c> declares; null for a single variable.</summary>
    private static ITupleOperation? TupleOf(IForEachLoopOperation loop) => (loop.LoopControlVariable is IDeclarationExpressionOperation declaration ? declaration.Expression : loop.LoopControlVariable) as ITupleOperation;

    private void DefineParts(IForEachLoopOperation loop, ITupleOperation tuple, Value item, ITypeSymbol? type, DeconstructionInfo? info)
    {
        List<Value> parts = PartsOf(item, tuple.Elements.Length, info, loop, type);
        for (int i = 0; i < parts.Count; i++)
        {
            ITypeSymbol? own = PartType(type, info, i, parts.Count);
            IOperation target = tuple.Elements[i] is IDeclarationExpressionOperation declaration ? declaration.Expression : tuple.Elements[i];
            if (target is ILocalReferenceOperation local)
                frame.Define(local.Local, Declare(local.Local.Name, ShapeOf(local.Local.Type), AsPart(parts[i], own, ShapeOf(local.Local.Type), loop), isSettled: true, loop.Syntax, isUsers: inlining.Count == 0));
            else if (target is ITupleOperation nested)
                DefineParts(loop, nested, parts[i], own, info is { } known && known.Nested.Length > i ? known.Nested[i] : null);
            else if (target is not IDiscardOperation)
                Refuse(target, "this deconstruction is not differentiated");
        }
    }

    private void ForEachPassive(IForEachLoopOperation loop, IOperation collection)
    {
        string head = source;
        ILocalSymbol? symbol = LoopVariable(loop);
        ITypeSymbol? found = ItemType(ShapeOf(collection).Symbol);
        IReadOnlyList<ILocalSymbol>? parts = symbol is null ? PairOf(loop, found) : null;
        if (symbol is null && parts is null)
        {
            Refuse(loop.LoopControlVariable, "this deconstruction is not differentiated");
            return;
        }
        Shape shape = ShapeOf(symbol?.Type ?? found!);
        ITypeSymbol itemType = found ?? shape.Symbol;
        string enumerable = $"global::System.Collections.Generic.IEnumerable<{TypeLowering.Spell(itemType)}>";
        Expr items = ToExpr(Collection(collection), collection.Syntax);
        if (IsPartOfInput(new Value.Scalar(items)))
            Refuse(collection, "this part of an object that takes derivatives is not followed");
        var enumerator = (Value.Scalar)Opaque(
            new Expr.Raw([$"(({enumerable})", ").GetEnumerator()"], [items], IrType.Int, Repeatable: false),
            new Shape(shape.Symbol, new IrType($"global::System.Collections.Generic.IEnumerator<{TypeLowering.Spell(itemType)}>", Kind.Passive), ShapeKind.Scalar, []), "items");
        Expr Next() => new Expr.Raw(["", ".MoveNext()"], [enumerator.Expr], IrType.Bool, Repeatable: false);
        var goesOn = new Variable(NewName("goesOn"), IrType.Bool);
        JumpTarget exit = new("stopped"), iteration = new("skipped");
        frame.Labels[loop.ExitLabel] = exit;
        Emit(new Stmt.Declare(goesOn, Next()));
        List<Stmt> body = LowerIteration(loop, iteration, () =>
        {
            NoteUnknown(collection.Type);
            Value item = Opaque(new Expr.Raw(["", ".Current"], [enumerator.Expr], IrType.Int, Repeatable: false), ShapeOf(itemType), symbol?.Name ?? "pair");
            if (symbol is null)
            {
                DefinePair(parts!, item, loop);
                return;
            }
            Value converted = Convert(item, ShapeOf(itemType), shape, loop, isChecked: false);
            frame.Define(symbol, Declare(symbol.Name, shape, converted, isSettled: true, loop.Syntax));
        });
        source = head;
        List<Expr> flags = ExitFlags(loop, exit);
        if (exit.Flag is { } flag)
            Emit(new Stmt.Declare(flag, Constants.False));
        var advance = new Stmt.Assign(Place.Of(goesOn), Next()) { Source = head };
        body.Add(flags.Count == 0 ? advance : new Stmt.If(AllNot(flags), [advance], []) { Source = head });
        Emit(new Stmt.While(Test.Before, And(flags, new Expr.Read(Place.Of(goesOn))), [.. body]));
    }

    /// <summary><c>var (key, value)</c> over what a dictionary holds; null for any other deconstruction.</summary>
    private static IReadOnlyList<ILocalSymbol>? PairOf(IForEachLoopOperation loop, ITypeSymbol? item)
    {
        if (item is not INamedTypeSymbol { Name: "KeyValuePair", Arity: 2 } || TupleOf(loop) is not { Elements.Length: 2 } tuple)
            return null;
        List<ILocalSymbol> locals = [.. tuple.Elements.Select(e => e is IDeclarationExpressionOperation d ? d.Expression : e).OfType<ILocalReferenceOperation>().Select(l => l.Local)];
        return locals.Count == 2 ? locals : null;
    }

    private void DefinePair(IReadOnlyList<ILocalSymbol> parts, Value pair, IOperation loop)
    {
        for (int i = 0; i < 2; i++)
            frame.Define(parts[i], new Location.Fixed(ShapeOf(parts[i].Type), pair switch
            {
                Value.Parts entry => AsPart(entry.Members[i], entry.Shape.Members[i].Shape.Symbol, ShapeOf(parts[i].Type), loop),
                _ => Opaque(new Expr.Raw(["", i == 0 ? ".Key" : ".Value"], [((Value.Scalar)pair).Expr], IrType.Int, Repeatable: false), ShapeOf(parts[i].Type), parts[i].Name),
            }));
    }

    private static ITypeSymbol? ItemType(ITypeSymbol type) =>
        new[] { type }.Concat(type.AllInterfaces).OfType<INamedTypeSymbol>()
            .FirstOrDefault(i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];
}
