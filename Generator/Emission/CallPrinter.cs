using AutoDiffGen.Ir;

namespace AutoDiffGen.Emission;

/// <summary>Prints a call of another function of the program: its first result is returned, the others are <c>out</c> arguments after the parameters.</summary>
internal static class CallPrinter
{
    public static string Print(Stmt.Call s, PrintOptions options)
    {
        List<string> arguments = [.. s.Arguments.Select(a => Argument(a, options)), .. s.Results.Skip(1).Select(r => $"out {options.Type(r.Type)} {PlacePrinter.Name(r)}")];
        bool isMember = s.Function[0] == '.';
        string call = $"{(isMember ? arguments[0] : "")}{s.Function}({string.Join(", ", isMember ? arguments.Skip(1) : arguments)});";
        return s.Results.Count == 0 ? call : $"{options.Type(s.Results[0].Type)} {PlacePrinter.Name(s.Results[0])} = {call}";
    }

    private static string Argument(Argument argument, PrintOptions options) => argument switch
    {
        Argument.Value value => ExpressionPrinter.Argument(value.Expr, options, value.Expr.Type.Kind),
        Argument.Memory memory => PlacePrinter.Print(memory.View, options),
        Argument.Ref reference => Modifier(reference.Passing) + PlacePrinter.Target(reference.Place, options),
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private static string Modifier(Passing passing) => passing switch
    {
        Passing.Value => "",
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        Passing.In => "in ",
        _ => throw new NotSupportedException(passing.ToString()),
    };
}
