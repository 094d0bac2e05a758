using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

internal static class GmmModule
{
    public static readonly Dictionary<string, Evaluation> Functions = new() { ["objective"] = Objective, ["jacobian"] = Jacobian };

    private sealed record Problem(int D, int K, int M, double Gamma, double[] X, double[] Alpha, double[] Mu, double[] Q, double[] L);

    private static (JsonNode, List<long>) Objective(JsonNode input)
    {
        Problem p = Read(input);
        double value = 0;
        List<long> times = Runs.Of(input, () => value = Gmm.Objective(p.D, p.K, p.X, p.M, p.Gamma, p.Alpha, p.Mu, p.Q, p.L));
        return (Output.Number(value), times);
    }

    private static (JsonNode, List<long>) Jacobian(JsonNode input)
    {
        Problem p = Read(input);
        double[] alpha = new double[p.Alpha.Length], mu = new double[p.Mu.Length], q = new double[p.Q.Length], l = new double[p.L.Length];
        List<long> times = Runs.Of(input, () => Gmm.ObjectiveGradient(p.D, p.K, p.X, p.M, p.Gamma, p.Alpha, p.Mu, p.Q, p.L, alpha, mu, q, l));
        int lower = p.D * (p.D - 1) / 2;
        JsonArray lowers = lower > 0 ? Output.Rows(l, lower) : new([.. Enumerable.Range(0, p.K).Select(_ => (JsonNode)new JsonArray())]);
        return (new JsonObject { ["alpha"] = Output.List(alpha), ["mu"] = Output.Rows(mu, p.D), ["q"] = Output.Rows(q, p.D), ["l"] = lowers }, times);
    }

    private static Problem Read(JsonNode input)
    {
        int d = Input.Integer(input, "d"), k = Input.Integer(input, "k"), n = Input.Integer(input, "n");
        if (d < 1 || k < 1) throw new InputException("\"d\" and \"k\" must be at least 1.");
        if (d > 10_000) throw new InputException("\"d\" must be at most 10000.");
        return new(
            d, k, Input.Integer(input, "m"), Input.Number(input, "gamma"), Input.Numbers(input, "x", n, d), Input.Numbers(input, "alpha", k),
            Input.Numbers(input, "mu", k, d), Input.Numbers(input, "q", k, d), Input.Numbers(input, "l", k, d * (d - 1) / 2));
    }
}
