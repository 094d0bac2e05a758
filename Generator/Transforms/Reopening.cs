using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Makes the locals of a block, and their adjoints, available to its reverse part, which runs later and in a block of its own: each is
/// computed again where that is cheap, or kept at the end of the block and put back at the start of the reverse part.</summary>
internal sealed class Reopening(Context context)
{
    private Facts Facts => context.Facts;

    /// <summary>Adds to both parts of a block what lets the reverse part mention the block's locals.</summary>
    public void Reopen(IReadOnlyList<Variable> parameters, List<Stmt> forward, List<Stmt> reverse, SaveScope scope, Needs needs, bool nested)
    {
        if (reverse.Count == 0) return;
        var opening = new Opening(Mentions.Of(reverse));
        List<Variable> found = reverse.SelectMany(Walk.Declared).ToList();
        List<Variable> locals = [.. parameters, .. forward.SelectMany(Walk.Declared).Where(v => !IsCounter(v, forward) && !found.Contains(v))];
        for (int k = locals.Count - 1; k >= 0; k--) OpenAdjoint(locals[k], opening);
        if (nested)
            for (int k = locals.Count - 1; k >= 0; k--) OpenValue(locals[k], forward, scope, needs, opening);
        reverse.InsertRange(0, [.. opening.Values, .. opening.Shadows, .. opening.Adjoints]);
        forward.AddRange(opening.Saves);
    }

    private static bool IsCounter(Variable variable, List<Stmt> forward) => forward.OfType<Stmt.For>().Any(f => f.Counter == variable);

    private void OpenAdjoint(Variable local, Opening opening)
    {
        if (!context.Adjoints.Has(local) || context.Adjoints.IsGiven(local) || context.ShadowsAreForward(local)) return;
        Variable adjoint = context.Adjoints.Of(local);
        if (!opening.Mentioned.Contains(adjoint.Name)) return;
        if (local.Type.Kind != Kind.Memory)
        {
            opening.Adjoints.Insert(0, new Stmt.Declare(adjoint, new Expr.Constant("0", local.Type)));
            return;
        }
        Stmt shadow = Facts.Definitions.Declaration(local) switch
        {
            Stmt.Bind bind => new Stmt.Bind(Place.Of(adjoint), context.Adjoints.Of(bind.View), Declares: true),
            Stmt.Allocate allocate => new Stmt.Declare(adjoint, new Straight(context).Storage(allocate, adjoint.Type)),
            _ => throw new NotSupportedException("adjoint storage of " + local.Name),
        };
        opening.Shadows.Insert(0, shadow);
        opening.Mention(shadow);
    }

    private void OpenValue(Variable local, List<Stmt> forward, SaveScope scope, Needs needs, Opening opening)
    {
        if (!opening.Mentioned.Contains(local.Name)) return;
        Stmt? again = Again(local);
        bool isOurs = Facts.Definitions.Declaration(local) is not null || local.Role == Role.Parameter;
        if (again is null && isOurs && local.Type.Kind != Kind.Memory && !Facts.Definitions.IsStable(local) && !needs.IsNeeded(Place.Of(local)))
            again = new Stmt.Declare(local, null);
        if (again is null && scope.Keeping == Keeping.Local && Hoist(local, forward))
        {
            scope.Hoisted.Add(new Stmt.Declare(local, null));
            return;
        }
        if (again is null)
        {
            if (local.Type.IsSpan) throw new NotSupportedException("a span cannot be kept: " + local.Name);
            Checkpoints.Kept kept = context.Checkpoints.Keep(Place.Of(local), scope, nested: true);
            opening.Saves.Add(kept.Save);
            opening.Values.Insert(0, Checkpoints.Copy(local, kept.Restore, declares: true));   // what is pushed last is popped first
            opening.Restored++;
            return;
        }
        opening.Values.Insert(opening.Restored, again);
        opening.Mention(again);
    }

    /// <summary>The statement that computes the local again, where that is possible and cheap.</summary>
    private Stmt? Again(Variable local)
    {
        if (!Facts.Definitions.IsStable(local)) return null;
        return Facts.Definitions.Declaration(local) switch
        {
            Stmt.Declare { Value: { } value } declare when Facts.IsCheap(value) => declare,
            Stmt.Bind { Declares: true } bind when Facts.IsStable(bind.View) => bind,
            _ => null,
        };
    }

    /// <summary>Turns the declaration in the forward part into an assignment to a variable declared outside.</summary>
    private static bool Hoist(Variable local, List<Stmt> forward)
    {
        int at = forward.FindIndex(s => s is not Stmt.Call && Walk.Declared(s).Contains(local));
        if (at < 0) return false;
        forward[at] = forward[at] switch
        {
            Stmt.Declare declare => declare.Value is null
                ? new Stmt.Assign(Place.Of(local), new Expr.Constant(local.Type.IsReal ? "0" : "default", local.Type)) { Source = declare.Source }
                : new Stmt.Assign(Place.Of(local), declare.Value) { Source = declare.Source },
            Stmt.Bind bind => bind with { Declares = false },
            Stmt.Allocate allocate => allocate with { Declares = false },
            Stmt other => throw new NotSupportedException(other.GetType().Name),
        };
        return true;
    }

    /// <summary>What goes to the start of the reverse part, in this order: kept values, values computed again, adjoint storage, adjoints.</summary>
    private sealed class Opening(HashSet<string> mentioned)
    {
        public HashSet<string> Mentioned { get; } = mentioned;

        public List<Stmt> Saves { get; } = [];

        public List<Stmt> Values { get; } = [];

        public int Restored { get; set; }

        public List<Stmt> Shadows { get; } = [];

        public List<Stmt> Adjoints { get; } = [];

        public void Mention(Stmt statement) => Mentioned.UnionWith(Mentions.Of([statement]));
    }
}
