using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Variables of lists, stacks and queues that are assigned again: each has an array and a count of its own, which every assignment sets. As nobody may see that the
/// list is not the same object, what is assigned must be made for it, or lose its old name there.
/// </summary>
internal sealed partial class BodyLowering
{
    private const string KeptElsewhere = "a list that is assigned again may not have a second name; copy it with ToList()";

    /// <summary>The arrays of such lists.</summary>
    private readonly HashSet<Variable> movingLists = [];

    /// <summary>The arrays of lists that are made in the declaration of a variable, with their first name.</summary>
    private readonly Dictionary<Variable, ILocalSymbol> madeForName = [];

    /// <summary>Whether the variable is one of a list that is assigned again.</summary>
    private bool IsMoving(ISymbol symbol, ITypeSymbol type) =>
        frame.Mutations.Writes(symbol) && !(symbol is ILocalSymbol local && sharedLocals.Contains(local)) && (IsList(type) || IsPile(type) || IsSequence(type)) && ItemType(type) is { } item && TypeLowering.HasReals(item)
        && !ListMoves.IsCaptured(symbol, frame.Body);

    /// <summary>Declares such a variable.</summary>
    private Location DeclareMoving(ILocalSymbol symbol, IOperation? initial, Shape shape)
    {
        if (initial is null)
            return new Location.Fixed(shape, new Value.Sequence(Unassigned(symbol.Name, shape.Symbol)));
        int before = listsMade.Count;
        Value value = Lower(initial, symbol.Name);
        if (ListMoves.Bare(initial) is IParameterReferenceOperation { Parameter: var parameter } && IsAloneAndRead(parameter, frame.Body) && Begun(symbol.Name, shape, value, initial) is { } begun)
            return begun;
        if (value is not Value.Sequence { Query: var query } || BuiltOf(query) is not { } made)
            return Declare(symbol.Name, shape, value, isSettled: false, initial.Syntax, isUsers: inlining.Count == 0);
        return MayTake(made, before, initial) ? Moving(symbol.Name, shape, query) : new Location.Fixed(shape, Refuse(initial.Syntax, KeptElsewhere, shape));
    }

    /// <summary>A second name of such a list, which loses its first one there; null where it does not.</summary>
    private Location? Renamed(ILocalSymbol symbol, IOperation? initial, Shape shape, Value? value) =>
        value is Value.Sequence { Query: var query } && AsksMoving(query) && BuiltOf(query) is not null && ListMoves.Bare(initial!) is ILocalReferenceOperation local && ListMoves.IsLastUse(local)
            ? Moving(symbol.Name, shape, query) : null;

    /// <summary>A parameter that is assigned again and begins as the caller's list, which is only read; null where it is none.</summary>
    private Location? MovingParameter(IParameterSymbol parameter, Shape shape, Value value, Frame callee) =>
        callee.Mutations.Writes(parameter) && (IsList(shape.Symbol) || IsSequence(shape.Symbol)) && IsAloneAndRead(parameter, callee.Body) ? Begun(parameter.Name, shape, value, callee.Body) : null;

    /// <summary>A variable that begins as a list that nobody changes in the meantime: one that the method builds is shared, another is copied.</summary>
    private Location? Begun(string name, Shape shape, Value value, IOperation at) => QueryOf(value) switch
    {
        Query.Built list => Moving(name, shape, list),
        Query.Storage storage => Moving(name, shape, ListOf(storage, at)),
        _ => null,
    };

