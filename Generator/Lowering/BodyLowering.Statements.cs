using System.Collections.Immutable;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Statements. There are no jumps afterwards: what follows a conditional jump moves into the branch that does not jump; where that is not enough a flag says
/// that the rest is to be skipped. <c>tails</c> are the targets that a jump reaches anyway by falling off the end of the list.
/// </summary>
internal sealed partial class BodyLowering
{
    private void LowerList(IReadOnlyList<IOperation> statements, ImmutableArray<JumpTarget> tails)
    {
        foreach (IOperation statement in statements)
            if (statement is ILocalFunctionOperation function)
                frame.Define(function);
        if (LowerLabels(statements, tails))
            return;
        for (int i = 0; i < statements.Count; i++)
        {
            program.Token.ThrowIfCancellationRequested();
            IOperation statement = statements[i];
            if (statement is IUsingDeclarationOperation declaration)
            {
                source = SourceText.Of(statement.Syntax);
                LowerUsing(declaration, [.. statements.Skip(i + 1)]);
                return;
            }
            if (!Jumps.Leaves(statement))
            {
                LowerStatement(statement, []);
                if (!Jumps.Completes(statement))
                    return;
                continue;
            }
            LowerJumping(statement, [.. statements.Skip(i + 1)], tails);
            return;
        }
    }

    /// <summary>A statement that contains jumps out of itself, together with all that follows it.</summary>
    private void LowerJumping(IOperation statement, List<IOperation> rest, ImmutableArray<JumpTarget> tails)
    {
        source = SourceText.Of(statement.Syntax);
        switch (statement)
        {
            case IBlockOperation block:
                LowerList([.. block.Operations, .. rest], tails);
                return;
            case IReturnOperation returned:
                LowerReturn(returned);
                Jump(frame.Return, tails);
                return;
            case IBranchOperation branch:
                LowerBranch(branch, tails);
                return;
            case IConditionalOperation conditional when rest.Count == 0 || !Jumps.Completes(conditional.WhenTrue) || (conditional.WhenFalse is not null && !Jumps.Completes(conditional.WhenFalse)):
                LowerBranching(conditional, rest, tails);
                return;
        }
        LowerStatement(statement, rest.Count == 0 ? tails : []);
        if (rest.Count == 0 || !Jumps.Completes(statement))
            return;
        List<Expr> flags = FlagsOf(statement);
        if (flags.Count == 0)
        {
            LowerList(rest, tails);
            return;
        }
        source = SourceText.Of(statement.Syntax);
        Expr goesOn = AllNot(flags);
        List<Stmt> guarded = Nested(() => LowerList(rest, tails));
        if (guarded.Count > 0)
            Emit(new Stmt.If(goesOn, [.. guarded], []) { Source = SourceText.Of(statement.Syntax) });
    }

    private void LowerBranching(IConditionalOperation conditional, List<IOperation> rest, ImmutableArray<JumpTarget> tails)
    {
        Expr condition = LowerCondition(conditional.Condition);
        string head = source;
        List<IOperation> yes = [conditional.WhenTrue, .. Jumps.Completes(conditional.WhenTrue) ? rest : []];
        List<IOperation> no = conditional.WhenFalse is null ? rest : [conditional.WhenFalse, .. Jumps.Completes(conditional.WhenFalse) ? rest : []];
        if (Folding.IsKnown(condition, out bool holds))
        {
            LowerList(holds ? yes : no, tails);
            return;
        }
        List<Stmt> then = Nested(() => LowerList(yes, tails));
        List<Stmt> otherwise = Nested(() => LowerList(no, tails));
        EmitIf(condition, then, otherwise, head);
    }

    private void EmitIf(Expr condition, List<Stmt> then, List<Stmt> otherwise, string head)
    {
        if (then.Count == 0 && otherwise.Count > 0)
            Emit(new Stmt.If(Not(condition), [.. otherwise], []) { Source = head });
        else if (then.Count > 0)
            Emit(new Stmt.If(condition, [.. then], [.. otherwise]) { Source = head });
    }

