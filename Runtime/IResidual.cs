namespace AutoDiffGen;

/// <summary>
/// A system of n equations r(x, p) = 0 in n unknowns x with parameters p, by a method that is marked
/// <c>[Differentiable(Derivatives.Vjp | Derivatives.Jvp)]</c>: the two others are then generated.
/// </summary>
public interface IResidual
{
    /// <summary>Overwrites r.</summary>
    static abstract void Residual(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r);

    /// <summary>Its reverse mode.</summary>
    static abstract void ResidualVjp(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r, Span<double> xAdjoint, Span<double> pAdjoint, Span<double> rAdjoint);

    /// <summary>Its forward mode.</summary>
    static abstract void ResidualJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r, ReadOnlySpan<double> xTangent, ReadOnlySpan<double> pTangent, Span<double> rTangent);
}
