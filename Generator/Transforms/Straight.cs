using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Reverse mode of statements without statements in them.</summary>
internal sealed class Straight(Context context)
{
    private Facts Facts => context.Facts;

    public Halves Declare(Stmt.Declare statement, Needs needs)
    {
        needs.Overwritten(statement.Variable);
        var forward = new List<Stmt> { statement };
        if (context.ShadowsAreForward(statement.Variable))
            forward.Add(new Stmt.Declare(context.Adjoints.Of(statement.Variable), Shadow(statement)));
        if (statement.Value is null || !Facts.Activity.IsActive(statement.Variable)) return new(forward, []);
        var result = new Expr.Read(Place.Of(statement.Variable));
        List<Stmt> reverse = context.Pullback.Of(statement.Value, new Expr.Read(context.Adjoints.Of(Place.Of(statement.Variable))), result, Place.Of(statement.Variable));
        context.Record(reverse, needs);
        return new(forward, reverse);
    }

    /// <summary>Adjoint storage of what passive code gives: like it, with zeros; none of nothing.</summary>
    private Expr? Shadow(Stmt.Declare statement)
    {
        if (statement.Value is null or Expr.Constant or Expr.Raw { Pieces: ["null" or "null!" or "default" or "default!"] }) return null;
        var primal = new Expr.Read(Place.Of(statement.Variable));
        return statement.Variable.Type.Container switch
        {
            Container.Object => Records.ZeroLike(primal),
            Container.Array or Container.Grid => context.Records.Like(primal, statement.Variable.Type),
            _ => null,
        };
    }

    public Halves Assign(Stmt.Assign statement, SaveScope scope, Needs needs, bool nested)
    {
        Place target = statement.Target;
        if (target.Type.Kind == Kind.Memory) return Rebound(statement, target, scope, needs, nested);
        bool readsTarget = MayRead(statement.Value, target, needs);
        List<Stmt> pull = Facts.Activity.IsActive(target) ? PullAssigned(statement.Value, target, readsTarget) : [];
        return Overwrite(statement, target, pull, readsTarget, scope, needs, nested);
    }

    public Halves AddTo(Stmt.AddTo statement, SaveScope scope, Needs needs, bool nested)
    {
        Place target = statement.Target;
        if (!target.Type.IsReal && needs.IsNeeded(target) && Facts.IsStable(statement.Value) && target.IsVariable)
            return new([statement], [new Stmt.AddTo(target, -statement.Value)]);
        if (!Facts.Activity.IsActive(target) || !Facts.Activity.IsActive(statement.Value))
            return Overwrite(statement, target, [], readsTarget: true, scope, needs, nested);
        bool readsTarget = MayRead(statement.Value, target, needs);
        Expr cotangent = new Expr.Read(context.Adjoints.Of(target));
        List<Stmt> pull = [];
        if (readsTarget || !target.IsVariable && Walk.Reads(statement.Value).Count() > 2) cotangent = Name(target, pull);
        pull.AddRange(context.Pullback.Of(statement.Value, cotangent, statement.Value, target));
        return Overwrite(statement, target, pull, readsTarget, scope, needs, nested);
    }

    public Halves Bind(Stmt.Bind statement, SaveScope scope, Needs needs, bool nested)
    {
        Halves halves = statement.Declares ? Halves.OfForward(statement) : Rebound(statement, statement.Target, scope, needs, nested);
        if (context.ShadowsAreForward(statement.Target.Root))
            halves.Forward.Add(new Stmt.Bind(context.Adjoints.Of(statement.Target), context.Adjoints.Of(statement.View), statement.Declares));
        if (statement.Target.IsVariable) needs.Bound(statement.Target.Root, statement.View.Root);
        else needs.Stored(statement.Target.Root, statement.View.Root);
        return halves;
    }

    public Halves Allocate(Stmt.Allocate statement, SaveScope scope, Needs needs, bool nested)
    {
        Stmt Fresh(Place target) => statement.Declares
            ? new Stmt.Declare(target.Root, Storage(statement, target.Type))
            : new Stmt.Assign(target, Storage(statement, target.Type));
        Stmt Primal() => StaysWithCaller(statement.Target.Root) && statement.Lengths.Count > 0 ? Lasting(statement) : Fresh(statement.Target);
        Halves halves = statement.Declares ? Halves.OfForward() : Rebound(statement, statement.Target, scope, needs, nested);
        halves.Forward.Remove(statement);
        halves.Forward.Add(Primal() with { Source = statement.Source });
        if (context.ShadowsAreForward(statement.Target.Root))
        {
            Place adjoint = context.Adjoints.Of(statement.Target);
            halves.Forward.Add(Fresh(adjoint));
            if (context.Data.Contains(statement)) halves.Forward.Add(new Stmt.Bind(Place.Of(context.Unread(statement.Target.Root.Name)), adjoint, Declares: true));
        }
        if (statement.Target.IsVariable) needs.Fresh(statement.Target.Root);
        return halves;
    }