    /// <summary>Whether while the method runs nobody can change the list that it was given: it only reads it, has no other, and runs no code of its caller's.</summary>
    private static bool IsAloneAndRead(IParameterSymbol parameter, IOperation body) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: true } method && ListMoves.IsOnlyRead(parameter, body)
        && method.Parameters.All(p => SymbolEqualityComparer.Default.Equals(p, parameter) || p.Type is { IsValueType: true } or { SpecialType: SpecialType.System_String } or IArrayTypeSymbol { ElementType.IsValueType: true });

    private Location.Fixed Moving(string name, Shape shape, Query query)
    {
        Query own = Unassigned(name, shape.Symbol);
        Take(own, query);
        return new(shape, new Value.Sequence(own));
    }

    private Query Unassigned(string name, ITypeSymbol type)
    {
        Query.Built list = OneOfSeveral(name, ShapeOf(ItemType(type)!), int.MaxValue);
        movingLists.Add(list.Items);
        if (!IsPile(type))
            return list;
        if (type.Name == "Stack")
            return new Query.Reverse(list);
        var head = new Variable(NewName("head"), IrType.Int);
        Emit(new Stmt.Declare(head, Constants.Int(0)));
        return new Query.Part(list, new Expr.Read(Place.Of(head)), null);
    }

    private void Take(Query own, Query query)
    {
        (Query.Built list, Query.Built made) = (BuiltOf(own)!, BuiltOf(query)!);
        Emit(new Stmt.Bind(Place.Of(list.Items), Place.Of(made.Items), Declares: false));
        Emit(new Stmt.Assign(Place.Of(list.Count), new Expr.Read(Place.Of(made.Count))));
        if (HeadOf(own) is { } head && HeadOf(query) is { } from)
            Emit(new Stmt.Assign(Place.Of(head), new Expr.Read(Place.Of(from))));
        ownership.Bound(list.Items, made.Items);
    }

    /// <summary>An assignment to such a variable; null where the target is none.</summary>
    private Value? AssignMoving(ISimpleAssignmentOperation assignment)
    {
        Location? target = assignment.Target switch
        {
            ILocalReferenceOperation { IsDeclaration: false } local => frame.Find(local.Local),
            IParameterReferenceOperation parameter => frame.Find(parameter.Parameter),
            _ => null,
        };
        if (target is not Location.Fixed { Value: Value.Sequence { Query: var own } } || BuiltOf(own) is not { } list || !movingLists.Contains(list.Items))
            return null;
        int before = listsMade.Count;
        Value value = Lower(assignment.Value);
        if (value is not Value.Sequence { Query: var query } || BuiltOf(query) is not { } made || query.GetType() != own.GetType())
            return program.IsBroken ? value : Refuse(assignment, "what is assigned is no list that the method builds; end it with ToList()");
        if (made.Items == list.Items)
            return new Value.None();
        if (!IsStatement(assignment) || !MayTake(made, before, assignment.Value))
            return Refuse(assignment, KeptElsewhere);
        Take(own, query);
        return new Value.None();
    }

    /// <summary>Whether the list is made by the operand, which keeps no other name of it, or gives up the one that it has.</summary>
    private bool MayTake(Query.Built made, int before, IOperation operand) => ListMoves.Bare(operand) switch
    {
        ILocalReferenceOperation local => ListMoves.IsLastUse(local) && (movingLists.Contains(made.Items) || madeForName.TryGetValue(made.Items, out ILocalSymbol first) && SymbolEqualityComparer.Default.Equals(first, local.Local) && ListMoves.IsTheOnlyName(local)) && !listFields.Values.Any(v => v is Value.Sequence { Query: var kept } && BuiltOf(kept)?.Items == made.Items),
        IObjectCreationOperation or ICollectionExpressionOperation or IInvocationOperation =>
            listsMade.IndexOf(made.Items) >= before && !listFields.Values.Any(v => v is Value.Sequence { Query: var kept } && BuiltOf(kept)?.Items == made.Items),
        _ => false,
    };

    private static Query.Built? BuiltOf(Query query) => query switch
    {
        Query.Built list => list,
        Query.Reverse { Source: Query.Built stack } => stack,
        Query.Part { Source: Query.Built queue, Skipped: Expr.Read, Limit: null } => queue,
        _ => null,
    };

    private static Variable? HeadOf(Query query) => query is Query.Part { Skipped: Expr.Read { Place: { IsVariable: true, Root: var head } } } ? head : null;

    /// <summary>Whether an enumeration asks such a list for its elements.</summary>
    private bool AsksMoving(Query query) => query switch
    {
        Query.Built q => movingLists.Contains(q.Items),
        Query.Select q => AsksMoving(q.Source),
        Query.Where q => AsksMoving(q.Source),
        Query.Zip q => AsksMoving(q.First) || AsksMoving(q.Second),
        Query.Part q => AsksMoving(q.Source),
        Query.Reverse q => AsksMoving(q.Source),
        Query.Gather q => AsksMoving(q.Source),
        Query.Concat q => AsksMoving(q.First) || AsksMoving(q.Second),
        Query.SelectMany q => AsksMoving(q.Source),
        _ => false,
    };
}
