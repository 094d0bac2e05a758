using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The arithmetic of counted loops: the number of an iteration, how many there are, and the same loop backwards.</summary>
internal static class Counting
{
    /// <summary>The iteration's number, from 0.</summary>
    public static Expr Iteration(Stmt.For loop)
    {
        Expr counter = new Expr.Read(Place.Of(loop.Counter));
        return loop.Step > 0 ? Over(Minus(counter, loop.From), loop.Step) : Over(Minus(loop.From, counter), -loop.Step);
    }

    /// <summary>How often the loop runs; never negative.</summary>
    public static Expr Trips(Stmt.For loop)
    {
        Expr trips = Signed(loop);
        return trips is Expr.Apply { Operation: ".Length" } or Expr.Constant ? trips
            : new Expr.Apply("Math.Max", [trips, Int(0)], IrType.Int);
    }

    /// <summary>The number of an iteration of an inner loop among those of all runs of it; its length is positive where this is asked.</summary>
    public static Expr Inner(Expr outer, Stmt.For loop) => Plus(Multiply(outer, Signed(loop)), Iteration(loop));

    public static Expr Times(Expr outer, Stmt.For loop) => Multiply(outer, Trips(loop));

    public static Stmt.For Backwards(Stmt.For loop, List<Stmt> reverse)
    {
        int size = Math.Abs(loop.Step);
        Expr last = size == 1
            ? loop.Comparison switch
            {
                "<" => Minus(loop.To, Int(1)),
                ">" => Plus(loop.To, Int(1)),
                _ => loop.To,
            }
            : loop.Step > 0
                ? Plus(loop.From, Multiply(Minus(Signed(loop), Int(1)), Int(size)))
                : Minus(loop.From, Multiply(Minus(Signed(loop), Int(1)), Int(size)));
        return new(loop.Counter, last, loop.Step > 0 ? ">=" : "<=", loop.From, -loop.Step, reverse.ToEquatableArray());
    }

    private static Expr Signed(Stmt.For loop)
    {
        int size = Math.Abs(loop.Step);
        Expr distance = loop.Step > 0 ? Minus(loop.To, loop.From) : Minus(loop.From, loop.To);
        int extra = loop.Comparison is "<" or ">" ? size - 1 : size;
        return Over(Plus(distance, Int(extra)), size);
    }

    public static Expr Int(int value) => new Expr.Constant(value.ToString(System.Globalization.CultureInfo.InvariantCulture), IrType.Int);

    private static Expr Plus(Expr a, Expr b) => IsInt(a, 0) ? b : IsInt(b, 0) ? a : Binary("+", a, b);

    private static Expr Minus(Expr a, Expr b) =>
        IsInt(b, 0) ? a : a is Expr.Constant x && b is Expr.Constant y && int.TryParse(x.Text, out int m) && int.TryParse(y.Text, out int n) ? Int(m - n) : Binary("-", a, b);

    private static Expr Multiply(Expr a, Expr b) => IsInt(a, 1) ? b : IsInt(b, 1) ? a : Binary("*", a, b);

    private static Expr Over(Expr a, int size) => size == 1 ? a : Binary("/", a, Int(size));

    private static Expr Binary(string operation, Expr a, Expr b) => new Expr.Apply(operation, [a, b], IrType.Int);

    private static bool IsInt(Expr e, int value) => e is Expr.Constant c && c.Text == value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
