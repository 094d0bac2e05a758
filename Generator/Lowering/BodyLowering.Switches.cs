using System.Collections.Immutable;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>switch statements and expressions as chains of ifs.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>A switch whose sections jump to each other: which section is to run is a variable.</summary>
    private sealed record SectionChoice(ISwitchOperation Switch, Variable Section, List<ISwitchCaseOperation> Order);

    private readonly Stack<SectionChoice> choices = new();

    private void LowerSwitch(ISwitchOperation s, ImmutableArray<JumpTarget> tails)
    {
        string head = source;
        Value value = KeepSubject(Lower(s.Value), "subject");
        JumpTarget exit = new("stopped");
        frame.Labels[s.ExitLabel] = exit;
        foreach (ILocalSymbol local in s.Locals.Where(l => IsShared(l, s)))
        {
            sharedLocals.Add(local);
            DeclareLocal(local, null, s.Syntax);
        }
        int start = block.Count;
        if (GotosBetweenSections(s).Count > 0)
            LowerLinkedSections(s, value, exit, head);
        else
            LowerSections(s, value, [.. s.Cases.Where(c => !IsDefault(c)), .. s.Cases.Where(IsDefault)], 0, tails.Add(exit), head);
        if (exit.Flag is { } flag)
            Insert(start, new Stmt.Declare(flag, Constants.False));
    }

    /// <summary>Locals that several sections of a switch use: declared before it.</summary>
    private readonly HashSet<ILocalSymbol> sharedLocals = new(SymbolEqualityComparer.Default);

    private static bool IsShared(ILocalSymbol local, ISwitchOperation s) => !local.IsConst && local.RefKind == RefKind.None && local.Type.TypeKind != TypeKind.Delegate && !IsList(local.Type) && s.Cases.Count(c => c.Body.SelectMany(b => b.DescendantsAndSelf())
        .Any(o => o is ILocalReferenceOperation { Local: var read } && SymbolEqualityComparer.Default.Equals(read, local) || o is IVariableDeclaratorOperation { Symbol: var declared } && SymbolEqualityComparer.Default.Equals(declared, local))) > 1;

    private static bool IsDefault(ISwitchCaseOperation section) => section.Clauses.Any(c => c is IDefaultCaseClauseOperation);

    /// <summary>The value that a switch looks at, evaluated once.</summary>
    private Value KeepSubject(Value value, string name) => value switch
    {
        Value.Scalar scalar => new Value.Scalar(Settle(scalar.Expr, name)),
        Value.Parts parts => parts with { Members = [.. parts.Members.Select((m, i) => KeepSubject(m, Naming.Leaf(name, parts.Shape.Members[i].Name)))] },
        _ => value,
    };

    private void LowerSections(ISwitchOperation s, Value value, List<ISwitchCaseOperation> sections, int index, ImmutableArray<JumpTarget> tails, string head)
    {
        if (index == sections.Count)
            return;
        ISwitchCaseOperation section = sections[index];
        if (IsDefault(section))
        {
            LowerList(section.Body, tails);
            return;
        }
        source = head;
        Expr condition = ClausesMatch(section.Clauses, value, s);
        if (Folding.IsKnown(condition, out bool holds))
        {
            if (holds)
                LowerList(section.Body, tails);
            else
                LowerSections(s, value, sections, index + 1, tails, head);
            return;
        }
        List<Stmt> then = Nested(() => LowerList(section.Body, tails));
        List<Stmt> otherwise = Nested(() => LowerSections(s, value, sections, index + 1, tails, head));
        EmitIf(condition, then, otherwise, head);
    }

    private Expr ClausesMatch(ImmutableArray<ICaseClauseOperation> clauses, Value value, ISwitchOperation s)
    {
        Expr any = Constants.False;
        foreach (ICaseClauseOperation clause in clauses)
        {
            Expr One() => clause switch
            {
                ISingleValueCaseClauseOperation single => ToExpr(Combine(clause, BinaryOperatorKind.Equals, false, value, Lower(single.Value), program.Types.Of(SpecialType.System_Boolean)), clause.Syntax),
                IPatternCaseClauseOperation pattern => WithGuard(Matches(pattern.Pattern, value, ShapeOf(s.Value)), pattern.Guard),
                _ => ((Value.Scalar)Refuse(clause.Syntax, "this kind of case is not differentiated", program.Types.Of(SpecialType.System_Boolean))).Expr,
            };
            any = Both(any, isAnd: false, One);
        }
        return any;
    }

    private Expr WithGuard(Expr matches, IOperation? guard)
    {
        return guard is null ? matches : Both(matches, isAnd: true, () => LowerCondition(guard));
    }

    /// <summary>The switch that a <c>goto case</c> belongs to.</summary>
    private static IOperation? NearestSwitch(IOperation operation)
    {
        while (operation is not (null or ISwitchOperation)) operation = operation.Parent!;
        return operation;
    }

    private static List<IBranchOperation> GotosBetweenSections(ISwitchOperation s)
    {
        var labels = new HashSet<ISymbol>(s.Cases.SelectMany(c => c.Clauses).Select(c => c.Label).OfType<ILabelSymbol>(), SymbolEqualityComparer.Default);
        return [.. s.Cases.SelectMany(c => c.Body).SelectMany(b => b.DescendantsAndSelf()).OfType<IBranchOperation>()
            .Where(b => b.BranchKind == BranchKind.GoTo && NearestSwitch(b) == s && (labels.Contains(b.Target) || b.Syntax is GotoStatementSyntax { CaseOrDefaultKeyword.RawKind: not 0 }))];
    }

    /// <summary>Sections run one after the other, each if it is the chosen one; a <c>goto case</c> chooses a later one.</summary>
    private void LowerLinkedSections(ISwitchOperation s, Value value, JumpTarget exit, string head)
    {
        if (InOrderOfJumps(s) is not { } order)
        {
            Refuse(s, "its sections jump to each other in a circle; use a loop");
            return;
        }
        var chosen = new Variable(NewName("section"), IrType.Int);
        Emit(new Stmt.Declare(chosen, Constants.Int(-1)));
        List<ISwitchCaseOperation> tests = [.. s.Cases.Where(c => !IsDefault(c)), .. s.Cases.Where(IsDefault)];
        Select(0);
        choices.Push(new(s, chosen, order));
        for (int i = 0; i < order.Count; i++)
        {
            JumpTarget end = new("left");
            frame.Labels[s.ExitLabel] = end;
            List<Stmt> body = Nested(() => LowerList(order[i].Body, [end]));
            if (end.Flag is { } flag)
                body.Insert(0, new Stmt.Declare(flag, Constants.False) { Source = head });
            source = head;
            Emit(new Stmt.If(new Expr.Apply("==", [new Expr.Read(Place.Of(chosen)), Constants.Int(i)], IrType.Bool), [.. body], []));
        }
        choices.Pop();
        frame.Labels[s.ExitLabel] = exit;

        void Select(int index)
        {
            if (index == tests.Count)
                return;
            var choose = new Stmt.Assign(Place.Of(chosen), Constants.Int(order.IndexOf(tests[index]))) { Source = head };
            if (IsDefault(tests[index]))
            {
                Emit(choose);
                return;
            }
            Expr condition = ClausesMatch(tests[index].Clauses, value, s);
            Emit(new Stmt.If(condition, [choose], [.. Nested(() => Select(index + 1))]));
        }
    }

    /// <summary>The sections so that every jump goes forward; null where they jump in a circle.</summary>
    private List<ISwitchCaseOperation>? InOrderOfJumps(ISwitchOperation s)
    {
        var order = new List<ISwitchCaseOperation>();
        var open = new HashSet<ISwitchCaseOperation>();
        bool Visit(ISwitchCaseOperation section)
        {
            if (order.Contains(section))
                return true;
            if (!open.Add(section))
                return false;
            bool fine = section.Body.SelectMany(b => b.DescendantsAndSelf()).OfType<IBranchOperation>().Where(b => NearestSwitch(b) == s)
                .Select(b => SectionOf(s, b)).OfType<ISwitchCaseOperation>().All(Visit);
            order.Insert(0, section);
            return fine;
        }
        return s.Cases.Reverse().All(Visit) ? order : null;
    }

    private static ISwitchCaseOperation? SectionOf(ISwitchOperation s, IBranchOperation branch)
    {
        if (branch.BranchKind != BranchKind.GoTo || branch.Syntax is not GotoStatementSyntax { CaseOrDefaultKeyword.RawKind: not 0 } jump)
            return null;
        if (s.Cases.FirstOrDefault(c => c.Clauses.Any(l => SymbolEqualityComparer.Default.Equals(l.Label, branch.Target))) is { } labelled)
            return labelled;
        if (jump.Expression is null)
            return s.Cases.FirstOrDefault(IsDefault);
        object? goal = branch.SemanticModel?.GetConstantValue(jump.Expression).Value;
        return s.Cases.FirstOrDefault(c => c.Clauses.OfType<ISingleValueCaseClauseOperation>().Any(v => Equals(v.Value.ConstantValue.Value, goal)));
    }

    private bool LowerGotoCase(IBranchOperation branch, ImmutableArray<JumpTarget> tails)
    {
        if (choices.Count == 0 || SectionOf(choices.Peek().Switch, branch) is not { } section)
            return false;
        SectionChoice choice = choices.Peek();
        Emit(new Stmt.Assign(Place.Of(choice.Section), Constants.Int(choice.Order.IndexOf(section))));
        Jump(TargetOf(choice.Switch.ExitLabel)!, tails);
        return true;
    }

    private Value LowerSwitchExpression(ISwitchExpressionOperation s, string? hint)
    {
        Shape shape = ShapeOf(s);
        if (s.Type is null)
            return Broken(shape);
        Value value = KeepSubject(Lower(s.Value), "subject");
        Location? result = null;
        Value Arms(int index)
        {
            if (index == s.Arms.Length)
            {
                Emit(new Stmt.Throw(new Expr.Raw(["new global::System.InvalidOperationException(\"No arm of the switch expression matched.\")"], [], program.Types.Of(SpecialType.System_Object).Type, Repeatable: true)));
                return Dummy(shape);
            }
            ISwitchExpressionArmOperation arm = s.Arms[index];
            Expr condition = WithGuard(Matches(arm.Pattern, value, ShapeOf(s.Value)), arm.Guard);
            if (condition is Expr.Constant { Text: "false" })
                return Arms(index + 1);
            if (condition is Expr.Constant { Text: "true" } || (s.IsExhaustive && index == s.Arms.Length - 1))
                return Lower(arm.Value);
            Expr kept = condition;
            return Choose(kept, shape, () => Lower(arm.Value), () => Arms(index + 1), hint, () => result, r => result = r);
        }
        return Arms(0);
    }

    /// <summary>As <see cref="Choose(Expr, Shape, Func{Value}, Func{Value}, string)"/>, where a chain of choices shares one result.</summary>
    private Value Choose(Expr condition, Shape shape, Func<Value> whenTrue, Func<Value> whenFalse, string? hint, Func<Location?> shared, Action<Location> share)
    {
        Value yes = new Value.None(), no = new Value.None();
        List<Stmt> thenBlock = Nested(() => yes = whenTrue());
        bool isInner = shared() is not null;
        if (IsDelegate(yes))
            return Choose(condition, shape, () => Replay(thenBlock, yes), whenFalse, hint);
        if (!isInner && !EndsInThrow(thenBlock) && !(shape.IsPassive && thenBlock.Count == 0))
            share(DeclareResult(hint ?? "choice", shape));
        Location? result = shared();
        List<Stmt> elseBlock = Nested(() => no = whenFalse());
        if (EndsInThrow(thenBlock) || EndsInThrow(elseBlock))
            return Guarded(condition, thenBlock, yes, elseBlock, no);
        if (result is null && shape.IsPassive && elseBlock.Count == 0 && yes is Value.Scalar a && no is Value.Scalar b)
            return new Value.Scalar(new Expr.Apply("?:", [condition, a.Expr, b.Expr], shape.Type));
        result ??= DeclareResult(hint ?? "choice", shape);
        SyntaxNode syntax = program.Method.DeclaringSyntaxReferences[0].GetSyntax();
        bool holdsAlready = IsSame(no, result);
        thenBlock.AddRange(Nested(() => Store(result, yes, syntax)));
        if (!holdsAlready)
            elseBlock.AddRange(Nested(() => Store(result, no, syntax)));
        Emit(new Stmt.If(condition, [.. thenBlock], [.. elseBlock]));
        return isInner ? Read(result) : ReadOwned(result);
    }

    private bool IsSame(Value value, Location location) => value switch
    {
        Value.Parts parts => location is Location.Apart apart && parts.Members.Zip(apart.Members, IsSame).All(same => same),
        Value.Scalar { Expr: Expr.Read read } => location is Location.InPlace place && place.Place == read.Place,
        Value.View view => location is Location.InPlace place && place.Place == view.Place,
        _ => false,
    };
}
