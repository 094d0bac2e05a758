using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Emission;

/// <summary>All that goes into one generated file.</summary>
/// <param name="HintName">Name of the file without ending.</param>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Containers">The heads of the enclosing types, outermost first.</param>
/// <param name="ShortNames">Whether <c>using System;</c> and the bare names <c>Math</c>, <c>Span</c> are safe there.</param>
internal sealed record GeneratedFile(
    string HintName,
    string Namespace,
    EquatableArray<string> Containers,
    EquatableArray<FieldAccessor> Accessors,
    EquatableArray<EmittedMethod> Methods,
    bool ShortNames = false)
{
    /// <summary>Comments at the start of the file.</summary>
    public EquatableArray<string> Remarks { get; init; } = [];

    /// <summary>In how many of the types the accessors stand, where they may name private types; a generic type cannot hold them.</summary>
    public int AccessorDepth => Containers.TakeWhile(c => !c.Contains('<')).Count();

    /// <summary>The class that holds the accessors.</summary>
    public string AccessorClass => AccessorDepth > 0
        ? string.Concat(HintName.Substring(HintName.LastIndexOf('.') + 1).Where(c => char.IsLetterOrDigit(c) || c == '_')) + "PrivateFields" : "PrivateFields";
}

/// <summary>One member to print.</summary>
/// <param name="Documentation">Lines of XML documentation without <c>///</c>.</param>
/// <param name="Attributes">Attributes beside those that every method gets, without brackets.</param>
/// <param name="Signature">Everything before the body; may have several lines.</param>
/// <param name="OutResults">Names of the <c>out</c> parameters that take all results but the first, where there are several.</param>
internal sealed record EmittedMethod(
    EquatableArray<string> Documentation,
    EquatableArray<string> Attributes,
    string Signature,
    EquatableArray<Stmt> Body,
    EquatableArray<string> OutResults = default);
