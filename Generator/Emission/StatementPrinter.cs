using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Emission;

/// <summary>Prints statements the way a careful hand would write them.</summary>
internal sealed class StatementPrinter
{
    private const int Width = 160;

    private readonly CodeWriter writer;
    private readonly PrintOptions options;

    private StatementPrinter(CodeWriter writer, PrintOptions options)
    {
        this.writer = writer;
        this.options = options;
    }

    public static void Print(EquatableArray<Stmt> body, CodeWriter writer, PrintOptions options) => new StatementPrinter(writer, options).Block(body);

    private void Block(EquatableArray<Stmt> body)
    {
        for (int i = 0; i < body.Count; i++)
        {
            if (body[i] is Stmt.Comment && i > 0 && body[i - 1] is not Stmt.Comment)
                writer.Blank();
            Statement(body[i]);
        }
    }

    private void Statement(Stmt statement)
    {
        switch (statement)
        {
            case Stmt.If s:
                Branch(s);
                break;
            case Stmt.For s:
                Body(Head(s), s.Body);
                break;
            case Stmt.While { Test: Test.Before } s:
                Body($"while ({Expr(s.Condition)})", s.Body);
                break;
            case Stmt.While s:
                using (writer.Block("do", $"}} while ({Expr(s.Condition)});"))
                    Block(s.Body);
                break;
            case Stmt.Scope s:
                using (writer.Block(""))
                    Block(s.Body);
                break;
            case Stmt.Comment s:
                Comment(s.Text);
                break;
            case Stmt.Return { Values.Count: > 1 } s when options.OutResults.Count > 0:
                for (int i = 1; i < s.Values.Count; i++)
                    writer.Line($"{Identifiers.Escape(options.OutResults[i - 1])} = {Expr(s.Values[i])};");
                writer.Line($"return {Expr(s.Values[0])};");
                break;
            case Stmt.Return { Values.Count: 0 }:
                break;
            default:
                writer.Line(Simple(statement));
                break;
        }
    }

