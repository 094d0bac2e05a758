using System.Globalization;
using System.Text;

namespace AutoDiffGen;

/// <summary>What a generated <c>FGradientCheck</c> found: where two ways to the same derivative differ most.</summary>
public sealed class GradientCheckReport
{
    internal GradientCheckReport(string method) => Method = method;

    /// <summary>The name of the method.</summary>
    public string Method { get; }

    /// <summary>How many points were looked at: the given one and random ones near it.</summary>
    public int Points { get; internal set; }

    /// <summary>How many comparisons were made.</summary>
    public int Comparisons { get; internal set; }

    /// <summary>How many were not, because the method is not finite there or next to it, or has no derivative.</summary>
    public int Skipped { get; internal set; }

    /// <summary>The worst difference of forward mode (expected) and reverse mode (given). They must agree to rounding.</summary>
    public GradientComparison ForwardAgainstReverse { get; internal set; }

    /// <summary>The worst difference of central differences (expected) and reverse mode (given), beyond what rounding and the step are worth.</summary>
    public GradientComparison ReverseAgainstDifferences { get; internal set; }

    internal double ForwardTolerance { get; init; } = 1e-9;

    internal double DifferenceTolerance { get; init; } = 1e-6;

    /// <summary>
    /// Whether something was compared, and forward and reverse mode agree to a relative 1e-9, reverse mode and differences to 1e-6; for methods with floats to 1e-3 and 1e-2.
    /// </summary>
    public bool IsCorrect => Comparisons > 0 && ForwardAgainstReverse.Error <= ForwardTolerance && ReverseAgainstDifferences.Error <= DifferenceTolerance;

    /// <summary>For tests: nothing where the derivatives are correct.</summary>
    /// <exception cref="InvalidOperationException">They are not; the message is the report.</exception>
    public void ThrowIfWrong()
    {
        if (!IsCorrect) throw new InvalidOperationException(ToString());
    }

    /// <summary>The report on three lines.</summary>
    public override string ToString() => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"{Method}: {(IsCorrect ? "correct" : Comparisons == 0 ? "nothing could be compared" : "WRONG")} ({Comparisons} comparisons at {Points} points, {Skipped} skipped)\n")
        .Append(CultureInfo.InvariantCulture, $"  forward and reverse mode differ most in {Line(ForwardAgainstReverse, "forward")}\n")
        .Append(CultureInfo.InvariantCulture, $"  reverse mode and central differences differ most in {Line(ReverseAgainstDifferences, "differences")}").ToString();

    private static string Line(GradientComparison worst, string other) => worst.Name is null ? "nothing" : string.Create(
        CultureInfo.InvariantCulture, $"{worst.Name}: reverse {worst.Given:g6}, {other} {worst.Expected:g6}, relative {worst.Error:g2}{(worst.Point == 0 ? "" : ", near the given point")}");
}

/// <summary>A number of a parameter and its derivative in two ways.</summary>
/// <param name="Name">Such as <c>x</c>, <c>w[3]</c>, <c>a[1, 2]</c> or <c>bodies[4].Position.X</c>.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Index">Which of its numbers, counted in order.</param>
/// <param name="Point">0 for the given point, else a random one near it.</param>
/// <param name="Given">By reverse mode.</param>
/// <param name="Expected">By forward mode or differences.</param>
/// <param name="Error">Their relative difference; NaN where one of them is not a number.</param>
public readonly record struct GradientComparison(string Name, string Parameter, int Index, int Point, double Given, double Expected, double Error);
