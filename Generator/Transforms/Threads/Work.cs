using System.Globalization;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>About how many nanoseconds an iteration takes: whether threads are worth starting is decided with it, never a number.</summary>
internal static class Work
{
    public static int Of(Stmt.For loop) => (int)Math.Min(Of(loop.Body), 1_000_000);

    private static double Of(IEnumerable<Stmt> block) => block.Sum(s => 0.5 + Walk.Expressions(s).SelectMany(Walk.All).Sum(Of) + Times(s) * Walk.Blocks(s).Sum(b => Of(b)));

    private static double Of(Expr expr) => expr is Expr.Apply apply && apply.Operation.Contains('.') && apply.Operation[0] != '.' ? 8 : 0.3;

    private static double Times(Stmt statement) => statement switch
    {
        Stmt.If => 0.5,
        Stmt.For { To: Expr.Constant to, From: Expr.Constant from } when int.TryParse(to.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int a)
            && int.TryParse(from.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int b) => Math.Abs((double)a - b),
        Stmt.For or Stmt.While => 32,
        _ => 1,
    };
}
