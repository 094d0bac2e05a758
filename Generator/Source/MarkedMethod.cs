using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Source;

/// <summary>A marked method's signature and options, by value: all that is needed to write the signatures of its derivatives.</summary>
/// <param name="HintName">Name of the generated file without ending: namespace, types and method, with a suffix from the parameter types where there are overloads.</param>
/// <param name="Containers">The heads of the enclosing types, outermost first, such as <c>partial struct Vec&lt;T&gt;</c>.</param>
/// <param name="Modifiers">Accessibility and <c>static</c>, such as <c>public static</c>; for a readonly struct member without <c>readonly</c>.</param>
/// <param name="TypeParameters"><c>&lt;T&gt;</c>, or empty.</param>
/// <param name="Constraints">The <c>where</c> clauses, or empty.</param>
/// <param name="This">For an instance method <c>this</c> as a parameter (Struct or Object, active or not); null for a static one.</param>
/// <param name="ReturnType">C# spelling; <c>void</c> where nothing is returned.</param>
/// <param name="Return">The returned type; Container.Struct for a struct or tuple, Passive for what carries no derivative, null for void.</param>
/// <param name="Cref">The method as a documentation reference, such as <c>Loss(global::System.ReadOnlySpan{double}, double)</c>; empty where C# has no way to write it.</param>
/// <param name="TakenNames">Names of the members of the enclosing type, which emitted helpers must not take.</param>
/// <param name="ShortNames">Whether bare <c>Math</c>, <c>Span</c> and their like mean System's where the method stands.</param>
/// <param name="HelperPrefix">What the names of emitted helpers begin with: the method's name, with a number where it has marked overloads.</param>
/// <param name="CompanionNames">Names of the parameters that the generated members have besides the method's own; no local of the program takes one.</param>
internal sealed record MarkedMethod(
    string HintName,
    string Namespace,
    EquatableArray<string> Containers,
    string Name,
    string Modifiers,
    string TypeParameters,
    string Constraints,
    SignatureParameter? This,
    EquatableArray<SignatureParameter> Parameters,
    string ReturnType,
    IrType? Return,
    string Cref,
    Derivatives Derivatives,
    MathMode Math,
    EquatableArray<string> TakenNames,
    bool ShortNames,
    string HelperPrefix,
    EquatableArray<string> CompanionNames)
{
    /// <summary>Names of the parameters whose storage the method writes (or <c>this</c>); known once the body is lowered.</summary>
    public EquatableArray<string> Written { get; init; } = [];

    /// <summary>Those of them whose contents on entry reach no output.</summary>
    public EquatableArray<string> OnlyWritten { get; init; } = [];

    /// <summary>Whether there are adjoints of all that it calls; known once the body is lowered.</summary>
    public bool HasReverseMode { get; init; } = true;

    /// <summary>Whether arithmetic on integers throws where it overflows, unless it says otherwise.</summary>
    public bool ChecksOverflow { get; init; }

    /// <summary>Names of the parameters that differ from row to row of a batch.</summary>
    public EquatableArray<string> Rows { get; init; } = [];

    /// <summary>The name of the parameter that stands for <c>this</c> where the members are static although the method is not.</summary>
    public string Receiver { get; init; } = "this";

    /// <summary>The instance, whatever it is called; null for a static method.</summary>
    public SignatureParameter? Instance => This ?? (Receiver == "this" ? null : Parameters.First(p => p.Name == Receiver));

    /// <summary>Whether independent iterations run in several threads.</summary>
    public bool Parallel { get; init; }
}

/// <summary>One parameter of a marked method.</summary>
/// <param name="Name">As in the source, without <c>@</c>; the printer escapes keywords.</param>
/// <param name="Modifier"><c>in </c>, <c>ref </c>, <c>out </c>, <c>ref readonly </c>, <c>scoped </c>, <c>params </c>, … with a blank after it, or empty.</param>
/// <param name="IsActive">Whether it has a companion: floating-point content, not marked, not excluded by WithRespectTo.</param>
internal sealed record SignatureParameter(string Name, string Modifier, IrType Type, Passing Passing, bool IsActive, string Documentation);

/// <summary>Mirrors the Runtime's enum of the same name.</summary>
[Flags]
internal enum Derivatives
{
    None = 0,
    Gradient = 1,
    Vjp = 2,
    Jvp = 4,
    Hvp = 8,
    Hessian = 16,
    Jacobian = 32,
    HessianDiagonal = 64,
    GradientBatch = 128,
    SparseJacobian = 256,
    GradientCheck = 512,
    Workspace = 1024,
    SparseHessian = 2048,
    JvpBatch = 4096,
}

internal enum MathMode
{
    Strict,
    Fast,
}

/// <summary>The cached model of a marked method: values only. Program is null where there are errors; then Error says which, for the throwing bodies.</summary>
internal sealed record Primal(MarkedMethod Method, Program? Program, string Error)
{
    /// <summary>Of a method that is generic in its numbers, itself for each type of numbers.</summary>
    public EquatableArray<Instance> Instances { get; init; } = [];

    /// <summary>The type parameter of its numbers; empty for all others.</summary>
    public string Number { get; init; } = "";
}

/// <param name="Type">What the type parameter stands for.</param>
internal sealed record Instance(string Type, Primal Primal);
