using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The only maker of storage for values that the reverse sweep reads again: a local, an element per iteration, or the record stack.</summary>
internal sealed class Checkpoints(Records records, UniqueNames names)
{
    /// <summary>A value kept: the statement of the forward sweep that keeps it, and the expression that gives it back, to be evaluated once.</summary>
    public readonly record struct Kept(Stmt Save, Expr Restore);

    /// <summary>Keeps the value of a place as it is here.</summary>
    /// <param name="nested">Whether "here" is inside a block of the scope, so that a local must be declared outside it.</param>
    public Kept Keep(Place place, SaveScope scope, bool nested)
    {
        scope.Saves++;
        Expr value = new Expr.Read(place);
        string name = Stem(place) + "Saved";
        switch (scope.Keeping)
        {
            case Keeping.Local:
                var local = new Variable(names.Fresh(name), place.Type);
                if (!nested) return new(Copy(local, value, declares: true), new Expr.Read(Place.Of(local)));
                scope.Hoisted.Add(new Stmt.Declare(local, null));
                return new(Copy(local, value, declares: false), new Expr.Read(Place.Of(local)));
            case Keeping.Slot when !scope.IsFrame || Records.IsUnmanaged(place.Type):
                Place slot = Slot(name, place.Type, scope);
                return new(Store(slot, value), new Expr.Read(slot));
            case Keeping.Slot or Keeping.Stack:
                return new(records.Push(value), records.Pop(place.Type));
            default:
                throw new NotSupportedException(scope.Keeping.ToString());
        }
    }

    /// <summary>The statement that puts a value or reference into a place.</summary>
    public static Stmt Store(Place target, Expr value) => target.Type.Kind == Kind.Memory && value is Expr.Read read
        ? new Stmt.Bind(target, read.Place, Declares: false)
        : new Stmt.Assign(target, value);

    /// <summary>The statement that declares a variable with a value or reference.</summary>
    public static Stmt Copy(Variable variable, Expr value, bool declares) => variable.Type.Kind == Kind.Memory && value is Expr.Read read
        ? new Stmt.Bind(Place.Of(variable), read.Place, declares)
        : declares ? new Stmt.Declare(variable, value) : new Stmt.Assign(Place.Of(variable), value);

    private Place Slot(string name, IrType type, SaveScope scope)
    {
        var storage = new Variable(names.Fresh(name), Records.SlotsType(type));
        scope.Storage.Add(new Stmt.Declare(storage, records.Slots(type, scope.Count!)));
        return new Place(storage, [new Step.Index([scope.Index!])], type);
    }

    private static string Stem(Place place)
    {
        string root = Naming.Last(place.Root.Name);
        return place.Steps.LastOrDefault() is Step.Field field ? root + char.ToUpperInvariant(field.Name[0]) + field.Name.Substring(1) : root;
    }
}
