using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Emission;

/// <summary>Prints expressions with as few parentheses as keep the tree: C# evaluates exactly what the expression says, in that order.</summary>
internal static class ExpressionPrinter
{
    /// <param name="kind">The kind of what the value goes into; a constant takes its suffix from it.</param>
    public static string Print(Expr expr, PrintOptions options, Kind kind = Kind.Passive) => Print(expr, new Context(options, kind)).Value;

    /// <summary>As an argument, where a bare <c>a &lt; b</c> beside a <c>c &gt; (d)</c> would read as a generic name.</summary>
    public static string Argument(Expr expr, PrintOptions options, Kind kind = Kind.Passive, bool mustBeReal = false)
    {
        Text text = Print(expr, new Context(options, kind, mustBeReal));
        return text.Precedence <= Precedence.Relational && text.Value.Contains('<') ? $"({text.Value})" : text.Value;
    }

    /// <summary>The expression, in parentheses unless it holds together at least that strongly.</summary>
    public static string AtLeast(Precedence precedence, Expr expr, PrintOptions options) => Print(expr, new Context(options, Kind.Passive)).AtLeast(precedence);

    private static Text Print(Expr expr, Context context) => expr switch
    {
        Expr.Constant constant => Constant(constant, context),
        Expr.Read read => Cast(read, new Text(PlacePrinter.Print(read.Place, context.Options), Precedence.Primary), context),
        Expr.Apply apply => Apply(apply, context),
        Expr.Raw raw => Cast(raw, Raw(raw, context.Options), context),
        _ => throw new NotSupportedException(expr.GetType().Name),
    };

    private static Text Constant(Expr.Constant constant, Context context)
    {
        string text = Literals.Print(constant, context.Kind, context.MustBeReal);
        if (constant.Type.IsReal && !Literals.IsNumber(constant.Text) && text.StartsWith("Math", StringComparison.Ordinal))
            text = context.Options.System(text);
        return Cast(constant, new(text, text.Length > 0 && text[0] is '-' or '(' ? Precedence.Unary
            : RawText.IsPrimary(text) || text.StartsWith("global::System.Runtime.Intrinsics.", StringComparison.Ordinal) || Literals.IsNumber(text) || text[0] is '"' or '\'' ? Precedence.Primary
            : Precedence.Lowest), context);
    }

    /// <summary>Where a floating-point type is needed and C# would see an integer, says so.</summary>
    private static Text Cast(Expr expr, Text text, Context context) =>
        context.MustBeReal && !expr.Type.IsReal
            ? new((context.Kind == Kind.Float ? "(float)" : "(double)") + text.AtLeast(Precedence.Unary), Precedence.Unary)
            : text;

    private static Text Apply(Expr.Apply apply, Context context)
    {
        string operation = apply.Operation;
        if (operation == Ir.Algebra.Valued)
            return Print(apply.Operands[1], context);
        if (operation == "neg")
            return Negation(apply, context);
        if (operation is "!" or "~")
            return new(operation + Print(apply.Operands[0], context.Plain).AtLeast(Precedence.Unary), Precedence.Unary);
        if (operation == "?:")
            return Choice(apply, context);
        if (Operators.IsCast(operation))
            return Conversion(apply, context);
        if (apply.Operands.Count == 2 && Operators.IsBinary(operation, out Precedence precedence))
            return Binary(apply, precedence, context);
        return operation[0] == '.' ? Member(apply, context) : Call(apply, context);
    }

    /// <summary>A minus binds its operand with parentheses where that starts with a minus itself: never <c>--x</c>.</summary>
    private static Text Negation(Expr.Apply apply, Context context)
    {
        bool zero = apply.Operands[0] is Expr.Constant { Type.IsReal: true, Text: "0" };
        Text operand = Print(apply.Operands[0], context with { MustBeReal = context.MustBeReal || zero });
        string text = operand.AtLeast(Precedence.Unary);
        return new(text[0] == '-' ? $"-({text})" : "-" + text, Precedence.Unary);
    }

    private static Text Binary(Expr.Apply apply, Precedence precedence, Context context)
    {
        Expr left = apply.Operands[0], right = apply.Operands[1];
        var (leftContext, rightContext) = Sides(apply, left, right, context);
        string first = Print(left, leftContext).AtLeast(precedence);
        Text second = Print(right, rightContext);
        bool joins = second.Precedence > precedence
            || (right is Expr.Apply inner && inner.Operation == apply.Operation && Operators.IsAssociative(apply.Operation));
        return new($"{first} {apply.Operation} {(joins ? second.Value : $"({second.Value})")}", precedence);
    }

    private static Text Choice(Expr.Apply apply, Context context)
    {
        Expr then = apply.Operands[1], otherwise = apply.Operands[2];
        var (thenContext, elseContext) = Sides(apply, then, otherwise, context);
        string condition = Print(apply.Operands[0], context.Plain).AtLeast(Precedence.Coalesce);
        string yes = Print(then, thenContext).AtLeast(Precedence.Coalesce);
        return new($"{condition} ? {yes} : {Print(otherwise, elseContext).AtLeast(Precedence.Conditional)}", Precedence.Conditional);
    }

