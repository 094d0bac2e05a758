using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace AutoDiffGen.Tests.Robustness;

/// <summary>
/// The generator and the analyzer never throw, whatever the user has typed so far. <c>ADG_MUTATIONS</c> and <c>ADG_FUZZ_SEED</c> choose how many mutants and
/// from which seed; for a long run: <c>ADG_MUTATIONS=20000 dotnet test Generator.Tests --filter Mutants</c>.
/// </summary>
public sealed class RobustnessTests(ITestOutputHelper output)
{
    private const int BatchSize = 250;

    private const int Kinds = 12;

    [Fact]
    public void MutantsCrashNothing()
    {
        int count = (int)Setting("ADG_MUTATIONS", 1000);
        long first = Setting("ADG_FUZZ_SEED", 1);
        var clock = Stopwatch.StartNew();
        var crashes = new ConcurrentBag<Crash>();
        var batches = Enumerable.Range(0, count).Select(i => first + i).Chunk(BatchSize);
        Parallel.ForEach(batches, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seeds =>
        {
            foreach (var crash in MutantBatch.Check([.. seeds.Select(Mutant.Of)])) crashes.Add(crash);
        });
        string summary = $"{count} mutants from seed {first} in {clock.Elapsed.TotalSeconds:f0} s: {crashes.Count} crashes";
        output.WriteLine(summary);
        Assert.True(crashes.IsEmpty, summary + "\n" + string.Join("\n", crashes.GroupBy(c => Regex.Replace(c.What, @"'[^']*'|\d+", "")).OrderByDescending(g => g.Count()).Take(Kinds).Select(Report)));
    }

    /// <summary>The shortest mutant of a kind.</summary>
    private static string Report(IGrouping<string, Crash> kind)
    {
        var crash = kind.MinBy(c => c.Mutant.Text.Length)!;
        return $"---- {kind.Count()} of {crash.What}\nseed {crash.Mutant.Seed}, of {crash.Mutant.Name}:\n{crash.Mutant.Text}";
    }

    private static long Setting(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : otherwise;
}
