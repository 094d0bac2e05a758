using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

/// <summary>The smallest objective.</summary>
internal static partial class Hello
{
    [Differentiable]
    public static double Square(double x) => x * x;
}

internal static class HelloModule
{
    public static readonly Dictionary<string, Evaluation> Functions = new()
    {
        ["square"] = input => Evaluate(input, Hello.Square),
        ["double"] = input => Evaluate(input, static x =>
        {
            Hello.SquareGradient(x, out double slope);
            return slope;
        }),
    };

    private static (JsonNode, List<long>) Evaluate(JsonNode input, Func<double, double> function)
    {
        double x = Input.AsNumber(input, "input"), result = 0;
        List<long> times = Runs.Of(input, () => result = function(x));
        return (Output.Number(result), times);
    }
}
