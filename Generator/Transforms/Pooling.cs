using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>A program that runs forward only, with its arrays and objects from the pool: those of an iteration go back at its end, those of a callee when it returns.</summary>
internal sealed class Pooling
{
    private static readonly IrType Stack = new("global::AutoDiffGen.RecordStack", Kind.Passive);

    private readonly Program program;
    private readonly HashSet<string> pooled = [];
    private readonly Summaries summaries;

    private Pooling(Program program)
    {
        this.program = program;
        summaries = new Summaries(program);
        List<Function> functions = [program.Root, .. program.Callees];
        while (functions.Exists(f => Rents(f) && pooled.Add(f.Name)))
        {
        }
    }

    /// <summary>The root rents the record stack and passes it on to the callees that need it.</summary>
    public static Program Of(Program program, IEnumerable<string> taken)
    {
        var pooling = new Pooling(program);
        var names = new UniqueNames([.. Walk.Variables(program.Root).Select(v => v.Name), .. taken]);
        return program with
        {
            Root = pooling.pooled.Contains(program.Root.Name) ? pooling.Root(names) : program.Root,
            Callees = program.Callees.Select(c => pooling.pooled.Contains(c.Name) ? pooling.Callee(c) : c).ToEquatableArray(),
        };
    }

    private bool Rents(Function function) => Walk.All(function.Body).Any(s => s is Stmt.Allocate || s is Stmt.Call call && pooled.Contains(call.Function));

    private Function Root(UniqueNames names)
    {
        var records = new Records(new Variable(names.Fresh("records"), Stack));
        EquatableArray<Stmt> body = new Body(program.Root, summaries, records, names, pooled).Of(program.Root.Body);
        return program.Root with { Body = [records.Rent(), .. body.Select(s => s is Stmt.Return last ? last with { Values = last.Values.Select(Leave).ToEquatableArray() } : s)] };

        Expr Leave(Expr value) => value is Expr.Read { Type: { Container: Container.Array or Container.Grid } type } ? records.Leave(value, type) : value;
    }

    private Function Callee(Function function)
    {
        var names = new UniqueNames(Walk.Variables(function).Select(v => v.Name));
        var records = new Records(new Variable(names.Fresh("records"), Stack, Role.Parameter));
        var body = new Body(function, summaries, records, names, pooled);
        EquatableArray<Stmt> statements = body.Of(function.Body.Take(function.Body.Count - 1).ToEquatableArray());
        IEnumerable<Stmt> all = body.Escapes ? statements : body.Released([.. statements]);
        return function with { Parameters = [.. function.Parameters, new Parameter(records.Variable)], Body = [.. all, function.Body[function.Body.Count - 1]] };
    }

    private sealed class Body
    {
        private readonly Aliases aliases;
        private readonly ILookup<string, Variable> classes;
        private readonly Records records;
        private readonly UniqueNames names;
        private readonly HashSet<string> pooled;
        private readonly HashSet<string> lasting;

        public Body(Function function, Summaries summaries, Records records, UniqueNames names, HashSet<string> pooled)
        {
            (this.records, this.names, this.pooled) = (records, names, pooled);
            aliases = Aliases.Of(function, summaries);
            List<Variable> storage = Walk.Variables(function).Where(v => v.Type.Kind == Kind.Memory).ToList();
            classes = storage.ToLookup(aliases.Class);
            lasting = !summaries.StoresIntoArguments ? [] : new(function.Parameters.Select(p => p.Variable)
                .Where(v => v.Type is { Kind: Kind.Memory, Container: not Container.Struct } && aliases.IsRestructured(v)).Select(aliases.Class));
            Escapes = function.Results.Any(r => r.Kind == Kind.Memory)
                || function.Parameters.Any(p => p.Variable.Type.Kind == Kind.Memory && (aliases.IsRestructured(p.Variable) || p.Passing is Passing.Ref or Passing.Out))
                || Walk.All(function.Body).OfType<Stmt.Call>().Any(c => c.Results.Any(r => r.Type.Kind == Kind.Memory));
        }

        /// <summary>Whether storage made here may be referred to when the function has returned, or in another iteration than the one that makes it.</summary>
        public bool Escapes { get; }

        public EquatableArray<Stmt> Of(EquatableArray<Stmt> block) => block.Select(Statement).ToEquatableArray();

        public IEnumerable<Stmt> Released(EquatableArray<Stmt> block)
        {
            var mark = new Variable(names.Fresh("arrays"), IrType.Int);
            return [new Stmt.Declare(mark, records.ArrayMark()), .. block, records.ReleaseArrays(mark)];
        }

        private Stmt Statement(Stmt statement) => statement switch
        {
            Stmt.Allocate s => (s.Declares ? new Stmt.Declare(s.Target.Root, Storage(s)) : (Stmt)new Stmt.Assign(s.Target, Storage(s))) with { Source = s.Source },
            Stmt.If s => s with { Then = Of(s.Then), Else = Of(s.Else) },
            Stmt.For s => s with { Body = Iteration(s.Body) },
            Stmt.While s => s with { Body = Iteration(s.Body) },
            Stmt.Scope s => s with { Body = Of(s.Body) },
            Stmt.Call s => pooled.Contains(s.Function) ? s with { Arguments = [.. s.Arguments, new Argument.Value(records.Self())] } : s,
            _ => statement,
        };

        /// <summary>From the pool, unless it may end up inside storage of the caller's.</summary>
        private Expr Storage(Stmt.Allocate statement) => statement.Lengths.Count > 0 && (lasting.Contains(aliases.Class(statement.Target.Root)) || aliases.IsKept(statement.Target.Root))
            ? Records.LastingArray(statement.Element, statement.Lengths, statement.Target.Type)
            : statement.Lengths.Count == 0
            ? records.NewObject(statement.Element, statement.Target.Type)
            : records.NewArray(statement.Element, statement.Lengths, statement.Target.Type);

        private EquatableArray<Stmt> Iteration(EquatableArray<Stmt> body)
        {
            List<Stmt.Allocate> made = Walk.All(body).OfType<Stmt.Allocate>().ToList();
            var inside = new HashSet<string>(Walk.All(body).SelectMany(Walk.Declared).Select(v => v.Name));
            bool staysInside = !Escapes && made.TrueForAll(a => classes[aliases.Class(a.Target.Root)].All(v => inside.Contains(v.Name)));
            return made.Count > 0 && staysInside ? [.. Released(Of(body))] : Of(body);
        }
    }
}
