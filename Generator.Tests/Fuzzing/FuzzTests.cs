using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>
/// Random programs against dual numbers. <c>ADG_FUZZ_PROGRAMS</c> and <c>ADG_FUZZ_SEED</c> choose how many and from which seed; for a long run:
/// <c>ADG_FUZZ_PROGRAMS=100000 dotnet test Generator.Tests --filter RandomPrograms</c>.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int BatchSize = 50;

    private const int Kinds = 8;

    private static readonly TimeSpan ShrinkBudget = TimeSpan.FromSeconds(Setting("ADG_FUZZ_SHRINK_SECONDS", 40));

    [Fact]
    public void TheOracleComputesTheProgramsOwnValues()
    {
        var outcomes = FuzzBatch.Check([.. Enumerable.Range(1, 100).Select(i => ProgramWriter.Write(-i))], withDerivatives: false);
        output.WriteLine(string.Join(", ", outcomes.CountBy(o => o.Verdict)));
        string failures = string.Join("\n", outcomes.Where(o => o.IsFailure).Take(3).Select(o => o.Detail + "\n" + Shrinker.Show(o.Program)));
        Assert.True(failures.Length == 0, failures);
    }

    [Fact]
    public void RandomProgramsHaveTheGradientsOfDualNumbers()
    {
        int count = (int)Setting("ADG_FUZZ_PROGRAMS", 2000);
        long first = Setting("ADG_FUZZ_SEED", 1);
        var clock = Stopwatch.StartNew();
        var outcomes = new ConcurrentBag<Outcome>();
        var batches = Enumerable.Range(0, count).Select(i => first + i).Chunk(BatchSize);
        Parallel.ForEach(batches, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seeds =>
        {
            foreach (var outcome in FuzzBatch.Check([.. seeds.Select(ProgramWriter.Write)])) outcomes.Add(outcome);
        });
        var tally = outcomes.CountBy(o => o.Verdict).OrderBy(pair => pair.Key);
        string summary = $"{count} programs from seed {first} in {clock.Elapsed.TotalSeconds:f0} s: {string.Join(", ", tally.Select(pair => $"{pair.Value} {pair.Key}"))}";
        output.WriteLine(summary);
        string reports = string.Join("\n", outcomes.Where(o => o.IsFailure).GroupBy(o => o.Kind).OrderByDescending(g => g.Count()).Take(Kinds).Select(Report));
        Assert.True(reports.Length == 0, summary + "\n" + reports);
        Assert.True(outcomes.Count(o => o.Verdict == Verdict.Passed) > count * 9 / 10, "Too few programs could be compared. " + summary);
    }

    /// <summary>The shortest program of a kind, made smaller.</summary>
    private static string Report(IGrouping<string, Outcome> kind)
    {
        var failure = kind.MinBy(o => o.Program.Members.ToString().Length)!;
        var small = Shrinker.Shrink(failure, ShrinkBudget);
        return $"""
            ---- {kind.Count()} of {kind.Key}; seed {failure.Program.Seed}: {small.Verdict}: {small.Detail}
            {Shrinker.Show(small.Program)}
            """;
    }

    private static long Setting(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : otherwise;
}
