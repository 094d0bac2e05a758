using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>A member in strict mode is one method. In fast mode its body is written for vectors of 512 and of 256 bits and without any, and the member picks the
/// one for the processor; the JIT sees only that.</summary>
internal static class LaneMembers
{
    private static readonly string[] Access = ["public", "protected", "internal", "private"];

    /// <param name="body">The body for vectors of so many bits, 0 for none, whether it has any, and its loops that are members of their own.</param>
    public static IEnumerable<EmittedMethod> Of(
        MarkedMethod method, DerivativeSignature signature, UniqueNames members, Func<int, (EquatableArray<Stmt> Body, bool HasVectors, IReadOnlyList<EmittedMethod> Loops)> body)
    {
        (EquatableArray<Stmt> wide, bool hasVectors, IReadOnlyList<EmittedMethod> wideLoops) = method.Math == MathMode.Fast ? body(512) : default;
        if (!hasVectors)
        {
            yield return new(signature.Documentation, [], signature.Text, body(0).Body);
            yield break;
        }
        (int Bits, string Name)[] forms = [.. new[] { 512, 256, 0 }.Select(bits => (bits, members.Fresh(signature.Name + (bits == 0 ? "Scalar" : bits.ToString(System.Globalization.CultureInfo.InvariantCulture)))))];
        yield return new(signature.Documentation, [], signature.Text, Choice(method, signature, forms));
        yield return new([], [], Head(method, signature, forms[0].Name), wide);
        foreach (EmittedMethod loop in wideLoops) yield return loop;
        (EquatableArray<Stmt> narrow, _, IReadOnlyList<EmittedMethod> narrowLoops) = body(256);
        yield return new([], [], Head(method, signature, forms[1].Name), narrow);
        foreach (EmittedMethod loop in narrowLoops) yield return loop;
        yield return new([], [], Head(method, signature, forms[2].Name), body(0).Body);
    }

    /// <summary>The head of the member, private and by another name.</summary>
    private static string Head(MarkedMethod method, DerivativeSignature signature, string name)
    {
        string head = $" {Identifiers.Escape(signature.Name)}{method.TypeParameters}(";
        int at = signature.Text.IndexOf(head, StringComparison.Ordinal);
        return $"{Modifiers(signature.Text.Substring(0, at))} {name}{method.TypeParameters}({signature.Text.Substring(at + head.Length)}";
    }

    /// <summary>The modifiers, but private.</summary>
    public static string Modifiers(string modifiers) => string.Join(" ", modifiers.Split(' ').Where(word => !Access.Contains(word)).Prepend("private"));

    private static EquatableArray<Stmt> Choice(MarkedMethod method, DerivativeSignature signature, (int Bits, string Name)[] forms)
    {
        string arguments = string.Join(", ", (string[])
        [
            .. method.Parameters.Select(p => HelperMethods.Modifier(p.Passing) + Identifiers.Escape(p.Name)),
            .. signature.Adjoint.Length == 0 ? [] : new[] { Identifiers.Escape(signature.Adjoint) },
            .. signature.Companions.Concat(signature.Outputs).Select(c => HelperMethods.Modifier(c.Passing) + Identifiers.Escape(c.Name)),
            .. signature.Extra.Length == 0 ? [] : new[] { Identifiers.Escape(signature.Extra) },
        ]);
        Stmt Call((int Bits, string Name) form)
        {
            var call = new Expr.Raw([$"{form.Name}{method.TypeParameters}({arguments})"], [], method.Return ?? IrType.Bool, Repeatable: false);
            return method.ReturnType == "void" ? new Stmt.Run(call) : new Stmt.Return([call]);
        }
        return [forms.Take(2).Reverse().Aggregate(Call(forms[2]), (otherwise, form) => new Stmt.If(
            new Expr.Constant($"global::System.Runtime.Intrinsics.Vector{form.Bits}.IsHardwareAccelerated", IrType.Bool), [Call(form)], [otherwise]))];
    }
}
