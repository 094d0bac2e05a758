using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

internal enum Passing
{
    Value,
    Ref,
    Out,
    In,
}

/// <summary>A parameter. Scalars are Double, Float or Passive; a struct by value or reference is one Memory variable of Container.Struct in a marked
/// method, and a parameter for each leaf in any other function.</summary>
internal sealed record Parameter(Variable Variable, Passing Passing = Passing.Value);

/// <summary>A whole program of one method. Results has one entry for each leaf of what the method returns, none for void.</summary>
/// <param name="Shape">How the leaves make up a returned struct or tuple; null where the result is a scalar or void.</param>
internal sealed record Function(
    string Name,
    EquatableArray<Parameter> Parameters,
    EquatableArray<IrType> Results,
    StructShape? Shape,
    EquatableArray<Stmt> Body)
{
    /// <summary>Where its derivatives are the user's own, how to call them; the body then only says what the function reads and writes.</summary>
    public CustomRule? Rule { get; init; }

    /// <summary>Whether a reverse sweep runs it again, rather than keep what it computes.</summary>
    public bool IsCheckpointed { get; init; }
}

/// <summary>The leaves of a struct in the order of its fields, nested structs taken apart: the path to each and its type.</summary>
internal sealed record StructShape(string Text, EquatableArray<StructLeaf> Leaves);

internal sealed record StructLeaf(EquatableArray<Step> Path, IrType Type);

/// <summary>A marked method's function and the functions that it calls and that are not inlined, by name.</summary>
internal sealed record Program(Function Root, EquatableArray<Function> Callees, EquatableArray<FieldAccessor> Accessors)
{
    /// <summary>The structs in the signature of the marked method, where they hold storage, or forward mode or a dense matrix is asked for, which go through their leaves.</summary>
    public EquatableArray<StructShape> Layouts { get; init; } = [];

    /// <summary>The body of the member that goes over active objects, field by field; empty where there are none.</summary>
    public EquatableArray<Stmt> ObjectFields { get; init; } = [];

    /// <summary>The parameters of the root, after those of its signature, that are fields of its objects.</summary>
    public EquatableArray<StateField> States { get; init; } = [];

    /// <summary>Whether a number that may be null is there, for each in a struct among the root's parameters, and in structs in its arrays and spans: derivatives are there where the numbers are.</summary>
    public EquatableArray<Place> Presences { get; init; } = [];
}

/// <summary>A field of an object from outside that the method writes: a parameter by reference, or where it is an array by value, that no caller passes.</summary>
internal sealed record StateField(Variable Variable, Place Field);
