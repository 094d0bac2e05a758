using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

/// <summary>One JSON object a line in, one out. Whatever a message says, its answer is a message: nothing ends the conversation but the end of input.</summary>
internal static class Tool
{
    private static readonly Dictionary<string, Dictionary<string, Evaluation>> Modules = new()
    {
        ["hello"] = HelloModule.Functions,
        ["gmm"] = GmmModule.Functions,
        ["lstm"] = LstmModule.Functions,
        ["ba"] = BaModule.Functions,
        ["ht"] = HtModule.Functions,
    };

    public static void Converse(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            output.WriteLine(Answer(line));
            output.Flush();
        }
    }

    public static string Answer(string line)
    {
        JsonNode? id = null;
        try
        {
            if (JsonNode.Parse(line) is not JsonObject message) throw new InputException("A message is a JSON object.");
            id = message["id"]?.DeepClone();
            return Answer(message, id).ToJsonString();
        }
        catch (Exception error)
        {
            return Failure(id, error is JsonException ? $"This is not JSON: {error.Message}" : error.Message).ToJsonString();
        }
    }

    private static JsonObject Answer(JsonObject message, JsonNode? id) => Input.Text(message, "kind") switch
    {
        "start" => new() { ["id"] = id, ["tool"] = "autodiffgen" },
        "define" => Modules.ContainsKey(Input.Text(message, "module"))
            ? new() { ["id"] = id, ["success"] = true }
            : Failure(id, $"There is no module \"{Input.Text(message, "module")}\"."),
        "evaluate" => Evaluate(message, id),
        _ => new() { ["id"] = id },
    };

    private static JsonObject Evaluate(JsonObject message, JsonNode? id)
    {
        string module = Input.Text(message, "module"), function = Input.Text(message, "function");
        if (!Modules.TryGetValue(module, out Dictionary<string, Evaluation>? functions)) throw new InputException($"There is no module \"{module}\".");
        if (!functions.TryGetValue(function, out Evaluation? evaluation)) throw new InputException($"The module \"{module}\" has no function \"{function}\".");
        if (message["input"] is not { } given) throw new InputException("An evaluation has an input.");
        (JsonNode result, List<long> times) = evaluation(given);
        var timings = new JsonArray([.. times.Select(t => new JsonObject { ["name"] = "evaluate", ["nanoseconds"] = t })]);
        return new() { ["id"] = id, ["success"] = true, ["output"] = result, ["timings"] = timings };
    }

    private static JsonObject Failure(JsonNode? id, string error) => new() { ["id"] = id, ["success"] = false, ["error"] = error };
}