    /// <summary>The statement as a forward sweep runs it of which nothing is kept.</summary>
    public Stmt[] Plain(Stmt statement) => statement switch
    {
        Stmt.Allocate s when StaysWithCaller(s.Target.Root) && s.Lengths.Count > 0 => [Lasting(s)],
        Stmt.Allocate s => [s.Declares ? new Stmt.Declare(s.Target.Root, Storage(s, s.Target.Type)) : new Stmt.Assign(s.Target, Storage(s, s.Target.Type))],
        Stmt.If s => [s with { Then = Plain(s.Then), Else = Plain(s.Else) }],
        Stmt.For s => [s with { Body = Plain(s.Body) }],
        Stmt.While s => [s with { Body = Plain(s.Body) }],
        _ => [statement],
    };

    /// <summary>What the reverse part of an assignment may read.</summary>
    /// <param name="withOwn">Whether what the assignment itself overwrites, and so keeps, is among it.</param>
    public IEnumerable<Place> Anticipated(Stmt statement, bool withOwn = false)
    {
        List<Stmt> pull = statement switch
        {
            Stmt.Declare { Value: not null } s when Facts.Activity.IsActive(s.Variable) =>
                context.Pullback.Of(s.Value, new Expr.Read(context.Adjoints.Of(Place.Of(s.Variable))), new Expr.Read(Place.Of(s.Variable)), Place.Of(s.Variable)),
            Stmt.Assign s when Facts.Activity.IsActive(s.Target) => PullAssigned(s.Value, s.Target, MayRead(s.Value, s.Target, needs: null)),
            Stmt.AddTo s when Facts.Activity.IsActive(s.Target) => context.Pullback.Of(s.Value, new Expr.Read(context.Adjoints.Of(s.Target)), s.Value, s.Target),
            _ => [],
        };
        Place? own = statement switch
        {
            Stmt.Assign s when MayRead(s.Value, s.Target, needs: null) => s.Target,
            Stmt.AddTo s => s.Target,
            _ => null,
        };
        return Mentions.Places(pull).Where(p => withOwn || p != own).Select(Foreseen).OfType<Place>();
    }

    /// <summary>What must be as it was for this to be read: of an adjoint the references on the way to it, which are exchanged along with the primal's.</summary>
    private Place? Foreseen(Place read) => context.Adjoints.PrimalOf(read.Root) is not { } primal ? read
        : read.Steps.Count > 1 && Facts.Aliases.IsRestructured(primal) ? read with { Root = primal } : null;

    private EquatableArray<Stmt> Plain(EquatableArray<Stmt> block) => block.SelectMany(Plain).ToEquatableArray();

    /// <summary>Pooled storage as the statement asks for it.</summary>
    public Expr Storage(Stmt.Allocate statement, IrType type) => statement.Lengths.Count == 0
        ? context.Records.NewObject(statement.Element, type)
        : context.Records.NewArray(statement.Element, statement.Lengths, type);

    private static Stmt Lasting(Stmt.Allocate statement)
    {
        Expr storage = Records.LastingArray(statement.Element, statement.Lengths, statement.Target.Type);
        return statement.Declares ? new Stmt.Declare(statement.Target.Root, storage) : new Stmt.Assign(statement.Target, storage);
    }

    /// <summary>Whether the storage may end up inside that of an argument, so that it must not be pooled.</summary>
    private bool StaysWithCaller(Variable root) => Facts.Aliases.IsKept(root) || Facts.Summaries.StoresIntoArguments && Facts.Aliases.IsRestructured(root)
        && Facts.Function.Parameters.Any(p => p.Variable.Type is { Kind: Kind.Memory, Container: not Container.Struct } && Facts.Aliases.Class(p.Variable) == Facts.Aliases.Class(root));

