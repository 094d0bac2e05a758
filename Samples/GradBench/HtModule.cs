using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

internal static class HtModule
{
    private const int Parameters = 26;

    public static readonly Dictionary<string, Evaluation> Functions = new() { ["objective"] = Objective, ["jacobian"] = Jacobian };

    private sealed record Problem(double[] Theta, double[] Us, HandModel Hand, int[] Correspondences, double[] Points);

    private static (JsonNode, List<long>) Objective(JsonNode input)
    {
        Problem p = Read(input);
        double[] residuals = new double[p.Points.Length];
        List<long> times = Runs.Of(input, () => Ht.Residuals(p.Theta, p.Us, p.Hand, p.Correspondences, p.Points, residuals));
        return (Output.List(residuals), times);
    }

    private static (JsonNode, List<long>) Jacobian(JsonNode input)
    {
        Problem p = Read(input);
        bool hasCoordinates = p.Us.Length > 0;
        int rows = p.Points.Length, columns = hasCoordinates ? 2 + Parameters : Parameters;
        double[] residuals = new double[rows], jacobian = new double[rows * columns], directions = Ht.Directions(Parameters, p.Us.Length);
        List<long> times = Runs.Of(input, () =>
        {
            if (hasCoordinates) Ht.ResidualsOfCoordinatesJvpBatch(p.Theta, p.Us, p.Hand, p.Correspondences, p.Points, residuals, directions, jacobian);
            else Ht.ResidualsJacobian(p.Theta, p.Us, p.Hand, p.Correspondences, p.Points, residuals, jacobian);
        });
        var list = new JsonArray();
        for (int row = 0; row < rows; row++)
            list.Add((JsonNode)Output.List([.. Enumerable.Range(0, columns).Select(column => hasCoordinates ? jacobian[(column * rows) + row] : jacobian[(row * columns) + column])]));

        return (list, times);
    }

    private static Problem Read(JsonNode input)
    {
        JsonNode data = (input as JsonObject)?["data"] ?? input;
        HandModel hand = ReadHand(Input.Field(data, "model"));
        int[] correspondences = Input.Integers(data, "correspondences", -1);
        bool hasCoordinates = Input.List(Input.Field(input, "us"), "us").Count > 0;
        double[] us = !hasCoordinates ? [] : Input.List(Input.Field(input, "us"), "us")[0] is JsonArray
            ? Input.Numbers(input, "us", correspondences.Length, 2) : Input.Numbers(input, "us", 2 * correspondences.Length);
        int things = hasCoordinates ? hand.Triangles.Length / 3 : hand.BasePositions.Length / 4;
        foreach (int index in correspondences)
            if (index < 0 || index >= things) throw new InputException($"\"correspondences\" has {index}, of {things} {(hasCoordinates ? "triangles" : "vertices")}.");
        return new(Input.Numbers(input, "theta", Parameters), us, hand, correspondences, Input.Numbers(data, "points", correspondences.Length, 3));
    }

    private static HandModel ReadHand(JsonNode model)
    {
        int bones = Input.Integer(model, "bone_count"), vertices = Input.List(Input.Field(model, "base_positions"), "base_positions").Count;
        int[] parents = Input.Integers(model, "parents", bones), triangles = Input.Integers(model, "triangles", -1, 3);
        if (bones != 22) throw new InputException($"\"bone_count\" is {bones}; a hand has 22.");
        for (int bone = 0; bone < bones; bone++)
            if (parents[bone] >= bone) throw new InputException("\"parents\" must come before their children.");
        if (triangles.Any(t => t < 0 || t >= vertices)) throw new InputException("\"triangles\" must be of vertices.");
        return new(
            parents, Input.Numbers(model, "base_relatives", bones, 4, 4), Input.Numbers(model, "inverse_base_absolutes", bones, 4, 4),
            Input.Numbers(model, "base_positions", vertices, 4), Input.Numbers(model, "weights", vertices, bones), triangles, Input.Flag(model, "is_mirrored"));
    }
}
