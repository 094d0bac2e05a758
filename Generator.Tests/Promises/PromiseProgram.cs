using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Promises;

/// <summary>A source whose static class <c>Check</c> has methods that yield one line for each thing that is not as promised.</summary>
internal static class PromiseProgram
{
    private const string Helpers = """
        public static class Outcome
        {
            public static string Of(Action action)
            {
                try { action(); return "no exception"; }
                catch (Exception e) { return e.GetType().Name + ": " + e.Message; }
            }

            public static IEnumerable<string> Differences(Action primal, params Action[] derivatives)
            {
                string expected = Of(primal);
                return derivatives.Select((d, k) => (Actual: Of(d), k)).Where(p => p.Actual != expected).Select(p => $"derivative {p.k}: {p.Actual} instead of {expected}");
            }

            public static IEnumerable<string> Unless(bool holds, string what) => holds ? [] : [what];
        }
        """;

    public static void Holds(string source, string check)
    {
        Generation generation = Generation.Of("using AutoDiffGen;\n" + source, Helpers);
        Assert.Empty(generation.Errors);
        MethodInfo method = generation.Load().GetType("Check")!.GetMethod(check)!;
        Assert.Equal([], ((IEnumerable<string>)method.Invoke(null, null)!).ToList());
    }
}
