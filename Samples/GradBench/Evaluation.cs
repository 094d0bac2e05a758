using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AutoDiffGen.Samples.GradBench;

/// <summary>A function of a module: from a message's input to its output and the nanoseconds of each run.</summary>
internal delegate (JsonNode Output, List<long> Nanoseconds) Evaluation(JsonNode input);

/// <summary>Runs a function as often and as long as the input wants. What a run computes is read only after the clock has stopped.</summary>
internal static class Runs
{
    public static List<long> Of(JsonNode input, Action run)
    {
        int least = Input.OptionalInteger(input, "min_runs", 1);
        double seconds = Input.OptionalNumber(input, "min_seconds", 0);
        var times = new List<long>();
        for (long total = 0; times.Count < least || total < seconds * 1e9;)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            long time = Math.Max(1, (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            times.Add(time);
            total += time;
        }

        return times;
    }
}
