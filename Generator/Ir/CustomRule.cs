using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

/// <summary>What the user says of a function's derivatives: methods to call in place of what would be made of its body.</summary>
/// <param name="Primal">How the function itself is called; with a leading dot it is a member of its first argument.</param>
/// <param name="Parameters">The parameters of C#, the receiver first; a struct is several parameters of the function.</param>
/// <param name="Vjp">How its reverse mode is called; null where there is no such rule.</param>
/// <param name="Jvp">How its forward mode is called; null where there is no such rule.</param>
/// <param name="Forward">What is called in the forward sweep in its place, and gives the state; null where the reverse mode starts anew.</param>
/// <param name="State">The type of the state.</param>
/// <param name="OfJvp">The rule of the forward mode itself, for second derivatives.</param>
internal sealed record CustomRule(
    string Primal, EquatableArray<RuleParameter> Parameters, string? Vjp, string? Jvp, string? Forward, IrType? State, CustomRule? OfJvp)
{
    /// <summary>Whether the rule is a generated function, which gets the record stack as its last argument.</summary>
    public bool TakesRecords { get; init; }

    /// <summary>Whether what is called as the function itself does too.</summary>
    public bool PrimalTakesRecords { get; init; }

    /// <summary>Whether it only adds to what it writes: its reverse mode asks for no contents of that, and takes an empty span for an adjoint that nobody wants.</summary>
    public bool IsSum { get; init; }
}

/// <summary>A parameter of a method with a rule.</summary>
/// <param name="HasCompanion">Whether the rule has an adjoint and a tangent for it.</param>
/// <param name="Leaves">Of a struct what it is made of; none for any other.</param>
internal sealed record RuleParameter(string Name, IrType Type, Passing Passing, bool HasCompanion, EquatableArray<StructLeaf> Leaves)
{
    /// <summary>Whether the method may write the storage that is passed.</summary>
    public bool IsWritten => Writes ?? HasCompanion && Type.Container is Container.Array or Container.Grid or Container.Span;

    /// <summary>Whether it does, where that is known.</summary>
    public bool? Writes { get; init; }

    /// <summary>How many parameters of the function it is.</summary>
    public int Width => Leaves.Count == 0 ? 1 : Leaves.Count;
}
