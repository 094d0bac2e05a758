using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// What is generated for a method with errors: its members all the same, so that calls of them compile and the one error stays at its cause. Only where
/// the user declares a member of that name, none is generated beside it.
/// </summary>
internal static class Refusal
{
    public static GeneratedFile Of(MarkedMethod method, string error) => new(
        method.HintName,
        method.Namespace,
        method.Containers,
        [],
        Signatures.All(method).Where(s => !method.TakenNames.Contains(s.Name)).Select(s => new EmittedMethod(s.Documentation, [], s.Text, [Throw(error)])).ToEquatableArray(),
        method.ShortNames);

    /// <summary>The same members with nothing in them but the error.</summary>
    public static GeneratedFile Of(GeneratedFile file, string error) =>
        file with { Accessors = [], Methods = file.Methods.Select(m => new EmittedMethod(m.Documentation, [], m.Signature, [Throw(error)])).ToEquatableArray() };

    private static Stmt Throw(string error) =>
        new Stmt.Throw(new Expr.Raw([$"new global::System.NotSupportedException(\"{Escape(error)}\")"], [], new("global::System.Exception", Kind.Passive), Repeatable: false));

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", " ").Replace("\n", " ");
}
