using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

/// <summary>A short conversation that shows the protocol and is checked.</summary>
internal static class SelfTest
{
    private static readonly (string Message, Func<JsonNode, bool> Expected)[] Conversation =
    [
        ("""{"id":0,"kind":"start","eval":"hello"}""", a => (string?)a["tool"] == "autodiffgen"),
        ("""{"id":1,"kind":"define","module":"hello"}""", a => (bool)a["success"]!),
        ("""{"id":2,"kind":"evaluate","module":"hello","function":"square","input":3}""", a => (double)a["output"]! == 9),
        ("""{"id":3,"kind":"evaluate","module":"hello","function":"double","input":3}""", a => (double)a["output"]! == 6),
        ("""{"id":4,"kind":"define","module":"unheard-of"}""", a => !(bool)a["success"]!),
        (
            """{"id":5,"kind":"evaluate","module":"gmm","function":"jacobian","input":{"d":1,"k":1,"n":2,"m":0,"gamma":1,"x":[[1],[2]],"alpha":[0],"mu":[[0.5]],"q":[[0]],"l":[[]],"min_runs":3}}""",
            a => (double)a["output"]!["mu"]![0]![0]! == 2 && a["timings"]!.AsArray().Count == 3),
    ];

    public static int Run(TextWriter output)
    {
        bool passed = true;
        foreach (var (message, expected) in Conversation)
        {
            string answer = Tool.Answer(message);
            bool isRight = expected(JsonNode.Parse(answer)!);
            passed &= isRight;
            output.WriteLine($"> {message}\n< {answer}{(isRight ? "" : "    WRONG")}");
        }

        return passed ? 0 : 1;
    }
}
