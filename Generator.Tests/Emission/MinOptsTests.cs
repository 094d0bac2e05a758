using System.Diagnostics;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoDiffGen.Tests.Emission;

/// <summary>The JIT compiler gives up optimising a method that is too big or has too many locals or blocks: its summary says so, and emitted code is never among them.</summary>
public sealed class MinOptsTests
{
    /// <summary>Has every method of the assembly compiled, generic ones over double.</summary>
    private const string Runner = """
        using System.Reflection;
        using System.Runtime.CompilerServices;

        public static class Runner
        {
            private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

            public static void Main()
            {
                foreach (Type type in typeof(Runner).Assembly.GetTypes())
                {
                    RuntimeTypeHandle[] arguments = Doubles(type.GetGenericArguments());
                    foreach (MethodBase method in type.GetMethods(All).Where(m => m.GetMethodBody() is not null))
                    {
                        try
                        {
                            RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. arguments, .. Doubles(method.GetGenericArguments())]);
                        }
                        catch (Exception e) when (e is ArgumentException or TypeLoadException or InvalidProgramException or System.Security.VerificationException)
                        {
                            // A type parameter that double does not satisfy.
                        }
                    }
                }
            }

            private static RuntimeTypeHandle[] Doubles(Type[] parameters) => [.. parameters.Select(_ => typeof(double).TypeHandle)];
        }
        """;

    [Fact]
    public async Task TheJitGivesUpOnNoEmittedMethod()
    {
        string[] summary = await Summary(CorpusCase.Corpus.Output);
        Assert.True(summary.Count(line => line.Contains("Vjp", StringComparison.Ordinal) && line.Contains("FullOpts", StringComparison.Ordinal)) > 300, $"only {summary.Length} lines, such as {summary.FirstOrDefault()}");
        Assert.DoesNotContain(summary, line => line.Contains("MinOpts", StringComparison.Ordinal));
    }

    /// <summary>That the summary would say it.</summary>
    [Fact]
    public async Task AMethodOfManyLocalsIsOneThatTheJitGivesUpOn()
    {
        string sums = string.Join(' ', Enumerable.Range(0, 2500).Select(i => $"double s{i} = Math.Sin({(i == 0 ? "x" : $"s{i - 1} * s{i / 2}")}); Use(ref s{i});"));
        string[] summary = await Summary(Generation.Compile($"public static class Big {{ static void Use(ref double x) => x += 1; public static double Sum(double x) {{ {sums} return s2499; }} }}"));
        Assert.Contains(summary, line => line.Contains("Big:Sum", StringComparison.Ordinal) && line.Contains("MinOpts", StringComparison.Ordinal));
    }

    private static async Task<string[]> Summary(CSharpCompilation compilation)
    {
        string folder = Directory.CreateTempSubdirectory("jit").FullName;
        try
        {
            string program = Path.Combine(folder, "corpus.dll"), report = Path.Combine(folder, "jit.txt");
            var runner = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("using System; using System.Linq;\n" + Runner, Generation.Latest, "Runner.cs"))
                .WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication).WithMainTypeName("Runner")).WithAssemblyName("corpus");
            await using (var image = File.Create(program))
            {
                var emitted = runner.Emit(image);
                Assert.True(emitted.Success, Generation.Explain(emitted.Diagnostics));
            }
            File.Copy(typeof(AutoDiff).Assembly.Location, Path.Combine(folder, "AutoDiffGen.dll"));
            await File.WriteAllTextAsync(Path.Combine(folder, "corpus.runtimeconfig.json"),
                $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }""");
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program]) { RedirectStandardError = true };
            start.Environment["DOTNET_TieredCompilation"] = "0";
            start.Environment["DOTNET_JitStdOutFile"] = report;
            start.Environment["DOTNET_JitDisasmSummary"] = "1";
            using var process = Process.Start(start)!;
            string errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, errors);
            return await File.ReadAllLinesAsync(report);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
