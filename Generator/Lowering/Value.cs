using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>What lowering an expression yields: pure, but valid only until a statement changes what it reads.</summary>
internal abstract record Value
{
    private Value()
    {
    }

    /// <summary>A real or passive value; also a reference that is no place, such as <c>null</c> or the result of a passive call.</summary>
    public sealed record Scalar(Expr Expr) : Value;

    /// <summary>A reference to storage.</summary>
    public sealed record View(Place Place) : Value;

    /// <summary>A struct, a value for each of its members.</summary>
    public sealed record Parts(Shape Shape, IReadOnlyList<Value> Members) : Value;

    /// <summary>What will be assigned: its indices are evaluated, its content is not read.</summary>
    public sealed record Target(Location Location) : Value;

    /// <summary>A delegate whose code is known: a lambda or local function with the frame whose variables it uses, or a method with its receiver.</summary>
    /// <param name="Body">The lambda's body; null for a method.</param>
    public sealed record Closure(IMethodSymbol Method, IOperation? Body, Frame Owner, Location? Receiver, bool IsVirtual) : Value;

    /// <summary>One of two delegates whose code is known; the condition never changes.</summary>
    public sealed record Either(Expr Condition, Value Then, Value Else) : Value;

    /// <summary>A <c>Lazy</c> that the method makes.</summary>
    /// <param name="Cache">Where its value is once there is one.</param>
    /// <param name="Made">Whether there is.</param>
    public sealed record Lazy(Value Code, Location Cache, Variable Made, Shape Result) : Value;

    /// <summary>An enumerator of an array or list.</summary>
    public sealed record Cursor(Place Items, Expr Count, Variable At, Shape Element) : Value;

    /// <summary>An enumeration whose origin is known.</summary>
    public sealed record Sequence(Query Query) : Value;

    /// <summary>The result of what yields none.</summary>
    public sealed record None : Value;
}

/// <summary>Where a C# variable, field, element or property lives.</summary>
internal abstract record Location
{
    private Location()
    {
    }

    public abstract Shape Shape { get; init; }

    /// <summary>A variable, or a part of storage; a struct inside storage stays there.</summary>
    public sealed record InPlace(Place Place, Shape Shape) : Location
    {
        public override Shape Shape { get; init; } = Shape;
    }

    /// <summary>A struct that is taken apart into variables.</summary>
    public sealed record Apart(Shape Shape, IReadOnlyList<Location> Members) : Location
    {
        public override Shape Shape { get; init; } = Shape;
    }

    /// <summary>A name for a value that does not change.</summary>
    public sealed record Fixed(Shape Shape, Value Value) : Location
    {
        public override Shape Shape { get; init; } = Shape;
    }

    /// <summary>A property with source: reading and writing it are calls.</summary>
    public sealed record Computed(Shape Shape, Func<Value> Get, Action<Value> Set) : Location
    {
        public override Shape Shape { get; init; } = Shape;
    }

    /// <summary>Passive C# that can be assigned.</summary>
    public sealed record Opaque(Shape Shape, Expr.Raw Text) : Location
    {
        public override Shape Shape { get; init; } = Shape;
    }

    /// <summary>Nowhere: what is assigned is dropped.</summary>
    public sealed record Discard(Shape Shape) : Location
    {
        public override Shape Shape { get; init; } = Shape;
    }
}
