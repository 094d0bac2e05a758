using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Lowering;

/// <summary>Statements that only compute numbers, with branches, as one expression of what they start from: what must stand within passive code.</summary>
internal sealed class AsExpression
{
    private const int Largest = 500;

    private Dictionary<string, Expr> known = [];

    /// <summary>The result after the statements; null where they do anything else, or where it would be long.</summary>
    public static Expr? Of(IEnumerable<Stmt> statements, Expr result)
    {
        var state = new AsExpression();
        return statements.All(state.Run) && state.Now(result) is var expression && Walk.All(expression).Take(Largest + 1).Count() <= Largest ? expression : null;
    }

    private bool Run(Stmt statement)
    {
        switch (statement)
        {
            case Stmt.Declare s when s.Variable.Type.Kind != Kind.Memory && (s.Value is null || Walk.All(s.Value).All(e => e is not Expr.Raw { Repeatable: false })):
                return Set(s.Variable, s.Value is null ? new Expr.Constant("default", s.Variable.Type) : Now(s.Value));
            case Stmt.Assign { Target.IsVariable: true } s when known.ContainsKey(s.Target.Root.Name):
                return Set(s.Target.Root, Now(s.Value));
            case Stmt.If s:
                Expr condition = Now(s.Condition);
                Dictionary<string, Expr> start = known;
                if (!Branch(s.Then, start, out Dictionary<string, Expr> then) || !Branch(s.Else, start, out Dictionary<string, Expr> otherwise)) return false;
                known = start.Keys.ToDictionary(name => name, name => then[name].Equals(otherwise[name]) ? then[name] : new Expr.Apply("?:", [condition, then[name], otherwise[name]], then[name].Type));
                return true;
            case Stmt.Scope s:
                return s.Body.All(Run);
            default:
                return statement is Stmt.Comment;
        }
    }

    private bool Branch(EquatableArray<Stmt> block, Dictionary<string, Expr> start, out Dictionary<string, Expr> end)
    {
        known = new Dictionary<string, Expr>(start);
        bool runs = block.All(Run) && known.Values.All(e => Walk.All(e).Take(Largest + 1).Count() <= Largest);
        end = known;
        return runs;
    }

    private bool Set(Variable variable, Expr value)
    {
        known[variable.Name] = value;
        return true;
    }

    private Expr Now(Expr expr) => Walk.Map(expr, part => part is Expr.Read { Place.IsVariable: true } read && known.TryGetValue(read.Place.Root.Name, out Expr value) ? value : part);
}
