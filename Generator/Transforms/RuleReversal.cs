using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Reverse mode of a call whose derivative is the user's: the method runs in the forward sweep, its rule in the reverse sweep. A rule that starts anew gets
/// what the method got; a rule in two halves gets what the method left, and the state of its forward half.
/// </summary>
internal sealed class RuleReversal(Context context)
{
    public Halves Call(Stmt.Call call, Function function, SaveScope scope, Needs needs, bool nested) => new One(context, call, function, scope, needs, nested).Halves();

    /// <summary>One call.</summary>
    private sealed class One(Context context, Stmt.Call call, Function function, SaveScope scope, Needs needs, bool nested)
    {
        private readonly CustomRule rule = function.Rule!;
        private readonly RuleArguments arguments = new(context.Names, call, function);
        /// <summary>What is kept last is put back first: <c>restores</c> before the rule runs, <c>last</c> after it.</summary>
        private readonly List<Stmt> forward = [], restores = [], before = [], after = [], last = [];
        private readonly List<Argument> adjoints = [];
        private bool rents;

        private Facts Facts => context.Facts;

        private bool IsSplit => rule.Forward is not null;

        public Halves Halves()
        {
            bool isActive = rule.Parameters.Select((p, k) => (p, k)).Any(a => a.p.HasCompanion && arguments.Of(a.k).Any(IsActive)) && Outputs().Any();
            List<Argument> primal = rule.Parameters.Select((p, k) => Primal(p, k, isActive)).ToList();
            List<Stmt> run = arguments.Run(isActive ? rule.Forward ?? rule.Primal : rule.Primal, rule.PrimalTakesRecords ? context.Records : null);
            Overlaps();
            if (!isActive) return new([.. forward, .. run], last);
            Seed();
            for (int k = 0; k < rule.Parameters.Count; k++)
                if (rule.Parameters[k].HasCompanion) Adjoint(rule.Parameters[k], k);
            Expr? state = IsSplit ? KeepState(run) : null;
            List<Argument> passed = [.. rule.IsSum ? primal.Where((_, k) => !rule.Parameters[k].IsWritten) : primal, .. state is null ? [] : new[] { new Argument.Value(state) }, .. adjoints, .. rule.TakesRecords ? [new Argument.Value(context.Records.Self())] : Array.Empty<Argument>()];
            List<Stmt> reverse = Rented([.. restores, .. before, new Stmt.Call([], rule.Vjp!, passed.ToEquatableArray()), .. after]);
            foreach (Argument.Memory memory in passed.OfType<Argument.Memory>().Where(m => Facts.Definitions.Find(m.View.Root.Name) is not null)) needs.AddContents(memory.View.Root);
            context.Record(reverse, needs);
            return new([.. forward, .. run], [.. reverse, .. last]);
        }

        private IEnumerable<Variable> Outputs() => call.Results.Concat(arguments.Written().Select(p => p.Root)).Where(Facts.Activity.IsActive);

        private bool IsActive(Argument argument) => argument switch
        {
            Argument.Value value => Facts.Activity.IsActive(value.Expr),
            Argument.Memory memory => Facts.Activity.IsActive(memory.View.Root),
            Argument.Ref reference => Facts.Activity.IsActive(reference.Place),
            _ => throw new NotSupportedException(argument.GetType().Name),
        };

        /// <summary>The primal argument of the rule, and what must be kept for it, or for what ran before.</summary>
        private Argument Primal(RuleParameter parameter, int k, bool isActive) => parameter.Leaves.Count > 0
            ? arguments.Struct(k, before)
            : arguments.Of(k)[0] switch
            {
                Argument.Ref reference => Scalar(reference, isActive),
                Argument.Memory memory when parameter.IsWritten => Storage(memory, parameter, isActive),
                { } other => other,
            };

