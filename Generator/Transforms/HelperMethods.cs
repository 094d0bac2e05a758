using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>A function of a derivative's program as a private member of its own.</summary>
internal static class HelperMethods
{
    public static EmittedMethod Of(Function function, MarkedMethod method)
    {
        List<string> parameters = function.Parameters.Select(p => Modifier(p.Passing) + p.Variable.Type.Text + " " + Identifiers.Escape(p.Variable.Name)).ToList();
        List<string> outs = [];
        var taken = new UniqueNames(Walk.Variables(function).Select(v => v.Name));
        foreach (IrType extra in function.Results.Skip(1))
        {
            outs.Add(taken.Fresh("result"));
            parameters.Add($"out {extra.Text} {outs[outs.Count - 1]}");
        }
        string result = function.Results.Count == 0 ? "void" : function.Results[0].Text;
        string text = $"private static {result} {function.Name}({string.Join(", ", parameters)})";
        return new([], [], method.Constraints.Length == 0 ? text : text + "\n    " + method.Constraints, function.Body, outs.ToEquatableArray());
    }

    public static string Modifier(Passing passing) => passing switch
    {
        Passing.Value => "",
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        Passing.In => "in ",
        _ => throw new NotSupportedException(passing.ToString()),
    };
}
