using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Loops. What counts plainly becomes a For, everything else a While.</summary>
internal sealed partial class BodyLowering
{
    private void LowerFor(IForLoopOperation loop)
    {
        string head = source;
        if (CountingOf(loop) is { } counting)
        {
            LowerCounting(loop, counting, head);
            return;
        }
        foreach (IOperation before in loop.Before)
            LowerStatement(before, []);
        source = head;
        LowerLoop(loop, loop.Condition, () =>
        {
            foreach (IOperation bottom in loop.AtLoopBottom)
                LowerStatement(bottom, []);
        });
    }

    private void LowerCounting(IForLoopOperation loop, Counting counting, string head)
    {
        foreach (IOperation before in loop.Before)
            foreach (IVariableDeclaratorOperation declarator in before.Descendants().OfType<IVariableDeclaratorOperation>())
                if (!SymbolEqualityComparer.Default.Equals(declarator.Symbol, counting.Counter))
                    DeclareLocal(declarator.Symbol, declarator.Initializer?.Value, declarator.Syntax);
        source = head;
        Shape shape = ShapeOf(counting.Counter.Type);
        Expr from = LowerExpr(counting.From);
        Expr to = Constants.False;
        List<Stmt> toStatements = Nested(() => to = BoundOf(counting));
        var counter = new Variable(NewName(counting.Counter.Name, isUsers: inlining.Count == 0), shape.Type);
        settled.Add(counter);
        frame.Define(counting.Counter, new Location.InPlace(Place.Of(counter), shape));
        JumpTarget iteration = new("skipped");
        List<Stmt> body = LowerBody(loop, iteration, () =>
        {
            foreach (IOperation other in counting.Others)
                LowerStatement(other, []);
        });
        Effects effects = Effects.Of(body);
        bool steady = !effects.Disturb(to) && toStatements.TrueForAll(s => s is Stmt.Declare { Value: { } value } && value is not Expr.Raw { Repeatable: false } && !effects.Disturb(value));
        if (!steady)
        {
            EmitUnsteady(counter, from, counting, toStatements, to, body, head);
            return;
        }
        block.AddRange(toStatements);
        if (effects.Disturb(from))
            from = Settle(from, "first");
        Emit(new Stmt.For(counter, from, counting.Comparison, to, counting.Step, [.. body]) { Source = head });
    }

    private Expr BoundOf(Counting counting) => counting.Ahead == 0 ? LowerExpr(counting.To)
        : new Expr.Apply("-", [LowerExpr(counting.To), Constants.Int(counting.Ahead)], IrType.Int);

    /// <summary>The bound changes while the loop runs: a counter outside, and the user's own inside, which the body may rely on.</summary>
    private void EmitUnsteady(Variable counter, Expr from, Counting counting, List<Stmt> toStatements, Expr to, List<Stmt> body, string head)
    {
        var outer = new Variable(NewName(counter.Name), counter.Type);
        Expr read = new Expr.Read(Place.Of(outer));
        Emit(new Stmt.Declare(outer, from) { Source = head });
        List<Stmt> statements = [new Stmt.Declare(counter, read) { Source = head }, .. body];
        statements.Add(new Stmt.AddTo(Place.Of(outer), new Expr.Constant(counting.Step.ToString(System.Globalization.CultureInfo.InvariantCulture), outer.Type)) { Source = head });
        Expr condition = new Expr.Apply(counting.Comparison, [read, to], IrType.Bool);
        if (toStatements.Count > 0)
        {
            var goesOn = new Variable(NewName("goesOn"), IrType.Bool);
            block.AddRange(toStatements);
            Emit(new Stmt.Declare(goesOn, condition) { Source = head });
            Expr again = Constants.True;
            statements.AddRange(Nested(() =>
            {
                source = head;
                again = BoundOf(counting);
            }));
            statements.Add(new Stmt.Assign(Place.Of(goesOn), new Expr.Apply(counting.Comparison, [read, again], IrType.Bool)) { Source = head });
            condition = new Expr.Read(Place.Of(goesOn));
        }
        Emit(new Stmt.While(Test.Before, condition, [.. statements]) { Source = head });
    }

    /// <summary>The body as one iteration, with what runs at its end, whether or not it was left by <c>continue</c>.</summary>
    private List<Stmt> LowerBody(ILoopOperation loop, JumpTarget iteration, Action atEnd)
    {
        frame.Labels[loop.ContinueLabel] = iteration;
        List<Stmt> body = Nested(() =>
        {
            LowerList([loop.Body], [iteration]);
            source = SourceText.Of(loop.Syntax);
            atEnd();
        });
        if (iteration.Flag is { } flag)
            body.Insert(0, new Stmt.Declare(flag, Constants.False) { Source = SourceText.Of(loop.Syntax) });
        return body;
    }

