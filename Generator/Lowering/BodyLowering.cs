using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiffGen.Lowering;

/// <summary>Lowers one function: its own body and those of the callees that are inlined. This part holds what all others use: names, blocks, temps.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Before a hint that is the name of the user's own variable, which the result is for.</summary>
    private const string ExactName = "=";

    private readonly ProgramLowering program;
    private readonly UniqueNames names;
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);

    /// <summary>Variables that are assigned exactly once, where they are declared.</summary>
    private readonly HashSet<Variable> settled = [];

    /// <summary>Variables that hold the result of the expression just lowered and belong to nobody yet.</summary>
    private readonly HashSet<Variable> owned = [];

    /// <summary>Parameters that change and have no companion to take a derivative.</summary>
    private readonly HashSet<Variable> withoutAdjoint = [];

    /// <summary>Real variables whose value cannot depend on the parameters.</summary>
    private readonly HashSet<Variable> constant = [];

    /// <summary>Variables declared by <c>out var x</c> and patterns.</summary>
    private readonly HashSet<Variable> expressionLocals = [];

    private List<Stmt> block = [];
    private Frame frame;

    /// <summary>The statement being lowered; inside a member of the framework that of the user which calls it.</summary>
    private string source
    {
        get;
        set => field = insideLibrary == 0 ? value : field;
    } = "";

    public BodyLowering(ProgramLowering program, IMethodSymbol method)
    {
        this.program = program;
        names = new(program.Marked.TakenNames.Concat(Identifiers(method)));
        declared.UnionWith(program.Marked.CompanionNames);
        frame = null!; // set by the entry points, which know the body
    }

    private static IEnumerable<string> Identifiers(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().DescendantTokens())
            .Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText);

    private Shape ShapeOf(ITypeSymbol type) => program.Types.Of(frame.Types.Apply(type, program.Compilation));

    private Shape ShapeOf(IOperation operation) => operation.Type is { } type ? ShapeOf(type) : program.Types.Of(SpecialType.System_Object);

    private void Emit(Stmt statement) => block.Add(statement.Source.Length == 0 ? statement with { Source = source } : statement);

    private void Insert(int at, Stmt statement) => block.Insert(at, statement with { Source = source });

    /// <summary>What the action emits, apart from the current block.</summary>
    private List<Stmt> Nested(Action action)
    {
        List<Stmt> outer = block;
        block = [];
        depth++;
        action();
        depth--;
        CloseChanges();
        (List<Stmt> inner, block) = (block, outer);
        return inner;
    }

    /// <summary>A name that nothing else in the function has. The user's own locals keep theirs while it is free.</summary>
    private string NewName(string wanted, bool isUsers = false)
    {
        if (wanted.StartsWith(ExactName, StringComparison.Ordinal))
            return NewName(wanted.Substring(ExactName.Length), isUsers: true);
        if (wanted.IndexOf('.') >= 0)
            wanted = wanted.Substring(wanted.LastIndexOf('.') + 1).TrimStart('@'); // a static member is named with its type
        if (wanted.Length == 0 || wanted == "_")
            wanted = "unused";
        if (wanted == "this")
            wanted = "thisValue";
        if (isUsers && declared.Add(wanted))
            return wanted;
        string name = names.Fresh(Support.Identifiers.IsKeyword(wanted) ? wanted + "Value" : wanted);
        while (!declared.Add(name))
            name = names.Fresh(wanted);
        return name;
    }

    /// <summary>Declares a variable that is never assigned again.</summary>
    private Expr Temp(string name, Expr value)
    {
        Variable variable = NewTemp(name, value, block.Count);
        return new Expr.Read(Place.Of(variable));
    }

    private Variable NewTemp(string name, Expr value, int at)
    {
        var variable = new Variable(NewName(name), value.Type);
        settled.Add(variable);
        if (value.Type.IsReal && !Carries(value))
            constant.Add(variable);
        if (IsPartOfInput(new Value.Scalar(value)))
            ownership.Input(variable);
        if (CarriesText(value))
            texts.Add(variable);
        Insert(at, new Stmt.Declare(variable, value));
        return variable;
    }

    /// <summary>The value as a constant or a variable that never changes.</summary>
    private Expr Settle(Expr value, string name) => IsSettled(value) ? value : Temp(name, value);

    private bool IsSettled(Expr value) => value is Expr.Constant || (value is Expr.Read { Place: { IsVariable: true } place } && settled.Contains(place.Root));

    private bool IsSettled(Value value) => value switch
    {
        Value.Scalar scalar => IsSettled(scalar.Expr),
        Value.View view => view.Place.IsVariable && settled.Contains(view.Place.Root),
        Value.Parts parts => parts.Members.All(IsSettled),
        Value.Closure or Value.Either or Value.Sequence or Value.Lazy or Value.Cursor => true,
        _ => false,
    };

    /// <summary>Declares what a C# variable becomes: one variable, or one for each leaf of a struct.</summary>
    private Location Declare(string name, Shape shape, Value? value, bool isSettled, SyntaxNode syntax, bool isUsers = false)
    {
        if (value is Value.Lazy or Value.Cursor)
            return new Location.Fixed(shape, isSettled ? value : Refuse(syntax, "a Lazy or an enumerator that is assigned again is not followed; declare another", shape));
        if (shape.IsAggregate)
        {
            List<Value?> parts = value is Value.Parts given ? [.. given.Members] : [.. shape.Members.Select(_ => (Value?)null)];
            return new Location.Apart(shape, [.. shape.Members.Select((m, i) => Declare(Naming.Leaf(name, m.Name), m.Shape, parts[i], isSettled, syntax))]);
        }
        if (value is Value.Sequence { Query: var named } && AsksMoving(named))
            return new Location.Fixed(shape, Refuse(syntax, KeptElsewhere, shape));
        if (value is Value.Sequence)
            return isSettled ? new Location.Fixed(shape, value)
                : new Location.Fixed(shape, Refuse(syntax, "an enumeration or list that is assigned again is not followed; declare another", shape));
        if (isSettled && value is Value.View { Place: { IsVariable: true, Root: var same } place } && (listOwners.ContainsKey(same) || apart.ContainsKey(same)))
            return new Location.Fixed(shape, value);
        Variable? fresh = value switch
        {
            Value.Scalar { Expr: Expr.Read { Place: { IsVariable: true, Root: var root } } } => root,
            Value.View { Place: { IsVariable: true, Root: var root } } => root,
            _ => null,
        };
        if (fresh is not null && Adopt(fresh, shape, isSettled))
            return new Location.InPlace(Place.Of(fresh), shape);
        var variable = new Variable(NewName(name, isUsers), shape.Type);
        Emit(value switch
        {
            null => new Stmt.Declare(variable, null),
            Value.Scalar scalar => new Stmt.Declare(variable, scalar.Expr),
            Value.View view => new Stmt.Bind(Place.Of(variable), Stable(view.Place), Declares: true),
            Value.Closure or Value.Either => new Stmt.Declare(variable, ToExpr(value, syntax)),
            _ => throw new NotSupportedException(value.GetType().Name),
        });
        if (value is Value.Scalar part && IsPartOfInput(part))
            ownership.Input(variable);
        if (isSettled && value is Value.Scalar)
            NoteName(variable, ((Value.Scalar)value).Expr);
        if (value is Value.View bound)
        {
            ownership.Bound(variable, bound.Place.Root);
            if (isSettled)
                views[variable] = bound.Place;
        }
        if (shape.IsPassive && value is Value.Scalar lost && Carries(lost.Expr))
            program.Report(Descriptors.LostWrite, syntax, name, "its type carries no derivative");
        if (value is Value.Scalar text && CarriesText(text.Expr))
            texts.Add(variable);
        if (isSettled)
            settled.Add(variable);
        if (isSettled && value is Value.Scalar known && shape.IsReal && !Carries(known.Expr))
            constant.Add(variable);
        return new Location.InPlace(Place.Of(variable), shape);
    }

    /// <summary>Takes over a variable that was made for a result, so that it needs no copy.</summary>
    private bool Adopt(Variable fresh, Shape shape, bool isSettled)
    {
        bool sameType = fresh.Type == shape.Type || (fresh.Type.Container == Container.Array && isSettled && shape.Type.IsSpan);
        if (!sameType || !owned.Remove(fresh))
            return false;
        if (!isSettled)
            settled.Remove(fresh);
        return true;
    }

    /// <summary>A value as one pure expression, to stand in passive code.</summary>
    private Expr ToExpr(Value value, SyntaxNode syntax) => value switch
    {
        Value.Scalar scalar => scalar.Expr,
        Value.View view => new Expr.Read(Stored(view.Place, "view")),
        Value.Parts { Shape.Symbol.IsTupleType: true } tuple => new Expr.Raw(
            ["(", .. Enumerable.Repeat(", ", tuple.Members.Count - 1), ")"], [.. tuple.Members.Select(m => ToExpr(m, syntax))], tuple.Shape.Type, Repeatable: true),
        Value.Sequence { Query: Query.Storage storage } => new Expr.Read(storage.Place),
        Value.Sequence => ((Value.Scalar)Refuse(syntax, "an enumeration or list is handed to code that is not differentiated, or kept where it is not known any more", program.Types.Of(SpecialType.System_Object))).Expr,
        Value.Cursor => ((Value.Scalar)Refuse(syntax, "an enumerator is handed to code that is not differentiated", program.Types.Of(SpecialType.System_Object))).Expr,
        Value.Closure or Value.Either or Value.Lazy => ((Value.Scalar)Refuse(syntax, "a lambda or method is handed to code that is not differentiated, or kept where it is not known any more", program.Types.Of(SpecialType.System_Object))).Expr,
        _ => ((Value.Scalar)Refuse(syntax, "a struct with floating-point fields would be passed as a whole to code that is not differentiated", program.Types.Of(SpecialType.System_Object))).Expr,
    };

    private Value Refuse(SyntaxNode syntax, string why, Shape shape)
    {
        program.Report(Descriptors.Unsupported, syntax, SourceText.Of(syntax), why);
        return Dummy(shape);
    }

    private Value Refuse(IOperation operation, string why) => Refuse(operation.Syntax, why, ShapeOf(operation));

    private Value Broken(Shape shape)
    {
        program.IsBroken = true;
        return Dummy(shape);
    }

    /// <summary>Stands for a value after an error, so that lowering can go on and find the others.</summary>
    private Value Dummy(Shape shape) => shape.Kind switch
    {
        ShapeKind.Aggregate => new Value.Parts(shape, [.. shape.Members.Select(m => Dummy(m.Shape))]),
        ShapeKind.Memory => new Value.View(Place.Of(new Variable("missing", shape.Type))),
        _ => new Value.Scalar(Constants.Zero(shape)),
    };

    /// <summary>Whether the value may depend on the parameters, as far as passive code would lose.</summary>
    private bool Carries(Expr expr) => expr switch
    {
        Expr.Constant => false,
        Expr.Read { Place: { IsVariable: true, Root: var variable } } when constant.Contains(variable) || withoutAdjoint.Contains(variable) => false,
        Expr.Read read => read.Type.IsReal || (read.Type.Kind == Kind.Memory && program.Types.HasReals(read.Type)),
        Expr.Apply apply => apply.Type.IsReal && apply.Operands.Any(Carries),
        Expr.Raw raw => !raw.Type.IsReal && !IsPlain(raw.Type) && raw.Holes.Any(Carries),
        _ => throw new NotSupportedException(expr.GetType().Name),
    };

    private bool Carries(Value value) => value switch
    {
        Value.Scalar scalar => Carries(scalar.Expr),
        Value.View view => program.Types.HasReals(view.Place.Type),
        Value.Parts parts => parts.Members.Any(Carries),
        Value.Sequence sequence => TypeLowering.HasReals(sequence.Query.Element.Symbol),
        _ => false,
    };

    /// <summary>Variables with a text in which a number that depends on the parameters may be written.</summary>
    private readonly HashSet<Variable> texts = [];

    private bool CarriesText(Expr expr) => expr.Type.Text is "string" or "string?" && expr switch
    {
        Expr.Read { Place: { IsVariable: true, Root: var variable } } => texts.Contains(variable),
        Expr.Apply apply => apply.Operands.Any(o => Carries(o) || CarriesText(o)),
        Expr.Raw raw => raw.Holes.Any(h => Carries(h) || CarriesText(h)),
        _ => false,
    };

    /// <summary>Whether a value of this type cannot hide a number that was put into it.</summary>
    private static bool IsPlain(IrType type) => type.Text is "bool" or "int" or "long" or "string" or "char" or "uint" or "ulong" or "short" or "ushort" or "byte" or "sbyte" or "global::System.Type";
}
