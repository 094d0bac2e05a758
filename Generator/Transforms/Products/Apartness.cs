using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Products;

/// <summary>Which storage certainly is not the same, at a loop.</summary>
internal sealed class Apartness(Stmt.For loop, Facts facts)
{
    /// <summary>Whether writing the one cannot change the other: it is other storage, or was made after the last time that another name could get hold of it.</summary>
    public bool Of(Variable written, Variable other)
    {
        (Variable a, Variable b) = (facts.Canonical(written), facts.Canonical(other));
        return facts.Aliases.Class(a) != facts.Aliases.Class(b) || a != b && (IsItself(written) && IsFresh(a) || IsItself(other) && IsFresh(b));
    }

    /// <summary>Whether the variable is its root's own storage or a part of that, not storage that the root refers to.</summary>
    private bool IsItself(Variable variable)
    {
        while (facts.Definitions.Declaration(variable) is Stmt.Bind { Declares: true } bind)
        {
            if (bind.View.Steps.Any(s => s is not Step.Slice)) return false;
            variable = bind.View.Root;
        }
        return true;
    }

    /// <summary>Whether nothing between the storage's making and the loop binds it to another name, in the order of the source; where loops around this one run on with
    /// the same storage, nothing in them does.</summary>
    private bool IsFresh(Variable root)
    {
        if (facts.Definitions.Declaration(root) is not Stmt.Allocate { Declares: true } made || !facts.Definitions.IsStable(root)) return false;
        bool isFresh = false;
        IEnumerable<Stmt> around = Walk.All(facts.Function.Body).Where(s => s is Stmt.For or Stmt.While && Contains(s, loop) && !Contains(s, made));
        if (around.Any(s => Walk.All(s).Any(inner => Leaks(inner, root)))) return false;
        foreach (Stmt statement in Walk.All(facts.Function.Body).TakeWhile(s => !ReferenceEquals(s, loop)))
        {
            if (ReferenceEquals(statement, made)) isFresh = true;
            else if (Leaks(statement, root)) isFresh = false;
        }
        return isFresh;
    }

    private static bool Contains(Stmt outer, Stmt inner) => Walk.All(outer).Any(s => ReferenceEquals(s, inner));

    private bool Leaks(Stmt statement, Variable root) => statement switch
    {
        Stmt.Bind bind => facts.Canonical(bind.View.Root) == root && facts.Canonical(bind.Target.Root) != root,
        Stmt.Call call => facts.Summaries.Mixes(call.Function) && call.Arguments.OfType<Argument.Memory>().Any(m => facts.Canonical(m.View.Root) == root),
        _ => false,
    };
}