        private Argument Scalar(Argument.Ref reference, bool isActive)
        {
            bool isNeeded = needs.IsNeeded(reference.Place) || IsRead(reference.Place), isInput = reference.Passing == Passing.Ref && !IsSplit && isActive;
            if (reference.Place.IsVariable) needs.Overwritten(reference.Place.Root);
            Variable value = new(context.Names.Fresh(Naming.Last(reference.Place.Root.Name) + "Before"), reference.Place.Type);
            if (isNeeded || isInput)
            {
                Checkpoints.Kept kept = context.Checkpoints.Keep(reference.Place, scope, nested);
                forward.Add(kept.Save);
                (isActive && !IsSplit ? restores : last).InsertRange(0,
                    [new Stmt.Declare(value, kept.Restore), .. isNeeded ? [new Stmt.Assign(reference.Place, new Expr.Read(Place.Of(value)))] : Array.Empty<Stmt>()]);
            }
            if (IsSplit) return new Argument.Value(new Expr.Read(reference.Place));
            if (!isInput) before.Add(new Stmt.Declare(value = value with { Name = context.Names.Fresh(value.Name) }, null));
            return new Argument.Ref(Place.Of(value), reference.Passing);
        }

        /// <summary>Whether an argument by value reads what the call writes, so that it must be put back before that is passed again.</summary>
        private bool IsRead(Place written) => call.Arguments.OfType<Argument.Value>().SelectMany(a => Walk.Reads(a.Expr)).Any(read => written.IsVariable
            ? read.Root == written.Root : !read.IsVariable && Facts.Aliases.Class(read.Root) == Facts.Aliases.Class(written.Root));

        private Argument Storage(Argument.Memory memory, RuleParameter parameter, bool isActive)
        {
            Place contents = memory.View.Then(new Step.Index([]), IrType.Double);
            bool isNeeded = needs.IsNeeded(contents) || IsRead(contents);
            bool isInput = isActive && !IsSplit && !rule.IsSum;
            if (!isNeeded && !isInput) return memory;
            var copy = new Variable(context.Names.Fresh(Naming.Last(memory.View.Root.Name) + "Before"), ArrayOf(parameter.Type));
            forward.Add(new Stmt.Declare(copy, Copy(memory.View, parameter.Type)));
            List<Stmt> restore = [];
            (List<Stmt> saves, Expr.Read kept) = Keep(copy, restore);
            forward.AddRange(saves);
            if (isNeeded) restore.Add(new Stmt.Call([], $"global::AutoDiffGen.RecordStack.CopyBack<{ElementOf(parameter.Type)}>", [new Argument.Memory(kept.Place), memory]));
            (isInput ? restores : last).InsertRange(0, restore);
            return isInput ? new Argument.Memory(kept.Place) : memory;
        }

        /// <summary>A local of the forward sweep in the reverse sweep, in a variable.</summary>
        private (List<Stmt> Saves, Expr.Read Value) Keep(Variable local, List<Stmt> into)
        {
            if (scope.Keeping == Keeping.Local && !nested) return ([], new Expr.Read(Place.Of(local)));
            Checkpoints.Kept kept = context.Checkpoints.Keep(Place.Of(local), scope, nested);
            var value = new Variable(context.Names.Fresh(local.Name), local.Type);
            into.Add(Checkpoints.Copy(value, kept.Restore, declares: true));
            return ([kept.Save], new Expr.Read(Place.Of(value)));
        }

        private Expr KeepState(List<Stmt> run)
        {
            Variable state = arguments.State(rule.State!, run);
            (List<Stmt> saves, Expr.Read value) = Keep(state, before);
            run.AddRange(saves);
            return value;
        }

        private void Seed()
        {
            if (function.Shape is null || function.IsCheckpointed)
            {
                foreach (Variable result in call.Results.Where(r => r.Type.IsReal)) adjoints.Add(new Argument.Value(AdjointOf(result)));
                return;
            }
            var seed = new Variable(context.Names.Fresh(Naming.Last(call.Results[0].Name) + "Adjoint"), new IrType(function.Shape.Text, Kind.Memory, Container.Struct));
            before.Add(new Stmt.Declare(seed, null));
            for (int k = 0; k < call.Results.Count; k++)
                if (Facts.Activity.IsActive(call.Results[k])) before.Add(new Stmt.Assign(Leaf(seed, function.Shape.Leaves[k]), AdjointOf(call.Results[k])));
            adjoints.Add(new Argument.Value(new Expr.Read(Place.Of(seed))));
        }

