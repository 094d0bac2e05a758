using System.Collections.Immutable;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>try with finally, using, lock: what must run in the end runs in the forward sweep, once, where the protected part ends or throws.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>What is to run before an exception leaves, innermost last, each with the frame that it belongs to.</summary>
    private readonly List<(Frame Owner, Action Run)> endings = [];

    private void LowerTry(ITryOperation operation)
    {
        if (operation.Catches.Length > 0)
            Refuse(operation, "an exception that is caught would leave the reverse sweep without the values it needs; test before, or keep only finally");
        else
            Protect(() => LowerList(operation.Body.Operations, []), () => LowerList(operation.Finally!.Operations, []), operation);
    }

    private void Protect(Action body, Action ending, IOperation operation)
    {
        if (Jumps.Leaves(operation) && operation is ITryOperation { Finally: { } part } && Jumps.Leaves(part))
            Refuse(operation, "a jump out of finally is not differentiated");
        endings.Add((frame, ending));
        body();
        endings.RemoveAt(endings.Count - 1);
        int start = block.Count;
        ending();
        if (frame.Returned is not { } returned)
            return;
        List<Value> values = [returned];
        Protect(values, start);
        frame.Returned = values[0];
    }

    /// <summary>Lowers what the protected parts around have to do before an exception leaves them.</summary>
    private void RunEndings()
    {
        List<(Frame Owner, Action Run)> open = [.. endings];
        for (int i = open.Count - 1; i >= 0; i--)
        {
            endings.RemoveRange(i, endings.Count - i);
            (Frame inner, frame) = (frame, open[i].Owner);
            open[i].Run();
            frame = inner;
        }
        endings.AddRange(open);
    }

    private void LowerUsing(IUsingOperation operation)
    {
        if (operation.IsAsynchronous)
            Refuse(operation, "asynchronous code has no reverse order");
        else
            WithResources(operation.Resources, () => LowerList([operation.Body], []), operation);
    }

    /// <summary>What follows a using declaration is its body.</summary>
    private void LowerUsing(IUsingDeclarationOperation operation, List<IOperation> rest)
    {
        if (operation.IsAsynchronous)
            Refuse(operation, "asynchronous code has no reverse order");
        else
            WithResources(operation.DeclarationGroup, () => LowerList(rest, []), operation);
    }

    private void WithResources(IOperation resources, Action body, IOperation operation)
    {
        List<Action> disposals = [];
        if (resources is IVariableDeclarationGroupOperation group)
        {
            foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(d => d.Declarators))
            {
                Location resource = DeclareLocal(declarator.Symbol, declarator.Initializer?.Value, declarator.Syntax);
                disposals.Insert(0, () => Dispose(Read(resource), resource.Shape, operation));
            }
        }
        else
        {
            Shape shape = ShapeOf(resources);
            Value resource = Bound(Lower(resources), shape, "resource");
            disposals.Add(() => Dispose(resource, shape, operation));
        }
        Protect(body, () => disposals.ForEach(d => d()), operation);
    }

    private void Dispose(Value resource, Shape shape, IOperation operation)
    {
        if (resource is Value.Scalar { Expr: Expr.Constant { Text: "null" } } or Value.Cursor)
            return;
        IMethodSymbol? method = shape.Symbol.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Length == 0);
        if (resource is not Value.Scalar && method is not null && program.Bodies.Of(method) is not null)
            CallSource(method, new Location.Fixed(shape, resource), [], operation, null);
        else if (resource is Value.Parts)
            Refuse(operation, "what this struct does when it is disposed of is not known");
        else
        {
            if (method is not null && TypeLowering.HasSource(method))
                NoteCall(method, null);
            else
                NoteUnknown(shape.Symbol);
            Emit(new Stmt.Run(new Expr.Raw(shape.Symbol.IsValueType ? ["", ".Dispose()"] : ["((global::System.IDisposable?)", ")?.Dispose()"], [ToExpr(resource, operation.Syntax)], IrType.Int, Repeatable: false)));
        }
    }

    /// <summary>Whether nobody else can hold the lock: it is an object that the method makes and only locks.</summary>
    private static bool IsOwnGate(IOperation gate)
    {
        if (gate is not ILocalReferenceOperation { Local: var local }) return false;
        IOperation root = gate;
        while (root.Parent is { } parent) root = parent;
        return root.Descendants().OfType<IVariableDeclaratorOperation>().Any(d => SymbolEqualityComparer.Default.Equals(d.Symbol, local) && Made(d.GetVariableInitializer()?.Value))
            && root.Descendants().OfType<ILocalReferenceOperation>().Where(r => SymbolEqualityComparer.Default.Equals(r.Local, local)).All(r => r.Parent is ILockOperation);

        static bool Made(IOperation? value) => value is IConversionOperation conversion ? Made(conversion.Operand) : value is IObjectCreationOperation { Arguments.Length: 0, Type: { } type } && (type.SpecialType == SpecialType.System_Object || type.Name == "Lock");
    }

    /// <summary>A lock around plain counting: held while it runs in the forward sweep. Where something inside may throw, it might never be let go.</summary>
    private void LowerLock(ILockOperation operation)
    {
        if (oneByOne > 0 || IsOwnGate(operation.LockedValue))
        {
            Lower(operation.LockedValue);
            LowerList([operation.Body], []);
            return;
        }
        bool isPlain = operation.Body.DescendantsAndSelf().All(o => o is not (IInvocationOperation or IThrowOperation or IArrayElementReferenceOperation or IObjectCreationOperation or IPropertyReferenceOperation)
            && o is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder } && !(o is IOperation { Type: { } type } && TypeLowering.HasReals(type)));
        if (!isPlain || Jumps.Leaves(operation) || operation.LockedValue.Type?.Name == "Lock")
        {
            Refuse(operation, "a lock that others may hold is followed around integers that are counted, nothing else");
            return;
        }
        Expr gate = Settle(LowerExpr(operation.LockedValue), "gate");
        Emit(new Stmt.Run(new Expr.Raw(["global::System.Threading.Monitor.Enter(", ")"], [gate], IrType.Int, Repeatable: false)));
        LowerList([operation.Body], []);
        Emit(new Stmt.Run(new Expr.Raw(["global::System.Threading.Monitor.Exit(", ")"], [gate], IrType.Int, Repeatable: false)));
    }

    /// <summary>Statements with labels among them: a jump forward to a label skips what lies between. Jumps backward find no target and are refused.</summary>
    private bool LowerLabels(IReadOnlyList<IOperation> statements, ImmutableArray<JumpTarget> tails)
    {
        int at = statements.ToList().FindIndex(s => s is ILabeledOperation);
        if (at < 0)
            return false;
        var labeled = (ILabeledOperation)statements[at];
        List<IOperation> before = [.. statements.Take(at)], rest = [.. labeled.Operation is null ? [] : new[] { labeled.Operation }, .. statements.Skip(at + 1)];
        JumpTarget target = new("jumped");
        frame.Labels[labeled.Label] = target;
        int start = block.Count;
        LowerList(before, [target]);
        frame.Labels.Remove(labeled.Label);
        if (target.Flag is { } flag)
            Insert(start, new Stmt.Declare(flag, Constants.False));
        List<Expr> flags = [.. before.SelectMany(FlagsOf).Distinct()];
        if (flags.Count == 0)
        {
            LowerList(rest, tails);
            return true;
        }
        List<Stmt> guarded = Nested(() => LowerList(rest, tails));
        if (guarded.Count > 0)
            Emit(new Stmt.If(AllNot(flags), [.. guarded], []));
        return true;
    }
}
