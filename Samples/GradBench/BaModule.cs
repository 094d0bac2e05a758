using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

internal static class BaModule
{
    private const int Camera = 11, Point = 3, Width = Camera + Point + 1;

    public static readonly Dictionary<string, Evaluation> Functions = new() { ["objective"] = Objective, ["jacobian"] = Jacobian };

    /// <summary>All cameras, points, weights and features, although the input gives one of each.</summary>
    private sealed record Problem(int N, int M, int P, double[] Cameras, double[] Points, double[] Weights, double[] Features);

    private static (JsonNode, List<long>) Objective(JsonNode input)
    {
        Problem p = Read(input);
        double[] errors = new double[2 * p.P], weightErrors = new double[p.P];
        List<long> times = Runs.Of(input, () =>
        {
            for (int i = 0; i < p.P; i++)
            {
                Ba.Project(
                    p.Cameras.AsSpan(i % p.N * Camera, Camera), p.Points.AsSpan(i % p.M * Point, Point), p.Weights[i], p.Features.AsSpan(2 * i, 2), errors.AsSpan(2 * i, 2));
                weightErrors[i] = Ba.WeightError(p.Weights[i]);
            }
        });
        return (new JsonObject
        {
            ["reproj_error"] = new JsonObject { ["elements"] = Output.List(errors.AsSpan(0, 2)), ["repeated"] = p.P },
            ["w_err"] = new JsonObject { ["element"] = Output.Number(weightErrors[0]), ["repeated"] = p.P },
        }, times);
    }

    private static (JsonNode, List<long>) Jacobian(JsonNode input)
    {
        Problem p = Read(input);
        var matrix = new SparseRows(3 * p.P, 2 * Width * p.P + p.P);
        List<long> times = Runs.Of(input, () => Fill(p, matrix));
        return (new JsonObject
        {
            ["rows"] = Output.List(Ends(matrix.Rows)),
            ["cols"] = Output.List(Ends(matrix.Columns)),
            ["vals"] = Output.List([.. Ends(matrix.Values)]),
        }, times);
    }

    private static void Fill(Problem p, SparseRows matrix)
    {
        matrix.Clear();
        Span<double> block = stackalloc double[2 * Width], error = stackalloc double[2];
        for (int i = 0; i < p.P; i++)
        {
            int camera = i % p.N, point = i % p.M;
            Ba.ProjectJacobian(
                p.Cameras.AsSpan(camera * Camera, Camera), p.Points.AsSpan(point * Point, Point), p.Weights[i], p.Features.AsSpan(2 * i, 2), error, block);
            for (int row = 0; row < 2; row++)
            {
                for (int j = 0; j < Camera; j++) matrix.Add(camera * Camera + j, block[row * Width + j]);
                for (int j = 0; j < Point; j++) matrix.Add(p.N * Camera + point * Point + j, block[row * Width + Camera + j]);
                matrix.Add(p.N * Camera + p.M * Point + i, block[row * Width + Camera + Point]);
                matrix.EndRow();
            }
        }

        for (int i = 0; i < p.P; i++)
        {
            Ba.WeightErrorGradient(p.Weights[i], out double slope);
            matrix.Add(p.N * Camera + p.M * Point + i, slope);
            matrix.EndRow();
        }
    }

    /// <summary>The first thirty and the last.</summary>
    private static IEnumerable<T> Ends<T>(T[] list) => list.Take(30).Append(list[^1]);

    private static Problem Read(JsonNode input)
    {
        int n = Input.Integer(input, "n"), m = Input.Integer(input, "m"), p = Input.Integer(input, "p");
        if (n < 1 || m < 1 || p < 1) throw new InputException("\"n\", \"m\" and \"p\" must be at least 1.");
        if ((long)n * Camera + (long)m * Point + p > int.MaxValue || p > 50_000_000) throw new InputException("There are too many observations.");
        return new(
            n, m, p, Repeat(Input.Numbers(input, "cam", Camera), n), Repeat(Input.Numbers(input, "x", Point), m), Repeat([Input.Number(input, "w")], p),
            Repeat(Input.Numbers(input, "feat", 2), p));
    }

    private static double[] Repeat(double[] one, int count)
    {
        double[] all = new double[one.Length * count];
        for (int i = 0; i < count; i++) one.CopyTo(all, i * one.Length);
        return all;
    }
}

/// <summary>A matrix in compressed sparse rows, filled row by row.</summary>
internal sealed class SparseRows(int rows, int entries)
{
    private int _row, _entry;

    public int[] Rows { get; } = new int[rows + 1];

    public int[] Columns { get; } = new int[entries];

    public double[] Values { get; } = new double[entries];

    public void Clear() => (_row, _entry) = (0, 0);

    public void Add(int column, double value)
    {
        Columns[_entry] = column;
        Values[_entry++] = value;
    }

    public void EndRow() => Rows[++_row] = _entry;
}