        private Expr AdjointOf(Variable result) => Facts.Activity.IsActive(result)
            ? new Expr.Read(context.Adjoints.Of(Place.Of(result))) : new Expr.Constant("0", result.Type);

        private void Adjoint(RuleParameter parameter, int k)
        {
            EquatableArray<Argument> given = arguments.Of(k);
            if (parameter.Leaves.Count > 0)
            {
                StructAdjoint(parameter, given);
                return;
            }
            switch (given[0])
            {
                case Argument.Ref { Passing: Passing.Out } reference:
                    adjoints.Add(new Argument.Value(IsActive(reference) ? Taken(reference.Place) : new Expr.Constant("0", reference.Place.Type)));
                    break;
                case Argument.Ref reference:
                    adjoints.Add(new Argument.Ref(IsActive(reference) ? context.Adjoints.Of(reference.Place) : Dropped(parameter, reference.Place.Type), Passing.Ref));
                    break;
                case Argument.Value { Expr: Expr.Read { Place.IsVariable: true } read } value when IsActive(value) && !CallReversal.IsAlsoReferred(read.Place.Root, call):
                    adjoints.Add(new Argument.Ref(context.Adjoints.Of(read.Place), Passing.Ref));
                    break;
                case Argument.Value value when IsActive(value):
                    adjoints.Add(new Argument.Ref(Collected(parameter, value.Expr), Passing.Ref));
                    break;
                case Argument.Value value:
                    adjoints.Add(new Argument.Ref(Dropped(parameter, value.Expr.Type), Passing.Ref));
                    break;
                case Argument.Memory memory when IsActive(memory) && rule.IsSum && !parameter.IsWritten:
                    adjoints.Add(Summed(memory, parameter));
                    break;
                case Argument.Memory memory when IsActive(memory):
                    adjoints.Add(new Argument.Memory(context.Adjoints.Of(memory.View)));
                    break;
                case Argument.Memory when rule.IsSum:
                    adjoints.Add(new Argument.Value(new Expr.Constant("default", IrType.Int)));
                    break;
                case Argument.Memory memory:
                    adjoints.Add(new Argument.Memory(DroppedStorage(parameter, memory.View)));
                    break;
            }
        }

        /// <summary>The adjoint to which a kernel adds; nothing where the run finds that it is one that nobody reads.</summary>
        private Argument Summed(Argument.Memory memory, RuleParameter parameter)
        {
            Place adjoint = context.Adjoints.Of(memory.View);
            List<Variable> unread = context.Data.Of(memory.View.Root).Select(context.Unread).ToList();
            if (unread.Count == 0) return new Argument.Memory(adjoint);
            EquatableArray<Expr> operands = unread.Select(Place.Of).Prepend(adjoint).Select(p => (Expr)new Expr.Read(p)).ToEquatableArray();
            return new Argument.Value(new Expr.Apply($"global::AutoDiffGen.Guard.Unless<{parameter.Type.Element}>", operands, parameter.Type));
        }

        /// <summary>The adjoint of what is overwritten: seed of the rule, and zero from there on.</summary>
        private Expr.Read Taken(Place place)
        {
            Place adjoint = context.Adjoints.Of(place);
            var seed = new Variable(context.Names.Fresh(adjoint.Root.Name + "In"), place.Type);
            before.Add(new Stmt.Declare(seed, new Expr.Read(adjoint)));
            before.Add(new Stmt.Assign(adjoint, 0));
            return new Expr.Read(Place.Of(seed));
        }

        private void StructAdjoint(RuleParameter parameter, EquatableArray<Argument> given)
        {
            var adjoint = new Variable(context.Names.Fresh(parameter.Name + "Adjoint"), parameter.Type);
            before.Add(new Stmt.Declare(adjoint, null));
            adjoints.Add(new Argument.Ref(Place.Of(adjoint), Passing.Ref));
            for (int leaf = 0; leaf < given.Count; leaf++)
                if (given[leaf] is Argument.Value { Expr: Expr.Read read } value && IsActive(value))
                    after.Add(new Stmt.AddTo(context.Adjoints.Of(read.Place), new Expr.Read(Leaf(adjoint, parameter.Leaves[leaf]))));
        }