    /// <summary>A statement that fits on one line.</summary>
    private string Simple(Stmt statement) => statement switch
    {
        Stmt.Declare s => Declaration(s),
        Stmt.Assign s => Assignment(s),
        Stmt.AddTo s => Addition(s),
        Stmt.Bind s => Binding(s),
        Stmt.Allocate s => $"{Declared(s.Target, s.Declares)} = {AllocationPrinter.Print(s, options)};",
        Stmt.Call s => CallPrinter.Print(s, options),
        Stmt.Run s => Expr(s.Effect) + ";",
        Stmt.Throw s => $"throw {Expr(s.Exception)};",
        Stmt.Return s => s.Values.Count == 1 ? $"return {Expr(s.Values[0])};" : $"return ({string.Join(", ", s.Values.Select(v => ExpressionPrinter.Argument(v, options)))});",
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    private string Declaration(Stmt.Declare s) => s.Value is null
        ? $"{(s.Variable.Type.IsSpan ? "scoped " : "")}{options.Type(s.Variable.Type)} {PlacePrinter.Name(s.Variable)} = {Default(s.Variable.Type)};"
        : $"{options.Type(s.Variable.Type)} {PlacePrinter.Name(s.Variable)} = {Expr(s.Value, s.Variable.Type.Kind)};";

    private static string Default(IrType type) => type switch
    {
        { IsReal: true } => "0",
        { Text: "int" or "long" or "uint" or "ulong" or "short" or "ushort" or "byte" or "sbyte" } => "0",
        { Text: "bool" } => "false",
        { IsSpan: true } => "default",
        { Kind: Kind.Memory, Container: not Container.Struct } => "null!",
        _ => "default!",
    };

    private string Assignment(Stmt.Assign s)
    {
        bool compounds = s.Value is Expr.Apply { Operands.Count: 2 } apply && Operators.CanCompound(apply.Operation)
            && apply.Operands[0] is Expr.Read read && read.Place == s.Target && apply.Type == s.Target.Type;
        string target = PlacePrinter.Target(s.Target, options);
        return compounds
            ? $"{target} {((Expr.Apply)s.Value).Operation}= {Expr(((Expr.Apply)s.Value).Operands[1], s.Target.Type.Kind)};"
            : $"{target} = {Expr(s.Value, s.Target.Type.Kind)};";
    }

    /// <summary>Adding the negative of a value and subtracting the value are the same operation of IEEE 754.</summary>
    private string Addition(Stmt.AddTo s)
    {
        string target = PlacePrinter.Target(s.Target, options);
        Expr value = s.Value switch
        {
            Expr.Apply { Operation: "neg" } negation => negation.Operands[0],
            Expr.Constant { Text: ['-', ..] } constant => constant with { Text = constant.Text.Substring(1) },
            _ => s.Value,
        };
        string sign = ReferenceEquals(value, s.Value) ? "+" : "-";
        return value is Expr.Constant { Text: "1" } && !s.Target.Type.IsReal
            ? target + sign + sign + ";"
            : $"{target} {sign}= {Expr(value, s.Target.Type.Kind)};";
    }

    /// <summary>A struct held as a whole is bound by a <c>ref</c> local; any other storage is a reference or span already.</summary>
    private string Binding(Stmt.Bind s)
    {
        bool byRef = s.Target.Type.Container == Container.Struct && s.Target.IsVariable;
        string view = byRef ? "ref " + PlacePrinter.Target(s.View, options) : PlacePrinter.Print(s.View, options);
        bool isReadOnly = byRef && s.View.Root.Type.Container == Container.ReadOnlySpan;
        string modifier = s.Declares && byRef ? (isReadOnly ? "ref readonly " : "ref ") : "";
        return $"{modifier}{Declared(s.Target, s.Declares)} = {view};";
    }

    private string Declared(Place target, bool declares) =>
        declares ? $"{options.Type(target.Type)} {PlacePrinter.Name(target.Root)}" : PlacePrinter.Target(target, options);

    private string Head(Stmt.For s)
    {
        string counter = PlacePrinter.Name(s.Counter);
        string step = s.Step switch
        {
            1 => counter + "++",
            -1 => counter + "--",
            _ => $"{counter} {(s.Step < 0 ? "-=" : "+=")} {Math.Abs((long)s.Step).ToString(CultureInfo.InvariantCulture)}",
        };
        string to = ExpressionPrinter.AtLeast(Precedence.Shift, s.To, options);
        return $"for ({options.Type(s.Counter.Type)} {counter} = {Expr(s.From)}; {counter} {s.Comparison} {to}; {step})";
    }

    /// <summary>Either all branches of a chain stand in braces, or none does.</summary>
    private void Branch(Stmt.If s)
    {
        if (s.Then.Count == 0 && s.Else.Count == 0)
            return;
        bool braces = !Branches(s).All(branch => branch.Count == 1 && IsEmbeddable(branch[0]));
        string prefix = "";
        for (Stmt.If? link = s; link is not null; prefix = "else ")
        {
            bool swaps = link.Then.Count == 0 && link.Else.Count > 0;
            Body($"{prefix}if ({ExpressionPrinter.Print(swaps ? Negated(link.Condition) : link.Condition, options)})", swaps ? link.Else : link.Then, braces);
            Stmt.If? next = swaps ? null : Chained(link);
            if (next is null && link.Else.Count > 0 && !swaps)
                Body("else", link.Else, braces);
            link = next;
        }
    }

    private static IEnumerable<EquatableArray<Stmt>> Branches(Stmt.If s) =>
        new[] { s.Then }.Concat(Chained(s) is { } next ? Branches(next) : [s.Else]).Where(branch => branch.Count > 0);

    private static Stmt.If? Chained(Stmt.If s) => s.Then.Count > 0 && s.Else is [Stmt.If { Then.Count: > 0 } next] ? next : null;

    private static Expr Negated(Expr condition) =>
        condition is Expr.Apply { Operation: "!" } negation ? negation.Operands[0] : new Expr.Apply("!", [condition], IrType.Bool);

    /// <summary>A lone simple statement stands indented under its head, anything else in braces.</summary>
    private void Body(string head, EquatableArray<Stmt> body, bool braces = false)
    {
        if (!braces && body.Count == 1 && IsEmbeddable(body[0]))
        {
            writer.Line(head);
            using (writer.Indent())
                Statement(body[0]);
            return;
        }
        using (writer.Block(head))
            Block(body);
    }

    private bool IsEmbeddable(Stmt statement) => statement switch
    {
        Stmt.Assign or Stmt.AddTo or Stmt.Run or Stmt.Throw => true,
        Stmt.Bind s => !s.Declares,
        Stmt.Allocate s => !s.Declares,
        Stmt.Call s => s.Results.Count == 0,
        Stmt.Return s => s.Values.Count == 1 || (s.Values.Count > 1 && options.OutResults.Count == 0),
        _ => false,
    };

    private void Comment(string text)
    {
        string line = "//";
        foreach (string word in text.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 2 && writer.Indentation + line.Length + 1 + word.Length > Width)
            {
                writer.Line(line);
                line = "//";
            }
            line += " " + word;
        }
        writer.Line(line);
    }

    private string Expr(Expr expr, Kind kind = Kind.Passive) => ExpressionPrinter.Print(expr, options, kind);
}