    /// <summary>Any loop that tests before its iterations.</summary>
    private void LowerLoop(ILoopOperation loop, IOperation? test, Action atEnd)
    {
        string head = source;
        JumpTarget exit = new("stopped"), iteration = new("skipped");
        frame.Labels[loop.ExitLabel] = exit;
        if (test is not null && DeclaresVariables(test))
        {
            LowerLoopAround(loop, test, exit, iteration, atEnd, head);
            return;
        }
        Expr condition = Constants.True;
        List<Stmt> first = test is null ? [] : Nested(() => condition = LowerCondition(test));
        List<Expr> flags = [];
        Variable? goesOn = first.Count == 0 ? null : new Variable(NewName("goesOn"), IrType.Bool);
        List<Stmt> body = LowerBody(loop, iteration, () => { });
        flags = ExitFlags(loop, exit);
        List<Stmt> end = Nested(() =>
        {
            source = head;
            atEnd();
            if (goesOn is not null)
            {
                source = head;
                Expr again = LowerCondition(test!);
                Emit(new Stmt.Assign(Place.Of(goesOn), again));
            }
        });
        source = head;
        if (flags.Count > 0 && end.Count > 0)
            body.Add(new Stmt.If(AllNot(flags), [.. end], []) { Source = head });
        else
            body.AddRange(end);
        if (exit.Flag is { } flag)
            Emit(new Stmt.Declare(flag, Constants.False));
        block.AddRange(first);
        if (goesOn is not null)
            Emit(new Stmt.Declare(goesOn, condition));
        Expr inner = goesOn is null ? condition : new Expr.Read(Place.Of(goesOn));
        Emit(new Stmt.While(Test.Before, And(flags, inner), [.. body]));
    }

    private static bool DeclaresVariables(IOperation test) =>
        test.DescendantsAndSelf().Any(o => o is IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null } or IDeclarationExpressionOperation);

    /// <summary>A condition that declares variables is evaluated at one place only, inside the loop, around the body that uses them.</summary>
    private void LowerLoopAround(ILoopOperation loop, IOperation test, JumpTarget exit, JumpTarget iteration, Action atEnd, string head)
    {
        var goesOn = new Variable(NewName("goesOn"), IrType.Bool);
        List<Expr> flags = [];
        List<Stmt> whole = Nested(() =>
        {
            source = head;
            Expr condition = LowerCondition(test);
            Emit(new Stmt.Assign(Place.Of(goesOn), condition));
            List<Stmt> body = LowerBody(loop, iteration, () => { });
            flags = ExitFlags(loop, exit);
            source = head;
            List<Stmt> end = Nested(atEnd);
            if (flags.Count > 0 && end.Count > 0)
                body.Add(new Stmt.If(AllNot(flags), [.. end], []) { Source = head });
            else
                body.AddRange(end);
            source = head;
            Emit(new Stmt.If(new Expr.Read(Place.Of(goesOn)), [.. body], []));
        });
        source = head;
        if (exit.Flag is { } flag)
            Emit(new Stmt.Declare(flag, Constants.False));
        Emit(new Stmt.Declare(goesOn, Constants.True));
        Emit(new Stmt.While(Test.Before, And(flags, new Expr.Read(Place.Of(goesOn))), [.. whole]));
    }

    private static Expr And(List<Expr> flags, Expr condition) =>
        flags.Count == 0 ? condition : condition is Expr.Constant { Text: "true" } ? AllNot(flags) : new Expr.Apply("&&", [AllNot(flags), condition], IrType.Bool);

    /// <summary>Flags that end the loop: its own breaks, and jumps to somewhere outside.</summary>
    private List<Expr> ExitFlags(ILoopOperation loop, JumpTarget exit)
    {
        List<Expr> flags = FlagsOf(loop);
        if (exit.Flag is { } flag)
            flags.Insert(0, new Expr.Read(Place.Of(flag)));
        return flags;
    }

    private void LowerWhile(IWhileLoopOperation loop)
    {
        string head = source;
        if (loop.ConditionIsTop)
        {
            LowerLoop(loop, loop.Condition, () => { });
            return;
        }
        JumpTarget exit = new("stopped"), iteration = new("skipped");
        frame.Labels[loop.ExitLabel] = exit;
        List<Stmt> body = LowerBody(loop, iteration, () => { });
        List<Expr> flags = ExitFlags(loop, exit);
        Expr condition = Constants.True;
        List<Stmt> end = Nested(() =>
        {
            source = head;
            condition = LowerCondition(loop.Condition!);
        });
        source = head;
        if (exit.Flag is { } flag)
            Emit(new Stmt.Declare(flag, Constants.False));
        bool readsInside = Walk.Reads(condition).Any(p => body.Concat(end).SelectMany(Walk.All).SelectMany(Walk.Declared).Contains(p.Root));
        if (end.Count > 0 || readsInside)
        {
            var goesOn = new Variable(NewName("goesOn"), IrType.Bool);
            Emit(new Stmt.Declare(goesOn, Constants.True));
            end.Add(new Stmt.Assign(Place.Of(goesOn), condition) { Source = head });
            if (flags.Count > 0)
                body.Add(new Stmt.If(AllNot(flags), [.. end], []) { Source = head });
            else
                body.AddRange(end);
            condition = new Expr.Read(Place.Of(goesOn));
        }
        Emit(new Stmt.While(Test.After, And(flags, condition), [.. body]));
    }
}
