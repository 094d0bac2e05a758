namespace AutoDiffGen.Ir;

internal enum Role
{
    Local,

    /// <summary>Declared by the signature; <c>this</c> is a parameter called "this".</summary>
    Parameter,

    /// <summary>A static field, named by its qualified C# name; read only.</summary>
    Global,
}

/// <summary>A variable of a function. Its name is unique in the function and is what the printer writes.</summary>
internal sealed record Variable(string Name, IrType Type, Role Role = Role.Local)
{
    public override string ToString() => Name;
}