    /// <summary>The two sides of a real operation, one of which must have a floating-point type in C#, else it would compute with integers.</summary>
    private static (Context Left, Context Right) Sides(Expr.Apply apply, Expr left, Expr right, Context context)
    {
        Kind kind = KindOf(apply, [left, right]);
        var plain = new Context(context.Options, kind);
        if (!apply.Type.IsReal || IsReal(left) || IsReal(right))
            return (plain, plain);
        Context real = plain with { MustBeReal = true };
        return right is Expr.Constant { Type.IsReal: true } && left is not Expr.Constant ? (plain, real) : (real, plain);
    }

    /// <summary>A cast; before a sign, a cast to a named type would read as a subtraction.</summary>
    private static Text Conversion(Expr.Apply apply, Context context)
    {
        string operand = Print(apply.Operands[0], context.Plain).AtLeast(Precedence.Unary);
        string type = apply.Operation.Substring(1, apply.Operation.Length - 2);
        bool ambiguous = operand[0] is '-' or '&' or '*' && !Identifiers.IsKeyword(type);
        return new(apply.Operation + (ambiguous ? $"({operand})" : operand), Precedence.Unary);
    }

    private static Text Member(Expr.Apply apply, Context context)
    {
        string target = Print(apply.Operands[0], context.Plain with { MustBeReal = apply.Operands[0] is Expr.Constant }).AtLeast(Precedence.Primary);
        string arguments = apply.Operands.Count == 1 ? "" : $"({Arguments(apply, [.. apply.Operands.Skip(1)], context)})";
        return new(target + apply.Operation + arguments, Precedence.Primary);
    }

    private static Text Call(Expr.Apply apply, Context context)
    {
        string name = apply.Operation.StartsWith("Math.", StringComparison.Ordinal) || apply.Operation.StartsWith("MathF.", StringComparison.Ordinal)
            ? context.Options.System(apply.Operation)
            : apply.Operation;
        return new($"{name}({Arguments(apply, [.. apply.Operands], context)})", Precedence.Primary);
    }

    /// <summary>Numbers among the arguments show their type unless another argument does: <c>Math.Abs(2)</c> would be an integer.</summary>
    private static string Arguments(Expr.Apply apply, IReadOnlyList<Expr> operands, Context context)
    {
        Kind kind = KindOf(apply, operands);
        bool mustShow = !operands.Any(IsReal);
        return string.Join(", ", operands.Select(o => operands.Count == 1
            ? Print(o, new Context(context.Options, kind, mustShow && o.Type.IsReal)).Value
            : Argument(o, context.Options, kind, mustShow && o.Type.IsReal)));
    }

    private static Text Raw(Expr.Raw raw, PrintOptions options)
    {
        string text = raw.Pieces[0];
        for (int i = 0; i < raw.Holes.Count; i++)
        {
            Text hole = Print(raw.Holes[i], new Context(options, Kind.Passive, raw.Holes[i] is Expr.Constant { Type.IsReal: true }));
            bool bare = RawText.IsWholeHole(raw.Pieces[i], raw.Pieces[i + 1]) && !(hole.Precedence <= Precedence.Relational && hole.Value.Contains('<'));
            text += (bare ? hole.Value : hole.AtLeast(Precedence.Primary)) + raw.Pieces[i + 1];
        }
        return new(text, RawText.IsPrimary(text) ? Precedence.Primary : Precedence.Lowest);
    }

    /// <summary>The kind in which an operation computes: that of its operands, where a constant adapts.</summary>
    private static Kind KindOf(Expr.Apply apply, IReadOnlyList<Expr> operands)
    {
        var kinds = operands.Where(o => o is not Expr.Constant && o.Type.IsReal).Select(o => o.Type.Kind).ToList();
        return kinds.Contains(Kind.Double) ? Kind.Double : kinds.Contains(Kind.Float) ? Kind.Float : apply.Type.Kind;
    }

    /// <summary>Whether the printed expression has a floating-point type in C#.</summary>
    private static bool IsReal(Expr expr) => expr switch
    {
        Expr.Constant constant => constant.Type.IsReal && !Literals.IsBareInteger(constant),
        Expr.Apply { Operation: "neg" } negation => IsReal(negation.Operands[0]) || negation.Operands[0] is Expr.Constant { Type.IsReal: true, Text: "0" },
        _ => expr.Type.IsReal,
    };

    /// <param name="Kind">The kind that the surroundings compute in.</param>
    /// <param name="MustBeReal">Whether nothing around the expression makes C# compute with floating-point numbers.</param>
    private readonly record struct Context(PrintOptions Options, Kind Kind, bool MustBeReal = false)
    {
        public Context Plain => new(Options, Kind.Passive);
    }

    private readonly record struct Text(string Value, Precedence Precedence)
    {
        public string AtLeast(Precedence precedence) => Precedence >= precedence ? Value : $"({Value})";
    }
}
