using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The reverse sweep with what it keeps in the caller's storage: the same statements, with another owner of that storage, and how long it must be.</summary>
internal static class WorkspaceMember
{
    public const string Parameter = "workspace";

    /// <summary>Why the storage is not known on entry; null where it is.</summary>
    public static string? Objection(Primal primal)
    {
        try
        {
            _ = Methods(primal, new UniqueNames(primal.Method.TakenNames)).ToList();
            return null;
        }
        catch (WorkspaceRefusal refusal)
        {
            return refusal.Message;
        }
    }

    /// <exception cref="WorkspaceRefusal">The storage is not known on entry.</exception>
    public static IEnumerable<EmittedMethod> Of(Primal primal, UniqueNames members) => Methods(primal, members);

    private static IEnumerable<EmittedMethod> Methods(Primal primal, UniqueNames members)
    {
        MarkedMethod method = primal.Method with { Math = MathMode.Strict, Parallel = false };
        IReadOnlyCollection<string> mark = members.Mark();
        List<EmittedMethod> plain = [.. Vjp.Of(primal with { Method = method }, members)];
        members.Return(mark);
        if (plain.Count > 1) throw new WorkspaceRefusal("it calls a method that calls itself or is too big to inline");
        DerivativeSignature length = WorkspaceSignatures.Length(method)!, vjp = WorkspaceSignatures.Vjp(method)!;
        var names = new UniqueNames([.. Names(plain[0].Body), .. method.Parameters.Select(p => p.Name), .. vjp.CompanionNames, .. method.TakenNames, "Math", "MathF", "Span", "ReadOnlySpan", "System"]);
        var storage = new WorkspaceStorage(plain[0].Body, names, WorkspaceSignatures.Name(method));
        yield return new(length.Documentation, [], length.Text, WorkspaceMeasure.Of(plain[0].Body, storage.Records, method, names));
        string needed = $"{Identifiers.Escape(length.Name)}{method.TypeParameters}({string.Join(", ", method.Parameters.Where(p => p.Passing != Passing.Out).Select(p => Identifiers.Escape(p.Name)))})";
        yield return new(vjp.Documentation, [], vjp.Text, storage.Body(needed));
        if (WorkspaceSignatures.Gradient(method) is { } gradient) yield return new(gradient.Documentation, [], gradient.Text, GradientBody(method, gradient, vjp, needed));
    }

    private static EquatableArray<Stmt> GradientBody(MarkedMethod method, DerivativeSignature gradient, DerivativeSignature vjp, string needed)
    {
        string workspace = WorkspaceSignatures.Name(method);
        IEnumerable<string> companions = vjp.Companions.Select(c => gradient.Companions.FirstOrDefault(g => g.Parameter == c.Parameter) is { } g
            ? (g.Passing == Passing.Out ? "ref " : "") + Identifiers.Escape(g.Name) : c.Type.IsReal ? "0" : "default");
        string call = $"{Identifiers.Escape(vjp.Name)}{method.TypeParameters}({string.Join(", ", [.. Transforms.Gradient.Primals(method), "1", .. companions, workspace])})";
        return
        [
            .. Guards.Lengths(gradient.Companions),
            HessianMember.Run($"global::AutoDiffGen.Workspace.Check({workspace}, {needed})"),
            .. gradient.Companions.Select(c => Transforms.Gradient.Clear(c, method)),
            new Stmt.Return([Flat.Text(call, method.Return!)]),
        ];
    }

    private static IEnumerable<string> Names(EquatableArray<Stmt> body) => Walk.All(body).SelectMany(Walk.Declared).Select(v => v.Name);
}

/// <summary>Storage is not known on entry; the message says why.</summary>
internal sealed class WorkspaceRefusal(string what) : Exception(what);
