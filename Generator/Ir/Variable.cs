namespace AutoDiffGen.Ir;

internal enum Role
{
    Local,

    /// <summary>Declared by the signature; <c>this</c> is a parameter called "this".</summary>
    Parameter,

    /// <summary>A static field, named by its qualified C# name or, out of reach, by an accessor (see <see cref="Variable.Behind"/>); read only.</summary>
    Global,
}

/// <summary>A variable of a function. Its name is unique in the function and is what the printer writes.</summary>
internal sealed record Variable(string Name, IrType Type, Role Role = Role.Local)
{
    private const string Accessors = "PrivateFields.";

    /// <summary>The static field that the named <see cref="FieldAccessor"/> gives.</summary>
    public static Variable Behind(string accessor, IrType type) => new(Accessors + accessor, type, Role.Global);

    /// <summary>The accessor of a static field that has one.</summary>
    public string? Accessor => Role == Role.Global && Name.StartsWith(Accessors, StringComparison.Ordinal) ? Name.Substring(Accessors.Length) : null;

    public override string ToString() => Name;
}