    /// <summary>Flags that jumps out of the statement may have set.</summary>
    private List<Expr> FlagsOf(IOperation statement) =>
        [.. Jumps.LeavingFrom(statement).Select(TargetOf).OfType<JumpTarget>().Select(t => t.Flag).OfType<Variable>().Distinct().OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => new Expr.Read(Place.Of(v)))];

    private JumpTarget? TargetOf(object label)
    {
        if (ReferenceEquals(label, Jumps.Return))
            return frame.Return;
        return frame.Labels.FirstOrDefault(l => label is ISymbol symbol && l.Key is ISymbol known && SymbolEqualityComparer.Default.Equals(symbol, known)).Value;
    }

    private static Expr AllNot(List<Expr> flags) => flags.Select(Not).Aggregate((a, b) => new Expr.Apply("&&", [a, b], IrType.Bool));

    private void Jump(JumpTarget target, ImmutableArray<JumpTarget> tails)
    {
        if (tails.Contains(target))
            return;
        target.Flag ??= new Variable(NewName(target.FlagName), IrType.Bool);
        Emit(new Stmt.Assign(Place.Of(target.Flag), Constants.True));
    }

    private void LowerBranch(IBranchOperation branch, ImmutableArray<JumpTarget> tails)
    {
        if (branch.Syntax is GotoStatementSyntax { CaseOrDefaultKeyword.RawKind: not 0 } && LowerGotoCase(branch, tails))
            return;
        if (TargetOf(branch.Target) is { } target)
            Jump(target, tails);
        else
            Refuse(branch, "a jump backward has no reverse order; use a loop");
    }

    private void LowerReturn(IReturnOperation returned)
    {
        if (returned.ReturnedValue is null)
            return;
        if (frame.Method.ReturnsByRef || frame.Method.ReturnsByRefReadonly)
        {
            frame.ReturnedReference = Freeze(LowerLocation(returned.ReturnedValue));
            if (frame.Result is null)
                frame.Returned = Read(frame.ReturnedReference);
            return;
        }
        if (frame.Method.ReturnsVoid || frame.Method.MethodKind is MethodKind.Constructor or MethodKind.PropertySet)
        {
            Lower(returned.ReturnedValue);
            return;
        }
        Value value = Lower(returned.ReturnedValue, frame.Result is null ? null : "result");
        if (frame.Item is not null)
            value = Elements(value, returned);
        if (frame.Result is { } result)
            Store(result, Disowned(value), returned.Syntax);
        else
            frame.Returned = value;
    }

    private void LowerStatement(IOperation statement, ImmutableArray<JumpTarget> tails)
    {
        if (statement is not IBlockOperation)
            source = SourceText.Of(statement.Syntax);
        switch (statement)
        {
            case IBlockOperation block:
                LowerList(block.Operations, tails);
                break;
            case IExpressionStatementOperation { Operation: IThrowOperation thrown }:
                LowerThrow(thrown);
                break;
            case IExpressionStatementOperation expression:
                LowerEffect(expression.Operation);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclarationOperation declaration in group.Declarations)
                    LowerDeclaration(declaration);
                break;
            case IConditionalOperation conditional:
                LowerIf(conditional, tails);
                break;
            case IForLoopOperation loop:
                LowerMarkedLoop(loop, () => LowerFor(loop));
                break;
            case IForEachLoopOperation loop:
                LowerMarkedLoop(loop, () => LowerForEach(loop));
                break;
            case IWhileLoopOperation loop:
                LowerMarkedLoop(loop, () => LowerWhile(loop));
                break;
            case ISwitchOperation s:
                LowerSwitch(s, tails);
                break;
            case IThrowOperation thrown:
                LowerThrow(thrown);
                break;
            case IReturnOperation { Kind: OperationKind.YieldReturn } yielded when frame.OnYield is { } onYield:
                onYield(Lower(yielded.ReturnedValue));
                break;
            case IReturnOperation { Kind: OperationKind.YieldBreak } when frame.OnYield is not null:
                LowerJumping(statement, [], tails);
                break;
            case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }:
                Refuse(statement, "what an iterator yields is not followed; fill an array");
                break;
            case IReturnOperation or IBranchOperation:
                LowerJumping(statement, [], tails);
                break;
            case IEmptyOperation or ILocalFunctionOperation:
                break;
            case ILabeledOperation:
                LowerList([statement], tails);
                break;
            case ITryOperation protectedPart:
                LowerTry(protectedPart);
                break;
            case ILockOperation locked:
                LowerLock(locked);
                break;
            case IUsingOperation u:
                LowerUsing(u);
                break;
            case IUsingDeclarationOperation u:
                LowerUsing(u, []);
                break;
            case IInvalidOperation:
                program.IsBroken = true;
                break;
            default:
                Refuse(statement, statement.Kind == OperationKind.None ? "pointers are not followed; use spans or arrays" : $"there is no rule for this kind of statement ({statement.Kind})");
                break;
        }
    }

    private void LowerEffect(IOperation operation)
    {
        Value value = operation switch
        {
            IIncrementOrDecrementOperation increment => LowerIncrement(increment, wantsValue: false),
            _ => Lower(operation),
        };
        bool isUnused = value is Value.Scalar { Expr: Expr.Read { Place: { IsVariable: true, Root: var temp } } } && block.Count > 0
            && block[block.Count - 1] is Stmt.Declare { Value: Expr.Raw { Repeatable: false } } last && last.Variable == temp && owned.Remove(temp);
        if (isUnused)
        {
            Expr effect = ((Stmt.Declare)block[block.Count - 1]).Value!;
            block.RemoveAt(block.Count - 1);
            Emit(new Stmt.Run(effect));
        }
    }

    private void LowerIf(IConditionalOperation conditional, ImmutableArray<JumpTarget> tails)
    {
        Expr condition = LowerCondition(conditional.Condition);
        string head = source;
        if (Folding.IsKnown(condition, out bool holds))
        {
            if ((holds ? conditional.WhenTrue : conditional.WhenFalse) is { } taken)
                LowerList([taken], tails);
            return;
        }
        List<Stmt> then = Nested(() => LowerList([conditional.WhenTrue], tails));
        List<Stmt> otherwise = conditional.WhenFalse is null ? [] : Nested(() => LowerList([conditional.WhenFalse], tails));
        EmitIf(condition, then, otherwise, head);
    }

    private void LowerDeclaration(IVariableDeclarationOperation declaration)
    {
        foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
        {
            IOperation? value = (declarator.Initializer ?? declaration.Initializer)?.Value;
            ILocalSymbol symbol = declarator.Symbol;
            if (symbol.IsConst)
                continue;
            if (sharedLocals.Contains(symbol) && frame.Find(symbol) is { } shared)
            {
                if (value is not null)
                    Store(shared, Lower(value, symbol.Name), declarator.Syntax);
            }
            else if (symbol.RefKind != RefKind.None && value is not null)
                frame.Define(symbol, Freeze(LowerLocation(value)));
            else
                DeclareLocal(symbol, value, declarator.Syntax);
        }
    }

    private Location DeclareLocal(ILocalSymbol symbol, IOperation? initial, SyntaxNode syntax)
    {
        Shape shape = ShapeOf(symbol.Type);
        if (IsMoving(symbol, shape.Symbol))
        {
            Location moving = DeclareMoving(symbol, initial, shape);
            frame.Define(symbol, moving);
            return moving;
        }
        int lists = listsMade.Count;
        Value? value = initial is null ? null : Lower(initial, inlining.Count == 0 ? ExactName + symbol.Name : symbol.Name);
        bool isSettled = value is not null && !frame.Mutations.Writes(symbol);
        if (value is Value.Sequence { Query: var named } && BuiltOf(named) is { } list && listsMade.IndexOf(list.Items) >= lists)
            madeForName[list.Items] = symbol;
        if (value is Value.Closure or Value.Either)
            return DefineDelegate(symbol, value, isSettled, syntax);
        if (Renamed(symbol, initial, shape, value) is { } renamed)
        {
            frame.Define(symbol, renamed);
            return renamed;
        }
        bool isMadeHere = isSettled && value is Value.View { Place: { IsVariable: true, Root: var root } } && root.Type != shape.Type && exact.ContainsKey(root) && settled.Contains(root);
        Location location = isMadeHere ? new Location.Fixed(shape, value!) : Declare(symbol.Name, shape, value, isSettled, syntax, isUsers: inlining.Count == 0);
        frame.Define(symbol, location);
        return location;
    }

    /// <summary><c>out var x</c>, and the left of <c>var (x, y) = …</c>.</summary>
    private Location LowerDeclarationExpression(IDeclarationExpressionOperation declaration) => declaration.Expression switch
    {
        ILocalReferenceOperation local => InExpression(DeclareLocal(local.Local, null, local.Syntax)),
        IDiscardOperation discard => new Location.Discard(ShapeOf(discard)),
        var other => new Location.Fixed(ShapeOf(other), Refuse(other, "this declaration is not differentiated")),
    };
}
