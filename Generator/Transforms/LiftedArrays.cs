using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Rows;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Arrays that a nest of loops makes in each iteration for that iteration alone, made once before the nest and filled with zeros in each: the loops then have scratch storage,
/// which need not be rented each time, may be rows, and may be vectors.
/// </summary>
internal sealed class LiftedArrays
{
    private static readonly string[] Elements = ["double", "float", "int", "long", "bool"];

    private readonly Facts facts;
    private readonly UniqueNames names;
    private readonly bool isFast;

    private LiftedArrays(Facts facts, UniqueNames names, bool isFast) => (this.facts, this.names, this.isFast) = (facts, names, isFast);

    public static Program Of(Program program, MathMode mode, IEnumerable<string> taken)
    {
        if (!Walk.All(program.Root.Body).OfType<Stmt.For>().Any(l => l.Body.Any(s => s is Stmt.Allocate))) return program;
        var names = new UniqueNames([.. Mentions.Names(program.Root), .. taken]);
        var lifting = new LiftedArrays(new Facts(program.Root, [], new Summaries(program)), names, mode == MathMode.Fast);
        return program with { Root = program.Root with { Body = lifting.Block(program.Root.Body) } };
    }

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Statement).ToEquatableArray();

    /// <summary>In branches only where vectors are to be had: rows are for what always runs.</summary>
    private IEnumerable<Stmt> Statement(Stmt statement)
    {
        if (statement is Stmt.If branches && isFast) return [branches with { Then = Block(branches.Then), Else = Block(branches.Else) }];
        if (statement is not Stmt.For loop || !IsPlain(loop)) return [statement];
        var nest = new Nest(this, loop);
        Stmt.For rest = nest.Without(loop, []);
        return [.. nest.Made, rest];
    }

    private static bool IsPlain(Stmt.For loop) => loop is { Checkpointing: null, IsIndependent: false } && loop.Counter.Type == IrType.Int;

    private bool IsNotNegative(Expr length) => length switch
    {
        Expr.Constant constant => !constant.Text.StartsWith("-", StringComparison.Ordinal),
        Expr.Apply { Operation: ".Length" } => true,
        Expr.Apply { Operation: "+" or "*" } apply => apply.Operands.All(IsNotNegative),
        Expr.Read { Place: { IsVariable: true } place } => facts.Definitions.IsStable(place.Root) && facts.Definitions.Declaration(place.Root) is Stmt.Declare { Value: { } value } && IsNotNegative(value),
        _ => false,
    };

    /// <summary>A loop and those inside that run as often in each of its iterations.</summary>
    private sealed class Nest(LiftedArrays lifting, Stmt.For outermost)
    {
        private readonly HashSet<string> inside = [outermost.Counter.Name, .. Walk.All(outermost.Body).SelectMany(Walk.Declared).Select(v => v.Name)];
        private readonly HashSet<Expr> found = [];
        private readonly Facts facts = lifting.facts;

        /// <summary>The statements that make the arrays.</summary>
        public List<Stmt> Made { get; } = [];

        /// <summary>The loop without the arrays that can be made before the nest.</summary>
        /// <param name="runs">What must hold for the loop to be reached.</param>
        public Stmt.For Without(Stmt.For loop, EquatableArray<Expr> runs)
        {
            EquatableArray<Expr> reached = CertainlyRuns(loop) ? runs : [.. runs, new Expr.Apply(loop.Comparison, [loop.From, loop.To], IrType.Bool)];
            return loop with
            {
                Body = loop.Body.SelectMany((statement, at) => statement switch
                {
                    Stmt.Allocate made when IsForTheIteration(made, loop) && Length(made) is { } length && Make(made, length, reached) => IsFilled(made.Target.Root, loop.Body.Skip(at + 1)) ? [] : [Cleared(made, length)],
                    Stmt.For inner when IsPlain(inner) && IsBefore(inner.From) && IsBefore(inner.To) => [Without(inner, reached)],
                    _ => new[] { statement },
                }).ToEquatableArray(),
            };
        }

        private static bool CertainlyRuns(Stmt.For loop) => loop is { From: Expr.Constant { Text: "0" }, Comparison: "<" or "<=", To: Expr.Constant { Text: not "0" } to } && to.Text[0] != '-';

        /// <summary>Whether the iteration alone has the array: element by element, or as parts of it that no other variable outlives.</summary>
        private bool IsForTheIteration(Stmt.Allocate made, Stmt.For loop)
        {
            Variable array = made.Target.Root;
            if (!made.Declares || made.Lengths.Count != 1 || made.Lengths[0].Type != IrType.Int || !Elements.Contains(made.Element) || !facts.Definitions.IsStable(array)) return false;
            HashSet<string> own = [.. Walk.All(loop.Body).SelectMany(Walk.Declared).Select(v => v.Name)];
            return facts.Definitions.Variables.All(v => facts.Aliases.Class(v) != facts.Aliases.Class(array) || own.Contains(v.Name) && (v == array || v.Type.IsSpan))
                && new ArrayUse(array, made.Lengths[0]).IsElementwise(loop.Body.Where(s => !ReferenceEquals(s, made)));
        }

        /// <summary>The array's length as it is known before the nest; null where it is not.</summary>
        private Expr? Length(Stmt.Allocate made)
        {
            Expr? length = made.Lengths[0];
            while (length is not null && Walk.Reads(length).Any(p => inside.Contains(p.Root.Name))) length = Coverage.Origin(length, facts);
            return length is null ? null : Coverage.NotNegative(length) is var number && IsBefore(number) ? number : null;
        }

        private bool IsBefore(Expr expr) => facts.IsStable(expr) && !Walk.Reads(expr).Any(p => inside.Contains(p.Root.Name));

        /// <summary>Makes the array before the nest, after one check of each length that could be negative; false where it cannot be told there whether the array is made.</summary>
        private bool Make(Stmt.Allocate made, Expr length, EquatableArray<Expr> runs)
        {
            if (!lifting.IsNotNegative(made.Lengths[0]))
            {
                if (!runs.All(IsBefore)) return false;
                Expr isNegative = runs.Concat([new Expr.Apply("<", [length, Counting.Int(0)], IrType.Bool)]).Aggregate((a, b) => new Expr.Apply("&&", [a, b], IrType.Bool));
                var exception = new Expr.Raw(["new global::System.OverflowException()"], [], new IrType("global::System.OverflowException", Kind.Passive), Repeatable: false);
                if (found.Add(isNegative)) Made.Add(new Stmt.If(isNegative, [new Stmt.Throw(exception)], []));
            }
            Made.Add(made with { Lengths = [lifting.IsNotNegative(length) ? length : new Expr.Apply("Math.Max", [length, Counting.Int(0)], IrType.Int)] });
            return true;
        }

        private bool IsFilled(Variable array, IEnumerable<Stmt> after) =>
            after.FirstOrDefault(s => Mentions.Of([s]).Contains(array.Name)) is Stmt.For over && Coverage.Of(over, facts).Any(v => facts.Canonical(v) == array);

        private Stmt.For Cleared(Stmt.Allocate made, Expr length)
        {
            var at = new Variable(lifting.names.Fresh("z"), IrType.Int);
            IrType type = made.Element switch { "double" => IrType.Double, "float" => IrType.Float, _ => new IrType(made.Element, Kind.Passive) };
            Place element = Place.Of(made.Target.Root).Then(new Step.Index([new Expr.Read(Place.Of(at))]), type);
            return new(at, Counting.Int(0), "<", length, 1, [new Stmt.Assign(element, new Expr.Constant(made.Element == "bool" ? "false" : "0", type))]);
        }
    }
}
