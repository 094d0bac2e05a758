using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

internal static class LstmModule
{
    public static readonly Dictionary<string, Evaluation> Functions = new() { ["objective"] = Objective, ["jacobian"] = Jacobian };

    private sealed record Problem(int Width, double[] Main, double[] Extra, double[] State, double[] Sequence);

    private static (JsonNode, List<long>) Objective(JsonNode input)
    {
        Problem p = Read(input);
        double value = 0;
        List<long> times = Runs.Of(input, () => value = Lstm.Objective(p.Width, p.Main, p.Extra, p.State, p.Sequence));
        return (Output.Number(value), times);
    }

    private static (JsonNode, List<long>) Jacobian(JsonNode input)
    {
        Problem p = Read(input);
        double[] gradient = new double[p.Main.Length + p.Extra.Length];
        List<long> times = Runs.Of(
            input, () => Lstm.ObjectiveGradient(p.Width, p.Main, p.Extra, p.State, p.Sequence, gradient.AsSpan(0, p.Main.Length), gradient.AsSpan(p.Main.Length)));
        return (Output.List(gradient), times);
    }

    private static Problem Read(JsonNode input)
    {
        int rows = Input.List(Input.Field(input, "state"), "state").Count;
        double[] sequence = Input.Numbers(input, "sequence", -1, -1);
        int characters = Input.List(Input.Field(input, "sequence"), "sequence").Count;
        if (rows == 0 || rows % 2 != 0) throw new InputException("\"state\" must have two rows for each layer.");
        if (characters < 2 || sequence.Length % characters != 0 || sequence.Length == 0) throw new InputException("\"sequence\" must be two characters or more.");
        int width = sequence.Length / characters;
        return new(
            width, Input.Numbers(input, "main_params", rows, 4 * width), Input.Numbers(input, "extra_params", 3, width), Input.Numbers(input, "state", rows, width),
            Input.Numbers(input, "sequence", characters, width));
    }
}
