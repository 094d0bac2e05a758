
namespace AutoDiffGen;

/// <summary>The loss of a classifier.</summary>
public static unsafe partial class Kernels
{
    /// <summary>The mean over the rows of -log softmax(row)[label].</summary>
    /// <param name="classes">The length of a row.</param>
    /// <param name="logits">One row for each label.</param>
    /// <param name="labels">From 0 to classes - 1.</param>
    public static double CrossEntropy(int classes, ReadOnlySpan<double> logits, ReadOnlySpan<int> labels)
    {
        double total = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<double> scores = logits.Slice(row * classes, classes);
            total += LogSumExp(scores) - scores[labels[row]];
        }

        return total / labels.Length;
    }

    /// <inheritdoc cref="CrossEntropy(int, ReadOnlySpan{double}, ReadOnlySpan{int})"/>
    public static double CrossEntropyForward(int classes, ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, out NoState state)
    {
        state = default;
        return CrossEntropy(classes, logits, labels);
    }

    /// <summary>Adds to the adjoint.</summary>
    [VjpOf(typeof(Kernels), nameof(CrossEntropy), Forward = nameof(CrossEntropyForward))]
    public static void CrossEntropyVjp(int classes, ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, NoState state, double adjoint, Span<double> logitsAdjoint)
    {
        double share = adjoint / labels.Length;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<double> scores = logits.Slice(row * classes, classes);
            Span<double> scoresAdjoint = logitsAdjoint.Slice(row * classes, classes);
            AddExp(share, scores, LogSumExp(scores), scoresAdjoint);
            scoresAdjoint[labels[row]] -= share;
        }
    }

    /// <summary>The loss and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(CrossEntropy))]
    public static double CrossEntropyJvp(int classes, ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, ReadOnlySpan<double> logitsTangent, out double tangent)
    {
        double total = 0, totalTangent = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<double> scores = logits.Slice(row * classes, classes), scoresTangent = logitsTangent.Slice(row * classes, classes);
            total += LogSumExpJvp(scores, scoresTangent, out double along) - scores[labels[row]];
            totalTangent += along - scoresTangent[labels[row]];
        }

        tangent = totalTangent / labels.Length;
        return total / labels.Length;
    }
}
