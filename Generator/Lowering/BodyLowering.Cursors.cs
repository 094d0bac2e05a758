using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Enumerators that the method asks for itself, of arrays and lists: an index that MoveNext moves on.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsCursor(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "IEnumerator" or "Enumerator" };

    /// <summary><c>GetEnumerator</c>, <c>MoveNext</c>, <c>Reset</c>, <c>Dispose</c>; null for other calls and what is enumerated otherwise.</summary>
    private Value? LowerCursorCall(IInvocationOperation call, IMethodSymbol method)
    {
        if (call.Instance is not { } instance || call.Arguments.Length > 0)
            return null;
        if (method.Name == "GetEnumerator")
            return IsSequence(instance.Type) || IsList(instance.Type) ? CursorOf(ListMoves.Bare(instance)) : null;
        if (method.Name is not ("MoveNext" or "Reset" or "Dispose") || CursorAt(instance) is not { } cursor)
            return null;
        Place at = Place.Of(cursor.At);
        if (method.Name == "Reset")
            Emit(new Stmt.Assign(at, Constants.Int(-1)));
        if (method.Name != "MoveNext")
            return new Value.None();
        Emit(new Stmt.Assign(at, new Expr.Apply("Math.Min", [new Expr.Apply("+", [new Expr.Read(at), Constants.Int(1)], IrType.Int), cursor.Count], IrType.Int)));
        return Number(Temp("any", new Expr.Apply("<", [new Expr.Read(at), cursor.Count], IrType.Bool)));
    }

    private Value.Cursor? CursorOf(IOperation source)
    {
        if (source is not (IParameterReferenceOperation or ILocalReferenceOperation) || QueryOf(Lower(source)) is not { } query || !TypeLowering.HasReals(query.Element.Symbol) || !IsTheSameAtAnyTime(query))
            return null;
        if (query is not (Query.Storage or Query.Built))
            query = Kept(query, source);
        Place items = query is Query.Storage storage ? storage.Place : Place.Of(((Query.Built)query).Items);
        Expr count = query is Query.Built list ? Temp("count", new Expr.Read(Place.Of(list.Count))) : Settle(LengthOf(items), "count");
        if (query is Query.Built)
        {
            var kept = new Variable(NewName("items"), items.Type);
            Emit(new Stmt.Bind(Place.Of(kept), items, Declares: true));
            ownership.Bound(kept, items.Root);
            items = Place.Of(kept);
        }
        var at = new Variable(NewName("position"), IrType.Int);
        Emit(new Stmt.Declare(at, Constants.Int(-1)));
        return new(items, count, at, query.Element);
    }

    /// <summary>Whether it does not matter when the elements are computed: of storage and lists they are looked up, of selections of an array all at once.</summary>
    private bool IsTheSameAtAnyTime(Query query) => query switch
    {
        Query.Storage or Query.Built => true,
        Query.Select { Source: Query.Storage, Code: Value.Closure { Body: { } body } code } => ChangesNoStorage(frame.Body) && body.DescendantsAndSelf().All(o => o switch
        {
            ILocalReferenceOperation local => !code.Owner.Mutations.Writes(local.Local),
            IParameterReferenceOperation parameter => !code.Owner.Mutations.Writes(parameter.Parameter) && (parameter.Type is { IsValueType: true }),
            IInvocationOperation call => call.TargetMethod.ContainingType.Name is "Math" or "MathF",
            _ => o is not (IAssignmentOperation or IIncrementOrDecrementOperation or IInstanceReferenceOperation or IFieldReferenceOperation { Field.IsReadOnly: false, Field.IsConst: false } or IObjectCreationOperation or IArrayElementReferenceOperation),
        }),
        _ => false,
    };

    /// <summary>Whether the code writes no elements, and calls nothing that could.</summary>
    private static bool ChangesNoStorage(IOperation code) => code.DescendantsAndSelf().All(o => o switch
    {
        IAssignmentOperation assignment => assignment.Target is ILocalReferenceOperation,
        IIncrementOrDecrementOperation increment => increment.Target is ILocalReferenceOperation,
        IInvocationOperation call => call.TargetMethod.Name is "GetEnumerator" or "MoveNext" or "Dispose" || call.TargetMethod.ContainingType.Name is "Math" or "MathF" or "Enumerable",
        _ => true,
    });

    private Value.Cursor? CursorAt(IOperation operand) =>
        ListMoves.Bare(operand) is var bare and (ILocalReferenceOperation or IParameterReferenceOperation) && IsCursor(bare.Type) ? Lower(bare) as Value.Cursor : null;

    /// <summary><c>Current</c>; null for other members.</summary>
    private Location? CursorMember(IPropertyReferenceOperation reference) =>
        reference is { Property.Name: "Current", Instance: { } instance } && CursorAt(instance) is { } cursor
            ? ElementOf(cursor.Items, Settle(new Expr.Read(Place.Of(cursor.At)), "index"), cursor.Element) : null;
}
