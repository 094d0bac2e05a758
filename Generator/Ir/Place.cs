using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

/// <summary>What can be assigned: a variable, or a part of the storage that a variable of kind Memory refers to.</summary>
/// <param name="Type">The type of what is found at the end of the steps.</param>
internal sealed record Place(Variable Root, EquatableArray<Step> Steps, IrType Type)
{
    /// <summary>Whether the place is the variable itself.</summary>
    public bool IsVariable => Steps.Count == 0;

    public static Place Of(Variable variable) => new(variable, [], variable.Type);

    public Place Then(Step step, IrType type) => new(Root, [.. Steps, step], type);
}

/// <summary>One step from storage to a part of it.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>An element: one index, or several for a rectangular array.</summary>
    public sealed record Index(EquatableArray<Expr> Indices) : Step;

    /// <summary>A field, or a settable auto-property, by its name; where that is out of reach, through the named accessor.</summary>
    /// <param name="Accessor">Name of a <see cref="FieldAccessor"/> of the program, or null for plain member access.</param>
    /// <param name="IsReadable">Whether it can be read by its name even where it must be written through the accessor.</param>
    public sealed record Field(string Name, string? Accessor = null, bool IsReadable = false) : Step
    {
        /// <summary>Whether it refers to an object, so that it can be <c>null</c>.</summary>
        public bool IsReference { get; init; }
    }

    /// <summary>A part of a span or array, from Start; to the end where Length is null. Only in a view (see <see cref="Stmt.Bind"/>).</summary>
    public sealed record Slice(Expr Start, Expr? Length) : Step;

    /// <summary>The same object as one of another class. Only in a view.</summary>
    /// <param name="IsTest">Whether it is <c>null</c> where the object is of no such class; else that throws.</param>
    public sealed record Cast(string Type, bool IsTest) : Step;
}

/// <summary>A way to a field that the emitted code may not name (private, read-only, or behind an auto-property); printed with UnsafeAccessor.</summary>
/// <param name="Name">The accessor's own name, unique in the program.</param>
/// <param name="Owner">The C# spelling of the declaring type.</param>
/// <param name="Field">The metadata name of the field, such as <c>&lt;X&gt;k__BackingField</c>.</param>
/// <param name="FieldType">The C# spelling of the field's type.</param>
internal sealed record FieldAccessor(string Name, string Owner, string Field, string FieldType, FieldOwner Kind)
{
    /// <summary>Of a static field: the metadata name of the declaring type, which may be one that cannot be named or passed.</summary>
    public string? StaticOwner { get; init; }

    /// <summary>Where the declaring type is generic: the accessor stands in a class with the same type parameters, as the runtime demands.</summary>
    public GenericOwner? Generic { get; init; }
}

/// <param name="Parameters">Such as <c>&lt;T&gt;</c>.</param>
/// <param name="Constraints">The <c>where</c> clauses with a blank before each, or empty.</param>
/// <param name="Arguments">Such as <c>&lt;double&gt;</c>.</param>
/// <param name="Owner">The declaring type in terms of the parameters.</param>
/// <param name="FieldType">The field's type in terms of the parameters.</param>
internal sealed record GenericOwner(string Parameters, string Constraints, string Arguments, string Owner, string FieldType);

internal enum FieldOwner
{
    Struct,
    Class,
    Static,
}