        /// <summary>A variable that collects the adjoint of an expression, and hands it on.</summary>
        private Place Collected(RuleParameter parameter, Expr argument)
        {
            var adjoint = new Variable(context.Names.Fresh(parameter.Name + "Adjoint"), argument.Type);
            before.Add(new Stmt.Declare(adjoint, new Expr.Constant("0", argument.Type)));
            after.AddRange(context.Pullback.Of(argument, new Expr.Read(Place.Of(adjoint)), argument, target: null));
            return Place.Of(adjoint);
        }

        /// <summary>Somewhere for an adjoint that nobody asks for.</summary>
        private Place Dropped(RuleParameter parameter, IrType type)
        {
            var adjoint = new Variable(context.Names.Fresh(parameter.Name + "Dropped"), type);
            before.Add(new Stmt.Declare(adjoint, new Expr.Constant("0", type)));
            return Place.Of(adjoint);
        }

        private Place DroppedStorage(RuleParameter parameter, Place view)
        {
            rents = true;
            var adjoint = new Variable(context.Names.Fresh(parameter.Name + "Dropped"), ArrayOf(parameter.Type));
            Expr storage = new Expr.Read(view);
            string length = parameter.Type.Container == Container.List ? ".Count" : ".Length";
            before.Add(new Stmt.Declare(adjoint, parameter.Type.Container == Container.Grid || adjoint.Type.Element.EndsWith("]", StringComparison.Ordinal)
                ? context.Records.Like(storage, adjoint.Type)
                : context.Records.NewArray(ElementOf(parameter.Type), [new Expr.Apply(length, [storage], IrType.Int)], adjoint.Type)));
            return Place.Of(adjoint);
        }

        private List<Stmt> Rented(List<Stmt> reverse)
        {
            if (!rents) return reverse;
            var mark = new Variable(context.Names.Fresh("arrays"), IrType.Int);
            return [new Stmt.Declare(mark, context.Records.ArrayMark()), .. reverse, context.Records.ReleaseArrays(mark)];
        }

        /// <summary>What the method writes must not be what it gets under another name: their adjoints could not be told apart.</summary>
        private void Overlaps()
        {
            if (rule.IsSum) return;
            List<(RuleParameter Parameter, Argument.Memory Memory)> all = [.. rule.Parameters.Select((p, k) => (p, arguments.Of(k)[0] as Argument.Memory))
                .Where(a => a.p.HasCompanion && a.Item2 is not null && a.p.Type.Element is "double" or "float" && a.p.Type.Container != Container.Grid).Select(a => (a.p, a.Item2!))];
            foreach ((RuleParameter written, Argument.Memory memory) in all.Where(a => a.Parameter.IsWritten))
                foreach ((RuleParameter other, Argument.Memory second) in all.Where(o => o.Parameter != written && o.Parameter.Type.Element == written.Type.Element))
                    if (!(other.IsWritten && string.CompareOrdinal(other.Name, written.Name) < 0))
                        forward.Add(new Stmt.Run(new Expr.Raw([$"global::AutoDiffGen.Guard.NoOverlap<{written.Type.Element}>(", ", ", $", \"{written.Name}\", \"{other.Name}\")"],
                            [new Expr.Read(memory.View), new Expr.Read(second.View)], IrType.Bool, Repeatable: false)));
        }

        private Expr Copy(Place view, IrType type) => type.IsSpan
            ? new Expr.Raw([context.Records.Variable.Name + $".CopyToArray<{type.Element}>(", ")"], [new Expr.Read(view)], ArrayOf(type), Repeatable: false)
            : context.Records.Copy(new Expr.Read(view), type);

        private static Place Leaf(Variable root, StructLeaf leaf) => new(root, leaf.Path, leaf.Type);

        private static string ElementOf(IrType type) => type.Container == Container.Array && type.Element.EndsWith("[]", StringComparison.Ordinal) ? type.Element.Substring(0, type.Element.Length - 2) : type.Element;

        private static IrType ArrayOf(IrType type) => type.Container is Container.Array or Container.Grid ? type : new(type.Element + "[]", Kind.Memory, Container.Array, type.Element);
    }
}
