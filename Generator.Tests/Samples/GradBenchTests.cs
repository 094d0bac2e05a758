extern alias gradbench;

using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using gradbench::AutoDiffGen.Samples.GradBench;
using Xunit;

namespace AutoDiffGen.Tests.Samples;

/// <summary>The benchmark's programs against reference values on which several other tools agree, and what the sample says to wrong messages.</summary>
public sealed class GradBenchTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "gradbench");

    [Theory]
    [InlineData("gmm_d2_K5_n50"), InlineData("gmm_d3_K4_n20_m2_gamma1.5"), InlineData("lstm_l2_c32"), InlineData("ba_ba1_n49_m7776_p31843")]
    [InlineData("ht_simple"), InlineData("ht_complicated")]
    public void ValuesAndDerivativesAreTheReference(string name)
    {
        JsonNode reference = Load(name);
        JsonObject input = reference["input"]!.DeepClone().AsObject();
        if (input["data"] is JsonObject data) data["model"] = Load("ht_model");
        foreach (string function in (string[])["objective", "jacobian"])
        {
            var message = new JsonObject { ["id"] = 7, ["kind"] = "evaluate", ["module"] = (string?)reference["module"], ["function"] = function, ["input"] = input.DeepClone() };
            JsonNode answer = JsonNode.Parse(Tool.Answer(message.ToJsonString()))!;
            Assert.True((bool)answer["success"]!, (string?)answer["error"]);
            Assert.Equal(7, (int)answer["id"]!);
            Close(Numbers(reference[function]!), Numbers(answer["output"]!));
        }
    }

    [Fact]
    public void AConversationIsAnsweredLineByLine()
    {
        var output = new StringWriter();
        Tool.Converse(new StringReader("{\"id\":0,\"kind\":\"start\",\"eval\":\"hello\"}\n\n{\"id\":\"a\",\"kind\":\"define\",\"module\":\"ht\"}\nnonsense\n{\"id\":3,\"kind\":\"analysis\",\"of\":2,\"valid\":true}\n"), output);
        string[] answers = output.ToString().TrimEnd().Split('\n');
        Assert.Equal(4, answers.Length);
        Assert.Equal("""{"id":0,"tool":"autodiffgen"}""", answers[0]);
        Assert.Equal("""{"id":"a","success":true}""", answers[1]);
        Assert.False((bool)JsonNode.Parse(answers[2])!["success"]!);
        Assert.Equal("""{"id":3}""", answers[3]);
        Assert.Equal(0, SelfTest.Run(new StringWriter()));
    }

    [Fact]
    public void RunsAreAsManyAndAsLongAsWanted()
    {
        JsonNode answer = Ask("gmm", "objective", Small().Replace("}", ",\"min_runs\":5}", StringComparison.Ordinal));
        Assert.Equal(5, answer["timings"]!.AsArray().Count);
        answer = Ask("gmm", "jacobian", Small().Replace("}", ",\"min_seconds\":0.05}", StringComparison.Ordinal));
        Assert.InRange(answer["timings"]!.AsArray().Sum(t => (long)t!["nanoseconds"]!), 50_000_000, long.MaxValue);
        Assert.All(answer["timings"]!.AsArray(), t => Assert.Equal("evaluate", (string?)t!["name"]));
    }

    [Theory]
    [InlineData("""{"id":1}""", "\"kind\" is missing.")]
    [InlineData("""{"id":1,"kind":5}""", "\"kind\" must be a string.")]
    [InlineData("""[1,2]""", "A message is a JSON object.")]
    [InlineData("null", "A message is a JSON object.")]
    [InlineData("""{"id":1,"kind":"define"}""", "\"module\" is missing.")]
    [InlineData("""{"id":1,"kind":"define","module":"llsq"}""", "There is no module \"llsq\".")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"llsq","function":"jacobian","input":1}""", "There is no module \"llsq\".")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"gmm","function":"hessian","input":1}""", "The module \"gmm\" has no function \"hessian\".")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"gmm","function":"jacobian"}""", "An evaluation has an input.")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"gmm","function":"jacobian","input":3}""", "The input must be a JSON object.")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"hello","function":"double","input":"x"}""", "\"input\" must be a number.")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"hello","function":"square","input":1e300}""", "The result has a number that is ∞.")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"ba","function":"jacobian","input":{"n":1,"m":1,"p":0}}""", "\"n\", \"m\" and \"p\" must be at least 1.")]
    [InlineData("""{"id":1,"kind":"evaluate","module":"lstm","function":"jacobian","input":{"state":[[1]],"sequence":[[1],[1]]}}""", "\"state\" must have two rows for each layer.")]
    public void AWrongMessageIsAnsweredWithWhatIsWrong(string message, string error)
    {
        JsonNode answer = JsonNode.Parse(Tool.Answer(message))!;
        Assert.False((bool)answer["success"]!);
        Assert.Equal(error, ((string?)answer["error"])!.Replace("Infinity", "∞", StringComparison.Ordinal));
        Assert.Equal(message.Contains("\"id\":1", StringComparison.Ordinal), answer["id"] is not null);
    }

    [Theory]
    [InlineData("\"d\":2", "\"d\":3"), InlineData("\"d\":2", "\"d\":-2"), InlineData("\"d\":2", "\"d\":2.5"), InlineData("\"d\":2", "\"d\":99999999")]
    [InlineData("\"n\":1", "\"n\":2"), InlineData("[1,2]", "[1,2,3]"), InlineData("[1,2]", "[1,null]"), InlineData("[1,2]", "1"), InlineData("[1,2]", "[[1],2]")]
    [InlineData("\"l\":[[0.1]]", "\"l\":[[]]"), InlineData("\"alpha\":[0]", "\"beta\":[0]"), InlineData("\"k\":1", "\"k\":0"), InlineData("\"k\":1", "\"k\":1,\"k\":2")]
    public void AWrongShapeIsAnsweredNotThrown(string part, string wrong)
    {
        Assert.True((bool)Ask("gmm", "jacobian", Small())["success"]!);
        JsonNode answer = Ask("gmm", "jacobian", Small().Replace(part, wrong, StringComparison.Ordinal));
        Assert.False((bool)answer["success"]!);
        Assert.NotEqual("", (string?)answer["error"]);
    }

    [Fact]
    public void IndicesOfTheHandAreChecked()
    {
        JsonNode input = Load("ht_simple")["input"]!;
        input["data"]!["model"] = Load("ht_model");
        input["data"]!["correspondences"]![0] = 544;
        Assert.Contains("544", (string?)Ask("ht", "jacobian", input.ToJsonString())["error"], StringComparison.Ordinal);
    }

    private static string Small() => """{"d":2,"k":1,"n":1,"m":0,"gamma":1,"x":[[1,2]],"alpha":[0],"mu":[[0.5,0.1]],"q":[[0,0.2]],"l":[[0.1]]}""";

    private static JsonNode Ask(string module, string function, string input)
        => JsonNode.Parse(Tool.Answer($$"""{"id":1,"kind":"evaluate","module":"{{module}}","function":"{{function}}","input":{{input}}}"""))!;

    private static JsonNode Load(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;

    private static void Close(List<double> expected, List<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Count; i++) Assert.InRange(Math.Abs(expected[i] - actual[i]), 0, 1e-9 * scale);
    }

    /// <summary>All numbers in it, by the names of their fields.</summary>
    private static List<double> Numbers(JsonNode node) => node switch
    {
        JsonObject fields => [.. fields.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => Numbers(f.Value!))],
        JsonArray list => [.. list.SelectMany(item => Numbers(item!))],
        _ => [node.GetValue<double>()],
    };

    private static string Here([CallerFilePath] string path = "") => path;
}
