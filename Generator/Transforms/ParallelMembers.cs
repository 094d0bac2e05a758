using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Members that run independent iterations in several threads: each has an overload that says how many.</summary>
internal static class ParallelMembers
{
    private const string Options = "global::System.Threading.Tasks.ParallelOptions";

    /// <summary>The member with a last parameter for it.</summary>
    public static DerivativeSignature Signature(MarkedMethod method, DerivativeSignature member)
    {
        string options = new UniqueNames([.. method.Parameters.Select(p => p.Name), .. member.CompanionNames]).Fresh("options");
        return Signatures.WithHead(
            member with { Documentation = Documented(member.Documentation, options), Extra = options }, method, member.Result,
            [.. member.Head.Skip(method.Parameters.Count).Select(p => (p.Modifier, p.Type, p.Name)), ("", Options, options)]);
    }

    /// <summary>The member itself: as many threads as there are.</summary>
    public static EmittedMethod Of(MarkedMethod method, DerivativeSignature member, DerivativeSignature parallel)
    {
        IEnumerable<string> derivatives = member.Companions.Select(c => HelperMethods.Modifier(c.Passing) + Identifiers.Escape(c.Name));
        IEnumerable<string> adjoint = member.Adjoint.Length == 0 ? [] : [Identifiers.Escape(member.Adjoint)];
        string arguments = string.Join(", ", [.. Gradient.Primals(method), .. adjoint, .. derivatives, "global::AutoDiffGen.LoopThreads.All"]);
        var call = new Expr.Raw([$"{Identifiers.Escape(parallel.Name)}{method.TypeParameters}({arguments})"], [], method.Return ?? IrType.Bool, Repeatable: false);
        return new(member.Documentation, [], member.Text, [method.ReturnType == "void" ? new Stmt.Run(call) : new Stmt.Return([call])]);
    }

    /// <summary>What the names of methods that run parts of loops begin with.</summary>
    public static string Prefix(DerivativeSignature signature, int bits) => signature.Name + (bits == 0 ? "" : bits.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static EquatableArray<string> Documented(EquatableArray<string> documentation, string options) =>
    [
        .. documentation.Where(d => !IsLast(d)),
        Documentation.Parameter(options, "How many threads may work, and whether they are to stop. The numbers are the same bits however many do."),
        .. documentation.Where(IsLast),
    ];

    private static bool IsLast(string line) => line.StartsWith("<returns", StringComparison.Ordinal) || line.StartsWith("<exception", StringComparison.Ordinal);
}
