using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Rows;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Arrays that a loop makes in each iteration for that iteration alone, made once before the loop and filled with zeros in each: the loop then has scratch storage, which need
/// not be rented each time, may be rows, and may be vectors.
/// </summary>
internal sealed class LiftedArrays
{
    private static readonly string[] Elements = ["double", "float", "int", "long", "bool"];

    private readonly Facts facts;
    private readonly UniqueNames names;

    private LiftedArrays(Facts facts, UniqueNames names) => (this.facts, this.names) = (facts, names);

    /// <summary>An array on its way out.</summary>
    /// <param name="Runs">What must hold for the loops left so far to make it, so that a negative length throws; null where one was found out before.</param>
    private sealed record Lifted(Stmt.Allocate Made, Expr Length, EquatableArray<Expr>? Runs)
    {
        public IEnumerable<Expr> Reads => [Length, .. Runs ?? []];
    }

    public static Program Of(Program program, IEnumerable<string> taken)
    {
        if (!Walk.All(program.Root.Body).OfType<Stmt.For>().Any(l => l.Body.Any(s => s is Stmt.Allocate))) return program;
        var names = new UniqueNames([.. Mentions.Names(program.Root), .. taken]);
        var lifting = new LiftedArrays(new Facts(program.Root, [], new Summaries(program)), names);
        return program with { Root = program.Root with { Body = lifting.Block(program.Root.Body) } };
    }

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Statement).ToEquatableArray();

    private IEnumerable<Stmt> Statement(Stmt statement)
    {
        if (statement is not Stmt.For { Checkpointing: null, IsIndependent: false } loop)
        {
            return [statement switch
            {
                Stmt.If s => s with { Then = Block(s.Then), Else = Block(s.Else) },
                Stmt.Scope s => s with { Body = Block(s.Body) },
                _ => statement,
            }];
        }
        (Stmt.For rest, List<Lifted> lifted) = Loop(loop);
        return [.. Placed(lifted), rest];
    }

    /// <summary>The loop without the arrays that can be made before it.</summary>
    private (Stmt.For Loop, List<Lifted> Lifted) Loop(Stmt.For loop)
    {
        List<Stmt> body = [];
        List<Lifted> lifted = [];
        foreach (Stmt statement in loop.Body)
        {
            if (statement is Stmt.Allocate made && IsForTheIteration(made, loop) && Before(loop, new(made, made.Lengths[0], IsNotNegative(made.Lengths[0]) ? null : [])) is { } own)
            {
                lifted.Add(own);
                if (!IsFilled(made.Target.Root, loop.Body.SkipWhile(s => !ReferenceEquals(s, statement)).Skip(1))) body.Add(Cleared(made));
            }
            else if (statement is Stmt.For { Checkpointing: null, IsIndependent: false } inner)
            {
                (Stmt.For rest, List<Lifted> inside) = Loop(inner);
                body.AddRange(Placed(inside.Where(each => Before(loop, each) is null)));
                lifted.AddRange(inside.Select(each => Before(loop, each)).OfType<Lifted>());
                body.Add(rest);
            }
            else body.AddRange(Statement(statement));
        }
        return (loop with { Body = body.ToEquatableArray() }, lifted);
    }

    /// <summary>Whether the iteration alone has the array: element by element, or as parts of it that no other variable outlives.</summary>
    private bool IsForTheIteration(Stmt.Allocate made, Stmt.For loop)
    {
        Variable array = made.Target.Root;
        if (!made.Declares || made.Lengths.Count != 1 || made.Lengths[0].Type != IrType.Int || !Elements.Contains(made.Element) || !facts.Definitions.IsStable(array)) return false;
        HashSet<string> inside = Declared(loop);
        return facts.Definitions.Variables.All(v => facts.Aliases.Class(v) != facts.Aliases.Class(array) || inside.Contains(v.Name) && (v == array || v.Type.IsSpan))
            && new ArrayUse(array, made.Lengths[0]).IsElementwise(loop.Body.Where(s => !ReferenceEquals(s, made)));
    }

    /// <summary>The array before the loop, where its length is known there.</summary>
    private Lifted? Before(Stmt.For loop, Lifted array)
    {
        HashSet<string> inside = Declared(loop);
        Expr? length = array.Length;
        while (length is not null && Reads(length, inside)) length = Coverage.Origin(length, facts);
        if (length is null) return null;
        array = array with { Length = Coverage.NotNegative(length), Runs = array.Runs is { } runs ? [.. runs, .. CertainlyRuns(loop) ? [] : new[] { new Expr.Apply(loop.Comparison, [loop.From, loop.To], IrType.Bool) }] : null };
        return array.Reads.All(e => facts.IsStable(e) && !Reads(e, inside)) ? array : null;
    }

    private static bool CertainlyRuns(Stmt.For loop) => loop is { From: Expr.Constant { Text: "0" }, Comparison: "<" or "<=", To: Expr.Constant { Text: not "0" } to } && to.Text[0] != '-';

    private static bool Reads(Expr expr, HashSet<string> variables) => Walk.Reads(expr).Any(p => variables.Contains(p.Root.Name));

    private static HashSet<string> Declared(Stmt.For loop) => [loop.Counter.Name, .. Walk.All(loop.Body).SelectMany(Walk.Declared).Select(v => v.Name)];

    /// <summary>The arrays where they are made, after one check of each length that could be negative.</summary>
    private IEnumerable<Stmt> Placed(IEnumerable<Lifted> arrays)
    {
        var seen = new HashSet<Expr>();
        foreach (Lifted array in arrays)
        {
            if (array.Runs is { } runs)
            {
                Expr isNegative = runs.Concat([new Expr.Apply("<", [array.Length, Counting.Int(0)], IrType.Bool)]).Aggregate((a, b) => new Expr.Apply("&&", [a, b], IrType.Bool));
                var exception = new Expr.Raw(["new global::System.OverflowException()"], [], new IrType("global::System.OverflowException", Kind.Passive), Repeatable: false);
                if (seen.Add(isNegative)) yield return new Stmt.If(isNegative, [new Stmt.Throw(exception)], []);
            }
            yield return array.Made with { Lengths = [IsNotNegative(array.Length) ? array.Length : new Expr.Apply("Math.Max", [array.Length, Counting.Int(0)], IrType.Int)] };
        }
    }

    private bool IsFilled(Variable array, IEnumerable<Stmt> after) =>
        after.FirstOrDefault(s => Mentions.Of([s]).Contains(array.Name)) is Stmt.For over && Coverage.Of(over, facts).Any(v => facts.Canonical(v) == array);

    private Stmt.For Cleared(Stmt.Allocate made)
    {
        var at = new Variable(names.Fresh("z"), IrType.Int);
        Place element = Place.Of(made.Target.Root).Then(new Step.Index([new Expr.Read(Place.Of(at))]), ElementType(made.Element));
        return new(at, Counting.Int(0), "<", made.Lengths[0], 1, [new Stmt.Assign(element, new Expr.Constant(made.Element == "bool" ? "false" : "0", element.Type))]);
    }

    private static IrType ElementType(string element) => element switch
    {
        "double" => IrType.Double,
        "float" => IrType.Float,
        _ => new IrType(element, Kind.Passive),
    };

    private bool IsNotNegative(Expr length) => length switch
    {
        Expr.Constant constant => !constant.Text.StartsWith("-", StringComparison.Ordinal),
        Expr.Apply { Operation: ".Length" } => true,
        Expr.Apply { Operation: "+" or "*" } apply => apply.Operands.All(IsNotNegative),
        Expr.Read { Place: { IsVariable: true } place } => facts.Definitions.IsStable(place.Root) && facts.Definitions.Declaration(place.Root) is Stmt.Declare { Value: { } value } && IsNotNegative(value),
        _ => false,
    };
}
