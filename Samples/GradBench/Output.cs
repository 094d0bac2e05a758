using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

/// <summary>Numbers as JSON, which has none for NaN and ∞.</summary>
internal static class Output
{
    public static JsonNode Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : throw new InputException($"The result has a number that is {value}.");

    public static JsonArray List(ReadOnlySpan<double> values)
    {
        var list = new JsonArray();
        foreach (double value in values) list.Add(Number(value));
        return list;
    }

    public static JsonArray Rows(ReadOnlySpan<double> values, int columns)
    {
        var rows = new JsonArray();
        for (int i = 0; i < values.Length; i += columns) rows.Add((JsonNode)List(values.Slice(i, columns)));
        return rows;
    }

    public static JsonArray List(IEnumerable<int> values) => new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
}
