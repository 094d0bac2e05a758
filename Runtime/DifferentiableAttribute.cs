namespace AutoDiffGen;

/// <summary>
/// Asks for the derivatives of an ordinary numeric method. The declaring type must be <c>partial</c>; the derivatives are emitted at compile time
/// as sibling methods with the same accessibility and type parameters: <c>FGradient</c>, <c>FVjp</c> and so on for a method <c>F</c>.
/// </summary>
/// <example>
/// <code>
/// public static partial class Fit
/// {
///     [Differentiable]
///     public static double Loss(double w, double x) => Math.Exp(w * x);
/// }
///
/// var (loss, wGradient, xGradient) = Fit.LossGradient(w, x);
/// </code>
/// </example>
/// <param name="derivatives">Which derivatives to emit; the gradient and the vector-Jacobian product where nothing is said.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class DifferentiableAttribute(Derivatives derivatives = Derivatives.Gradient | Derivatives.Vjp) : Attribute
{
    /// <summary>Which derivatives are emitted.</summary>
    public Derivatives Derivatives { get; } = derivatives;

    /// <summary>
    /// The active parameters by name, best written with <c>nameof</c>. Empty means every parameter with floating-point content that is not marked
    /// <see cref="NonDifferentiableAttribute"/>. A parameter of a reference type is active only if it is named here.
    /// </summary>
    public string[] WithRespectTo { get; init; } = [];

    /// <summary>
    /// The parameters by name that differ from row to row of a batch (<see cref="Derivatives.GradientBatch"/>): <c>FGradientBatch</c> takes all their rows,
    /// one after the other, in one span.
    /// </summary>
    public string[] Rows { get; init; } = [];

    /// <summary>Whether <c>this</c> of a class is active; <c>this</c> of a struct always is.</summary>
    public bool WithRespectToThis { get; init; }

    /// <summary>
    /// Whether the gradient and the vector-Jacobian product run loops whose iterations are independent but for sums in several threads. The numbers are the
    /// same bits however many there are; <c>FGradient</c> and <c>FVjp</c> have overloads with <see cref="System.Threading.Tasks.ParallelOptions"/> that say how many.
    /// </summary>
    public bool Parallel { get; init; }

    /// <summary>How closely the derivative follows the order of the method's own operations.</summary>
    public MathMode Math { get; init; }
}