    /// <summary>A reference is replaced: the old one is kept where the reverse sweep goes through it, with that of its adjoint storage.</summary>
    private Halves Rebound(Stmt statement, Place target, SaveScope scope, Needs needs, bool nested)
    {
        if (!needs.IsNeeded(target))
        {
            if (statement is Stmt.Assign && target.IsVariable) needs.Overwritten(target.Root);
            return Halves.OfForward(ForwardWithShadow(statement, target));
        }
        Checkpoints.Kept kept = context.Checkpoints.Keep(target, scope, nested);
        List<Stmt> forward = [kept.Save], reverse = [Checkpoints.Store(target, kept.Restore)];
        if (context.ShadowsAreForward(target.Root))
        {
            Place shadow = context.Adjoints.Of(target);
            Checkpoints.Kept keptShadow = context.Checkpoints.Keep(shadow, scope, nested);
            forward.Add(keptShadow.Save);
            reverse.Insert(0, Checkpoints.Store(shadow, keptShadow.Restore));
        }
        forward.AddRange(ForwardWithShadow(statement, target));
        context.Record(reverse.Where(_ => !target.IsVariable), needs);
        if (target.IsVariable) needs.Overwritten(target.Root);
        return new(forward, reverse);
    }

    private Stmt[] ForwardWithShadow(Stmt statement, Place target) =>
        statement is Stmt.Assign assign && context.ShadowsAreForward(target.Root)
            ? [statement, new Stmt.Assign(context.Adjoints.Of(target), new Expr.Constant("null", assign.Target.Type))]
            : [statement];

    /// <summary>A value is replaced: the old one is kept where something needs it.</summary>
    /// <param name="readsTarget">Whether the pull reads the target as it was before; otherwise, if at all, as it is after.</param>
    private Halves Overwrite(Stmt statement, Place target, List<Stmt> pull, bool readsTarget, SaveScope scope, Needs needs, bool nested)
    {
        bool needsOwn = readsTarget && Mentions.Places(pull).Any(p => IsSameStorage(p, target, needs));
        bool keeps = needs.IsNeeded(target) || needsOwn;
        if (target.IsVariable) needs.Overwritten(target.Root);
        context.Record(pull, needs, except: p => readsTarget && p == target);
        if (!keeps) return new([statement], pull);
        Checkpoints.Kept kept = context.Checkpoints.Keep(target, scope, nested);
        Stmt restore = Checkpoints.Store(target, kept.Restore);
        foreach (Place read in Walk.Reads(target)) needs.Add(read);
        return new([kept.Save, statement], readsTarget ? [restore, .. pull] : [.. pull, restore]);
    }

    private List<Stmt> PullAssigned(Expr value, Place target, bool readsTarget)
    {
        Place adjoint = context.Adjoints.Of(target);
        var clear = new Stmt.Assign(adjoint, 0);
        if (!Facts.Activity.IsActive(value)) return [clear];
        var result = new Expr.Read(target);
        if (target.IsVariable && !readsTarget)
            return [.. context.Pullback.Of(value, new Expr.Read(adjoint), result, target), clear];
        List<Stmt> statements = [];
        Expr cotangent = Name(target, statements);
        return [.. statements, clear, .. context.Pullback.Of(value, cotangent, result, target)];
    }

    /// <summary>Takes the target's adjoint out into a local.</summary>
    private Expr.Read Name(Place target, List<Stmt> into)
    {
        var cotangent = new Variable(context.Names.Fresh(context.Adjoints.Of(target.Root).Name + "In"), target.Type);
        into.Add(new Stmt.Declare(cotangent, new Expr.Read(context.Adjoints.Of(target))));
        return new Expr.Read(Place.Of(cotangent));
    }

    private bool MayRead(Expr value, Place target, Needs? needs) => Walk.Reads(value).Any(read => IsSameStorage(read, target, needs));

    /// <summary>Whether a read may be of what the target names; of storage all that may be the same here, or without knowledge of here at any time.</summary>
    private bool IsSameStorage(Place read, Place target, Needs? needs)
    {
        if (target.IsVariable) return read.Root == target.Root;
        if (read.IsVariable || context.Adjoints.PrimalOf(read.Root) is not null) return false;
        return needs is null
            ? Facts.Aliases.Class(read.Root) == Facts.Aliases.Class(target.Root)
            : Facts.Canonical(read.Root) == Facts.Canonical(target.Root) || needs.MayBeSame(read.Root, target.Root);
    }
}
