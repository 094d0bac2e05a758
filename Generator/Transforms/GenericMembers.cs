using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The members of a method that is generic in its numbers: they hand over to those for the type of numbers that they are called with.</summary>
internal static class GenericMembers
{
    private const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe", Same = "global::AutoDiffGen.SameType";

    public static IEnumerable<GeneratedFile> Files(Primal primal)
    {
        MarkedMethod method = primal.Method;
        List<DerivativeSignature> signatures = [.. Signatures.All(method)];
        List<List<DerivativeSignature>> instances = [.. primal.Instances.Select(i => Signatures.All(i.Primal.Method).ToList())];
        yield return new(method.HintName, method.Namespace, method.Containers, [],
            signatures.Select((s, i) => new EmittedMethod(s.Documentation, [], s.Text, Body(primal, s, [.. instances.Select(n => n[i])]).ToEquatableArray())).ToEquatableArray(), method.ShortNames);
        foreach (Instance instance in primal.Instances)
            yield return Derivatives.Of(instance.Primal);
    }

    private static IEnumerable<Stmt> Body(Primal primal, DerivativeSignature signature, IReadOnlyList<DerivativeSignature> instances)
    {
        for (int i = 0; i < instances.Count; i++)
            yield return new Stmt.If(Text($"typeof({primal.Number}) == typeof({primal.Instances[i].Type})"), Handed(primal.Method.This, signature, instances[i], primal.Instances[i].Primal.Method.TypeParameters).ToEquatableArray(), []);
        yield return new Stmt.Throw(Text($"new global::System.NotSupportedException(\"{primal.Method.Name} has no derivative for numbers of type \" + typeof({primal.Number}) + \".\")"));
    }

    private static IEnumerable<Stmt> Handed(SignatureParameter? self, DerivativeSignature generic, DerivativeSignature known, string typeArguments)
    {
        foreach (HeadParameter parameter in generic.Head.Where(p => p.Modifier.Contains("out ")))
            yield return new Stmt.Run(Text($"{Unsafe}.SkipInit(out {Identifiers.Escape(parameter.Name)})"));
        int extra = known.Head.Count - generic.Head.Count;
        IEnumerable<string> arguments = known.Head.Take(extra).Select(h => Self(self, h)).Concat(generic.Head.Zip(known.Head.Skip(extra), Argument));
        string call = $"{Identifiers.Escape(known.Name)}{typeArguments}({string.Join(", ", arguments)})";
        string result = new UniqueNames(generic.Head.Select(p => p.Name)).Fresh("result");
        if (generic.Result == "void")
        {
            yield return new Stmt.Run(Text(call));
            yield return new Stmt.Run(Text("return"));
            yield break;
        }
        yield return new Stmt.Run(Text($"{known.Result} {result} = {call}"));
        yield return new Stmt.Return([Text(generic.Result == known.Result ? result : $"{Same}.As<{known.Result}, {generic.Result}>(ref {result})")]);
    }

    /// <summary>This instance as the first argument of a static member.</summary>
    private static string Self(SignatureParameter? self, HeadParameter known) =>
        self!.Type.Container == Container.Struct ? $"in {Same}.Read<{self.Type.Text}, {known.Type}>(in this)" : $"{Unsafe}.As<{known.Type}>(this)";

    /// <summary>The same value by its other name: both types are one where this runs.</summary>
    private static string Argument(HeadParameter generic, HeadParameter known)
    {
        string name = Identifiers.Escape(generic.Name);
        string modifier = generic.Modifier.Contains("out ") ? "out " : generic.Modifier.Contains("ref ") && !generic.Modifier.Contains("readonly") ? "ref "
            : generic.Modifier.Contains("in ") || generic.Modifier.Contains("readonly") ? "in " : "";
        if (generic.Type == known.Type)
            return modifier + name;
        if (generic.Type.StartsWith("global::System.Span<", StringComparison.Ordinal) || generic.Type.StartsWith("global::System.ReadOnlySpan<", StringComparison.Ordinal))
            return $"{Same}.Span<{Element(generic.Type)}, {Element(known.Type)}>({name})";
        return modifier == "in " ? $"in {Same}.Read<{generic.Type}, {known.Type}>(in {name})" : $"{modifier}{Same}.As<{generic.Type}, {known.Type}>(ref {name})";
    }

    private static string Element(string span) => span.Substring(span.IndexOf('<') + 1, span.Length - span.IndexOf('<') - 2);

    private static Expr.Raw Text(string text) => new([text], [], IrType.Bool, Repeatable: false);
}
