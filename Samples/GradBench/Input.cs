using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

/// <summary>A message does not say what it should.</summary>
internal sealed class InputException(string message) : Exception(message);

/// <summary>Reads fields; a wrong type or shape is named.</summary>
internal static class Input
{
    public static string Text(JsonNode from, string name)
        => Field(from, name) is JsonValue value && value.TryGetValue(out string? text) ? text : throw new InputException($"\"{name}\" must be a string.");

    public static int Integer(JsonNode from, string name) => OptionalInteger(from, name, null);

    public static int OptionalInteger(JsonNode from, string name, int? otherwise)
    {
        if (otherwise is { } value && (from as JsonObject)?[name] is null) return value;
        double number = Number(from, name);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue && number >= 0 ? (int)number : throw new InputException($"\"{name}\" must be a natural number.");
    }

    public static double Number(JsonNode from, string name) => AsNumber(Field(from, name), name);

    public static double OptionalNumber(JsonNode from, string name, double otherwise) => (from as JsonObject)?[name] is { } node ? AsNumber(node, name) : otherwise;

    public static double AsNumber(JsonNode? node, string name)
        => node is JsonValue value && value.TryGetValue(out double number) ? number : throw new InputException($"\"{name}\" must be a number.");

    public static bool Flag(JsonNode from, string name)
        => Field(from, name) is JsonValue value && value.TryGetValue(out bool flag) ? flag : throw new InputException($"\"{name}\" must be true or false.");

    public static JsonArray List(JsonNode? node, string name) => node as JsonArray ?? throw new InputException($"\"{name}\" must be a list.");

    /// <summary>The numbers of nested lists, in order, whose lengths must be these; -1 is any length.</summary>
    public static double[] Numbers(JsonNode from, string name, params int[] lengths)
    {
        var numbers = new List<double>();
        Add(numbers, Field(from, name), name, lengths);
        return [.. numbers];
    }

    public static int[] Integers(JsonNode from, string name, params int[] lengths)
    {
        double[] numbers = Numbers(from, name, lengths);
        foreach (double number in numbers)
            if (number != Math.Floor(number) || Math.Abs(number) > int.MaxValue) throw new InputException($"\"{name}\" must hold whole numbers.");
        return [.. numbers.Select(n => (int)n)];
    }

    /// <summary>A field that must be there.</summary>
    public static JsonNode Field(JsonNode from, string name)
        => from is not JsonObject known ? throw new InputException("The input must be a JSON object.")
            : known[name] ?? throw new InputException($"\"{name}\" is missing.");

    private static void Add(List<double> numbers, JsonNode? node, string name, ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty)
        {
            numbers.Add(AsNumber(node, name));
            return;
        }

        JsonArray list = List(node, name);
        if (lengths[0] >= 0 && list.Count != lengths[0]) throw new InputException($"\"{name}\" has a list of {list.Count}, and it must be of {lengths[0]}.");
        foreach (JsonNode? item in list) Add(numbers, item, name, lengths[1..]);
    }
}
