using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>A branch of an if, a loop's body, or braces.</summary>
internal sealed record Frame(Stmt Around, bool Branch)
{
    public bool IsSame(Frame other) => ReferenceEquals(Around, other.Around) && Branch == other.Branch;
}

/// <summary>Where in the text a walk is: the number of the statement, and what stands around it.</summary>
internal sealed class ProgramOrder
{
    private readonly List<Frame> path = [];

    public int At { get; private set; }

    public IReadOnlyList<Frame> Path => path;

    public void Next() => At++;

    public T In<T>(Stmt around, bool branch, Func<T> walk)
    {
        path.Add(new(around, branch));
        T result = walk();
        path.RemoveAt(path.Count - 1);
        return result;
    }
}

/// <summary>A statement that writes a variable.</summary>
/// <param name="Value">What it assigns; null where that is no one expression.</param>
internal sealed record Write(Variable Variable, int At, IReadOnlyList<Frame> Path, Expr? Value, bool Declares);

/// <summary>Where a body writes its variables: those that it writes once, but for a constant that they start with, always hold the same after that.</summary>
internal sealed class VariableWrites
{
    private readonly Dictionary<string, List<Write>> writes = [];
    private readonly Dictionary<string, Write> starts = [];
    private readonly HashSet<string> inText = [];
    private readonly ProgramOrder order = new();

    public VariableWrites(EquatableArray<Stmt> body) => Visit(body);

    /// <summary>The writes of variables that have one.</summary>
    public IEnumerable<Write> Only => writes.Values.Where(w => w.Count == 1 && IsOnly(w[0].Variable)).Select(w => w[0]);

    public bool IsOnly(Variable variable) => writes.TryGetValue(variable.Name, out List<Write> of) && of.Count == 1 && !inText.Contains(variable.Name);

    /// <summary>Whether what is read there is the same at the write and whenever it has been made: a parameter that is never written, or a variable written once before.</summary>
    public bool Precedes(Place read, Write write)
    {
        if (!read.IsVariable || inText.Contains(read.Root.Name)) return false;
        if (!writes.TryGetValue(read.Root.Name, out List<Write> of)) return !starts.ContainsKey(read.Root.Name) && read.Root.Role == Role.Parameter;
        return of.Count == 1 && of[0].At < write.At && Contains(write.Path, of[0].Path);
    }

    /// <summary>Whether statements of a block up to one of them leave a variable as it is.</summary>
    public bool IsNeverWrittenIn(Place read, List<Stmt> block, int from, int to) =>
        read.IsVariable && !inText.Contains(read.Root.Name) && !block.Skip(from).Take(to - from).SelectMany(Walk.All).Any(s => Targets(s).Any(t => t.Name == read.Root.Name));

    /// <summary>Whether the walk is where the write's variable can be named, and has been written if this place is reached.</summary>
    public bool IsAtHand(Write write, ProgramOrder now)
    {
        if (write.At >= now.At) return false;
        if (write.Declares) return Contains(now.Path, write.Path);
        return starts.TryGetValue(write.Variable.Name, out Write start) && Contains(now.Path, start.Path) && write.Path.All(frame => now.Path.Any(frame.IsSame) || IsUnder(frame, now.Path));
    }

    /// <summary>Whether the path goes through another if with the same condition and the same branch.</summary>
    private bool IsUnder(Frame frame, IReadOnlyList<Frame> path) => frame.Around is Stmt.If test && path.Any(other => other.Around is Stmt.If again && other.Branch == frame.Branch
        && again.Condition.Equals(test.Condition) && Walk.All(test.Condition).All(e => e is not Expr.Raw) && Walk.Reads(test.Condition).All(IsFixed));

    /// <summary>Whether a condition reads the same there wherever it stands: at its first place the variable had been written, because no path leads around that.</summary>
    private bool IsFixed(Place read) => read.IsVariable && !inText.Contains(read.Root.Name)
        && (writes.TryGetValue(read.Root.Name, out List<Write> of) ? of.Count == 1 && of[0].Declares : read.Root.Role == Role.Parameter);

    private static bool Contains(IReadOnlyList<Frame> path, IReadOnlyList<Frame> part) => part.All(frame => path.Any(frame.IsSame));

    private void Visit(EquatableArray<Stmt> block)
    {
        foreach (Stmt statement in block) Visit(statement);
    }

    private void Visit(Stmt statement)
    {
        order.Next();
        foreach (Expr.Raw raw in Walk.Expressions(statement).SelectMany(Walk.All).OfType<Expr.Raw>()) InText(raw);
        Expr? value = statement switch
        {
            Stmt.Declare s => s.Value,
            Stmt.Assign { Target.IsVariable: true } s => s.Value,
            _ => null,
        };
        bool declares = statement is Stmt.Declare or Stmt.Call or Stmt.Bind { Declares: true } or Stmt.Allocate { Declares: true };
        bool isStart = statement is Stmt.Declare { Value: null or Expr.Constant };
        foreach (Variable target in Targets(statement)) Add(new(target, order.At, [.. order.Path], value, declares), isStart);
        Inside(statement);
    }

    private void Inside(Stmt statement)
    {
        if (statement is Stmt.If branches)
        {
            order.In(statement, true, () => { Visit(branches.Then); return 0; });
            order.In(statement, false, () => { Visit(branches.Else); return 0; });
        }
        else foreach (EquatableArray<Stmt> block in Walk.Blocks(statement)) order.In(statement, true, () => { Visit(block); return 0; });
    }

    private void Add(Write write, bool isStart)
    {
        if (isStart && !starts.ContainsKey(write.Variable.Name)) starts[write.Variable.Name] = write;
        else
        {
            if (!writes.TryGetValue(write.Variable.Name, out List<Write> of)) writes[write.Variable.Name] = of = [];
            of.Add(write);
        }
    }

    /// <summary>Text is not read: a variable that it names, or takes in where it assigns or hands out references, may be written.</summary>
    private void InText(Expr.Raw raw)
    {
        foreach (string piece in raw.Pieces) inText.UnionWith(Mentions.Words(piece));
        if (!raw.Pieces.Any(p => p.Contains("=") || p.Contains("ref ") || p.Contains("out ") || p.Contains("++") || p.Contains("--"))) return;
        foreach (Place place in raw.Holes.SelectMany(Walk.Reads)) inText.Add(place.Root.Name);
    }

    /// <summary>The variables that the statement itself writes; a counter as if several did.</summary>
    private static IEnumerable<Variable> Targets(Stmt statement) => statement switch
    {
        Stmt.Declare s => [s.Variable],
        Stmt.Assign { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.AddTo { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.Bind { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.Allocate { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.For s => [s.Counter, s.Counter],
        Stmt.Call s => [.. s.Results, .. s.Arguments.OfType<Argument.Ref>().Where(a => a.Place.IsVariable).Select(a => a.Place.Root)],
        _ => [],
    };
}
