using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>
/// Innermost loops along rows, <c>y[r * n + j] += f * x[k * n + j]</c>, over the rows themselves, cut once before the loop: <c>yRow[j] += f * xRow[j]</c>.
/// The JIT then tests once before the loop what it would test at each access, and computes addresses no more.
/// </summary>
internal sealed class RowSlices
{
    private readonly UniqueNames names;
    private readonly Stack<Stmt.For> around = new();

    private RowSlices(UniqueNames names) => this.names = names;

    public static EquatableArray<Stmt> Of(EquatableArray<Stmt> block, UniqueNames names) => new RowSlices(names).Block(block).ToEquatableArray();

    private IEnumerable<Stmt> Block(IEnumerable<Stmt> block)
    {
        var result = new List<Stmt>();
        foreach (Stmt statement in block)
        {
            if (statement is Stmt.For loop && RowLoop.Of(loop, [.. around], names) is { } sliced)
            {
                result.InsertRange(Start(result, sliced.Rows), sliced.Rows);
                if (sliced.Loop is Stmt.Scope scope) result.AddRange(scope.Body);
                else result.Add(sliced.Loop);
            }
            else
            {
                result.Add(Within(statement));
            }
        }
        return result;
    }

    /// <summary>Rows stand before the numbers that the loop has in registers.</summary>
    private static int Start(List<Stmt> before, List<Stmt> rows)
    {
        HashSet<string> read = Mentions.Of(rows);
        int start = before.Count;
        while (start > 0 && before[start - 1] is Stmt.Declare { Variable.Type.IsReal: true, Value: Expr.Constant or Expr.Read } declare && !read.Contains(declare.Variable.Name)) start--;
        return start;
    }

    private Stmt Within(Stmt statement) => statement switch
    {
        Stmt.If s => s with { Then = Block(s.Then).ToEquatableArray(), Else = Block(s.Else).ToEquatableArray() },
        Stmt.For s => s with { Body = Body(s) },
        Stmt.While s => s with { Body = Block(s.Body).ToEquatableArray() },
        Stmt.Scope s => s with { Body = Block(s.Body).ToEquatableArray() },
        _ => statement,
    };

    private EquatableArray<Stmt> Body(Stmt.For loop)
    {
        around.Push(loop);
        EquatableArray<Stmt> body = Block(loop.Body).ToEquatableArray();
        around.Pop();
        return body;
    }
}
