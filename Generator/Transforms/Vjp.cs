using AutoDiffGen.Analysis;
using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;
using AutoDiffGen.Transforms.Threads;
using AutoDiffGen.Transforms.Widening;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Reverse mode of a whole program, as a member: its forward sweep, then its reverse sweep, in one method; and the halves of what it calls.
/// Of a marked method itself that is the vector-Jacobian product.
/// </summary>
internal sealed class Vjp
{
    private readonly Primal primal;
    private readonly DerivativeSignature signature;
    private readonly EquatableArray<Companion> companions;
    private readonly Expr? returned;
    private readonly Summaries summaries;
    private readonly UniqueNames members;
    private readonly Function function;
    private readonly EquatableArray<Variable> results;
    private readonly Context context;
    private readonly SplitFunctions split;
    private readonly List<Stmt> opening = [];
    private readonly List<Stmt> seeds = [];
    private readonly List<Stmt> closing = [];
    /// <summary>Storage that leaves, by the number of the result.</summary>
    private readonly SortedDictionary<int, ReturnedStorage> storage = [];

    /// <param name="companions">The parameters that take the adjoints.</param>
    /// <param name="value">What the member returns, where that is not the result whose adjoint is seeded; the seed is then 1.</param>
    private Vjp(Primal primal, Program program, DerivativeSignature signature, EquatableArray<Companion> companions, Expr? value, UniqueNames members, bool isDifferentiated)
    {
        (this.primal, this.signature, this.companions, this.members, returned) = (primal, signature, companions, members, value);
        summaries = new Summaries(program);
        var names = new UniqueNames([
            .. Mentions.Names(program.Root), .. primal.Method.Parameters.Select(p => p.Name),
            .. signature.CompanionNames, .. primal.Method.TakenNames, .. Reserved]);
        var inputs = new HashSet<string>(StateBindings.Inputs(primal.Program!, companions.Select(c => c.Parameter.Name)));
        Function root = primal.Method.Parallel ? LoopLocals.Of(program.Root, names) : program.Root;
        Function named = Normalization.Of(new Facts(SteadyReferences.Of(SpanOffsets.Of(root, names), names), inputs, summaries), names);
        (function, results) = SplitFunctions.WithNamedResults(named, names, isRoot: true);
        context = Context.Of(new Facts(function, inputs, summaries), names, new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive)), isDifferentiated);
        split = new SplitFunctions(summaries, members, primal.Method.HelperPrefix, primal.Method.TypeParameters);
        CollectStorage();
    }

    private static IEnumerable<string> Reserved => ["Math", "MathF", "Span", "ReadOnlySpan", "System"];

    /// <param name="members">Gives the names of private members.</param>
    /// <param name="isDifferentiated">Whether it is source to be differentiated again.</param>
    public static IEnumerable<EmittedMethod> Of(Primal primal, UniqueNames members, bool isDifferentiated = false)
    {
        DerivativeSignature signature = Signatures.Vjp(primal.Method);
        if (!primal.Method.Parallel) return new Vjp(primal, primal.Program!, signature, signature.Companions, value: null, members, isDifferentiated).Emit();
        DerivativeSignature parallel = ParallelMembers.Signature(primal.Method, signature);
        return new Vjp(primal, primal.Program!, parallel, signature.Companions, value: null, members, isDifferentiated).Emit().Prepend(ParallelMembers.Of(primal.Method, signature, parallel));
    }

    /// <summary>Reverse mode of another program with the same parameters and more: the companions are overwritten, the adjoints of further parameters dropped.</summary>
    public static IEnumerable<EmittedMethod> Of(Primal primal, Program program, DerivativeSignature signature, Expr value, UniqueNames members, bool isDifferentiated) =>
        new Vjp(primal, program, signature, signature.Outputs, value, members, isDifferentiated).Emit();

    /// <summary>The same as <see cref="Of(Primal, UniqueNames, bool)"/> for as many directions as a vector has lanes, as a member for the use of others alone.</summary>
    /// <returns>Null where something has no form over vectors.</returns>
    public static WideMember? Wide(Primal primal, UniqueNames members, LaneType lane)
    {
        DerivativeSignature signature = Signatures.Vjp(primal.Method);
        return WideMember.Attempt(members, () => ModeSignatures.Wide(signature, primal.Method, members.Fresh($"{signature.Name}{lane.Bits}"), lane, Passing.Value) is { } wide
            && new Vjp(primal, primal.Program!, signature, signature.Companions, value: null, members, isDifferentiated: false).EmitWide(wide, lane) is { MayDisagree: false } member ? member : null);
    }

    /// <inheritdoc cref="Wide(Primal, UniqueNames, LaneType)"/>
    public static WideMember? Wide(Primal primal, Program program, DerivativeSignature signature, Expr value, UniqueNames members, LaneType lane) =>
        WideMember.Attempt(members, () => ModeSignatures.Wide(signature, primal.Method, members.Fresh($"{signature.Name}{lane.Bits}"), lane, Passing.Value) is { } wide
            ? new Vjp(primal, program, signature, signature.Outputs, value, members, isDifferentiated: false).EmitWide(wide, lane) : null);

    private sealed record Sweeps(SaveScope Scope, List<Stmt> Forward, List<Stmt> Keep, List<Stmt> Reverse, List<Stmt> Late, Needs Needs);

    private IEnumerable<EmittedMethod> Emit()
    {
        if (!context.IsDifferentiated && primal.Method.Math == MathMode.Fast) context.Data = PassiveContents.Of(function, context.Facts);
        Sweeps sweeps = Sweep();
        var parts = new SortedDictionary<int, List<EmittedMethod>>();
        if (context.IsDifferentiated)
            yield return new(signature.Documentation, [], signature.Text, Body(sweeps, sweeps.Forward, [.. seeds, .. sweeps.Reverse]).ToEquatableArray());
        else foreach (EmittedMethod method in LaneMembers.Of(primal.Method, signature, members, bits =>
                 {
                     IReadOnlyCollection<string> mark = context.Names.Mark();
                     var outline = new LaneOutline(primal.Method, signature.Name + bits.ToString(System.Globalization.CultureInfo.InvariantCulture), members, context.Records);
                     var lanes = new LaneLoops(context, bits == 0 ? MathMode.Strict : primal.Method.Math, bits, [.. sweeps.Forward, .. sweeps.Reverse], outline);
                     var loops = new PartLoops(context, primal.Method, signature.Extra, ParallelMembers.Prefix(signature, bits), members,
                         [.. sweeps.Scope.Hoisted, .. sweeps.Forward, .. sweeps.Keep, .. seeds, .. sweeps.Reverse, .. sweeps.Late, .. closing], lanes.Vectorises);
                     List<Stmt> body = Body(sweeps, lanes.Of(loops.Of(sweeps.Forward)), [.. seeds, .. lanes.Of(loops.Of(sweeps.Reverse))]);
                     List<EmittedMethod> emitted = [.. loops.Methods.Select(m => loops.Emitted(m, lanes.Of(m.Body)))];
                     parts[bits] = emitted;
                     if (bits == 512 && !lanes.IsUsed) parts.Remove(bits);
                     context.Names.Return(mark);
                     return (body.ToEquatableArray(), lanes.IsUsed, outline.Methods);
                 }))
            yield return method;
        foreach (EmittedMethod part in parts.Values.SelectMany(p => p)) yield return part;
        foreach (Function half in split.All()) yield return HelperMethods.Of(half, primal.Method);
    }

    private WideMember? EmitWide(DerivativeSignature wide, LaneType lane)
    {
        if (primal.Program!.States.Count + primal.Program.Presences.Count > 0) return null;
        Sweeps sweeps = Sweep();
        IEnumerable<(string Name, IrType Type, Passing Passing)> given = signature.Companions.Concat(signature.Outputs).Select(c => (c.Name, c.Type, c.Passing));
        if (signature.Adjoint.Length > 0) given = given.Prepend((signature.Adjoint, primal.Method.Return!, Passing.Value));
        var names = new HashSet<string>(given.Select(g => g.Name));
        List<Parameter> parameters = [.. function.Parameters.Where(p => !names.Contains(p.Variable.Name)), .. given.Select(g => new Parameter(new Variable(g.Name, g.Type, Role.Parameter), g.Passing))];
        IEnumerable<Stmt> body = Body(sweeps, sweeps.Forward, [.. seeds, .. sweeps.Reverse], names);
        var root = new Function(wide.Name, parameters.ToEquatableArray(), primal.Method.Return is { } result ? [result] : [], null, body.ToEquatableArray());
        return WideProgram.Of([root, .. split.All()], names, lane, split.Pairs) is { } program
            ? new(lane, wide, [new EmittedMethod([], [], wide.Text, program.Functions[0].Body), .. program.Functions.Skip(1).Select(f => HelperMethods.Of(f, primal.Method))]) { MayDisagree = program.MayDisagree }
            : null;
    }

    private Sweeps Sweep()
    {
        foreach (Companion companion in companions) UseCompanion(companion);
        var dropped = new DroppedAdjoints(context);
        opening.AddRange(States(dropped));
        if (returned is not null) opening.AddRange(dropped.Of(function.Parameters));
        SeedResults();
        opening.AddRange(context.Idle(Mentions.Places(function.Body).Select(p => p.Root).Where(v => v.Role is Role.Parameter or Role.Global)));
        var needs = new Needs(context.Facts);
        foreach (Parameter parameter in function.Parameters.Where(p => p.Variable.Type.Container == Container.Array && context.ShadowsAreForward(p.Variable))) needs.AddContents(parameter.Variable);
        var scope = new SaveScope(Keeping.Local);
        Halves halves = new ReverseSweep(context, split).Block(function.Body.Take(function.Body.Count - 1).ToEquatableArray(), scope, needs, nested: false, last: GivenOut());
        List<Stmt> late = JointLoop.Join(halves, context, primal.Method.Math, primal.Method.Parallel);
        List<Stmt> simple = [.. Simplification.Of(halves.Reverse.ToEquatableArray())];
        (List<Stmt> keep, List<Stmt> restore) = new FinalContents(context, function).Of(halves.Reverse);
        closing.AddRange(restore);
        return new(scope, halves.Forward, keep, simple, late, needs);
    }

    /// <param name="own">The names of parameters that are known to be as they must be; null where none is.</param>
    private List<Stmt> Body(Sweeps sweeps, List<Stmt> forward, List<Stmt> reverse, HashSet<string>? own = null) => Simplification.WithoutIdleComments(
    [
        .. StateBindings.Of(primal.Program!),
        .. own is null ? Guards.Lengths(signature.Companions.Concat(signature.Outputs), context.IsDifferentiated) : [],
        .. signature.Companions.Where(c => c.Type.Container == Container.Object).Select(c => ObjectWalks.Check(c, primal.Method)),
        .. returned is null ? [] : companions.Select(c => Gradient.Clear(c, primal.Method)),
        .. context.IsDifferentiated ? [] : Presences.Of(primal.Program!, companions, context.Names),
        .. Sharing.Checks(primal.Program!, function, context.Facts, v => !sweeps.Needs.NeedsContents(v) && !companions.Any(c => c.Parameter.Name == v.Name)).Where(g => own is null || !Walk.Expressions(g).SelectMany(Walk.Reads).Any(p => own.Contains(p.Root.Name))),
        .. Guards.References(function, context.Facts, primal.Program!.States).Where(g => own is null || !Walk.Expressions(g).SelectMany(Walk.Reads).Any(p => own.Contains(p.Root.Name))),
        .. context.Records.Opening,
        .. reverse.Count > 0 ? [new Stmt.Comment("Forward sweep.")] : Array.Empty<Stmt>(),
        .. opening, .. sweeps.Scope.Hoisted, .. forward, .. sweeps.Keep,
        .. reverse.Count > 0 ? [new Stmt.Comment("Reverse sweep.")] : Array.Empty<Stmt>(),
        .. reverse, .. sweeps.Late, .. closing, .. Return(),
    ]);

    /// <summary>A field that is a parameter of its own has its adjoint in the same field of the companion; where there is none, in a local that nobody sees.</summary>
    private List<Stmt> States(DroppedAdjoints dropped)
    {
        var statements = new List<Stmt>();
        foreach (StateField state in primal.Program!.States.Where(s => context.Facts.Activity.IsActive(s.Variable)))
        {
            if (companions.FirstOrDefault(c => c.Parameter.Name == state.Field.Root.Name) is not { } companion)
            {
                statements.AddRange(dropped.Of(function.Parameters.Where(p => p.Variable == state.Variable)));
                continue;
            }
            var adjoint = new Variable(context.Names.Fresh(state.Variable.Name + "Adjoint"), state.Variable.Type, Role.Parameter);
            context.Adjoints.Use(state.Variable, adjoint);
            statements.Add(StateBindings.Bind(adjoint, state.Field with { Root = new Variable(companion.Name, companion.Type, Role.Parameter) }));
        }
        return statements;
    }

    /// <summary>The companion of a parameter is its adjoint; an array that is referred to from elsewhere gets adjoint storage of its own, copied in and out.</summary>
    private void UseCompanion(Companion companion)
    {
        if (function.Parameters.FirstOrDefault(p => p.Variable.Name == companion.Parameter.Name)?.Variable is not { } variable) return;
        var adjoint = new Variable(companion.Name, companion.Type, Role.Parameter);
        if (companion.Parameter.Passing is Passing.Value or Passing.In && variable.Type.IsReal && !context.Facts.Definitions.IsStable(variable))
        {
            (Stmt start, Stmt end) = context.WorkOn(variable, adjoint);
            seeds.Add(start);
            closing.Add(end);
            return;
        }
        if (variable.Type.Container == Container.Array && !companion.Type.IsSpan && context.Facts.Aliases.IsRestructured(variable))
        {
            UseRows(variable, adjoint);
            return;
        }
        bool isKept = variable.Type.Container == Container.Array && companion.Type.IsSpan
            && context.Facts.IsMoving(variable);
        if (!isKept)
        {
            context.Adjoints.Use(variable, adjoint);
            return;
        }
        var copy = new Variable(context.Names.Fresh(companion.Name + "Array"), variable.Type);
        context.Adjoints.Use(variable, copy);
        Expr from = new Expr.Read(Place.Of(adjoint)), to = new Expr.Read(Place.Of(copy));
        opening.Add(new Stmt.Declare(copy, context.Records.NewArray(variable.Type.Element, [new Expr.Apply(".Length", [from], IrType.Int)], variable.Type)));
        opening.Add(new Stmt.Run(new Expr.Raw(["", ".CopyTo(", ")"], [from, to], IrType.Bool, Repeatable: false)));
        closing.Add(new Stmt.Run(new Expr.Raw(["", ".CopyTo(", ")"], [to, from], IrType.Bool, Repeatable: false)));
    }

    /// <summary>The rows of the final contents and those of the initial contents are not the same: the companion is laid out as the one on entry, as the other on exit.</summary>
    private void UseRows(Variable variable, Variable adjoint)
    {
        var copy = new Variable(context.Names.Fresh(adjoint.Name + "Rows"), variable.Type);
        context.Adjoints.Use(variable, copy);
        Expr from = new Expr.Read(Place.Of(adjoint)), to = new Expr.Read(Place.Of(copy));
        Stmt Run(string method, Expr a, Expr b) => new Stmt.Run(new Expr.Raw([$"global::AutoDiffGen.RecordStack.{method}(", ", ", ")"], [a, b], IrType.Bool, Repeatable: false));
        opening.Add(new Stmt.Declare(copy, context.Records.Like(new Expr.Read(Place.Of(variable)), variable.Type)));
        seeds.Add(Run("AddRows", from, to));
        closing.Add(Run("CopyBack", to, from));
    }

    private void SeedResults()
    {
        if (returned is not null)
        {
            var one = new Variable(context.Names.Fresh(results[0].Name + "Adjoint"), results[0].Type);
            context.Adjoints.Use(results[0], one);
            seeds.Add(new Stmt.Declare(one, new Expr.Constant("1", one.Type)));
            return;
        }
        if (signature.Adjoint.Length == 0) return;
        var adjoint = new Variable(signature.Adjoint, primal.Method.Return!, Role.Parameter);
        if (function.Shape is null)
        {
            if (results[0].Type.IsReal) context.Adjoints.Use(results[0], adjoint);
            return;
        }
        for (int k = 0; k < function.Shape.Leaves.Count; k++)
        {
            if (!results[k].Type.IsReal || !context.Facts.Activity.IsActive(results[k])) continue;
            var seed = new Variable(context.Names.Fresh(results[k].Name + "Adjoint"), results[k].Type);
            context.Adjoints.Use(results[k], seed);
            seeds.Add(new Stmt.Declare(seed, new Expr.Read(new Place(adjoint, function.Shape.Leaves[k].Path, results[k].Type))));
        }
    }

    /// <summary>The result and what makes it up come first, then what goes out by reference.</summary>
    private void CollectStorage()
    {
        if (returned is not null) return;
        var result = new Variable(signature.Adjoint, primal.Method.Return is { } type ? Companions.SeedOf(type) : IrType.Int, Role.Parameter);
        int own = function.Shape?.Leaves.Count ?? (primal.Method.Return is null ? 0 : 1);
        List<SignatureParameter> givenOut = [.. Signatures.StorageGivenOut(primal.Method)];
        for (int k = 0; k < results.Count; k++)
        {
            if (results[k].Type.Container is not (Container.Array or Container.Grid)) continue;
            bool hasNumbers = ReturnedStorage.HasNumbers(function.Results[k], primal.Program!.Layouts);
            if (k >= own)
            {
                Companion adjoint = signature.Companions.First(c => c.Parameter == givenOut[k - own]);
                storage[k] = new(context, results[k], new(adjoint.Parameter.Name, adjoint.Parameter.Type, Role.Parameter), Place.Of(new(adjoint.Name, adjoint.Type, Role.Parameter)), mayLack: true);
                continue;
            }
            StructLeaf? leaf = function.Shape?.Leaves[k];
            Place? seed = !hasNumbers || result.Name.Length == 0 ? null : leaf is null ? Place.Of(result) : new Place(result, leaf.Path, leaf.Type);
            var value = new Variable(context.Names.Fresh(leaf?.Path[leaf.Path.Count - 1] is Step.Field field ? char.ToLowerInvariant(field.Name[0]) + field.Name.Substring(1) : "value"), leaf?.Type ?? primal.Method.Return!);
            storage[k] = new(context, results[k], value with { Type = value.Type.Kind == Kind.Passive ? results[k].Type : value.Type }, seed, mayLack: leaf is not null);
        }
    }

    private Halves GivenOut()
    {
        List<Halves> all = [.. storage.Select(s => s.Value.Of(primal.Program!.Layouts.FirstOrDefault(l => l.Text == function.Results[s.Key].Element)))];
        return new([.. all.SelectMany(h => h.Forward)], [.. all.SelectMany(h => h.Reverse)]);
    }

    private Expr.Read ResultOf(int k) => new(Place.Of(storage.TryGetValue(k, out ReturnedStorage given) ? given.Value : results[k]));

    private IEnumerable<Stmt> Return()
    {
        if (returned is not null) return [new Stmt.Return([returned])];
        if (primal.Method.Return is null) return [];
        if (function.Shape is null) return [new Stmt.Return([ResultOf(0)])];
        var value = new Variable(context.Names.Fresh("value"), new IrType(function.Shape.Text, Kind.Memory, Container.Struct));
        return
        [
            new Stmt.Declare(value, null),
            .. function.Shape.Leaves.Select((leaf, k) => Checkpoints.Store(new Place(value, leaf.Path, leaf.Type), ResultOf(k))),
            new Stmt.Return([new Expr.Read(Place.Of(value))]),
        ];
    }
}
