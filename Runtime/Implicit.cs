namespace AutoDiffGen;

/// <summary>
/// Roots, fixed points and minima, and their derivatives by the implicit function theorem, which go by the end of the iteration alone: where r(x, p) = 0, with
/// J = ∂r/∂x and λ = J⁻ᵀ x̄, p̄ = −λᵀ ∂r/∂p and ẋ = −J⁻¹ (∂r/∂p) ṗ (S. G. Krantz, H. R. Parks, The Implicit Function Theorem, 2002; A. Griewank, A. Walther,
/// Evaluating Derivatives, 2008, section 15.1). To use one in a method that is differentiated, call it in a method of its own, whose
/// <c>[VjpOf]</c> and <c>[JvpOf]</c> rules call the <c>Vjp</c> and <c>Jvp</c> here.
/// </summary>
public static class Implicit
{
    private const int Iterations = 10_000;

    /// <summary>Solves r(x, p) = 0 by Newton's method with step halving.</summary>
    /// <param name="p">The parameters.</param>
    /// <param name="x">The start on entry, the root on exit.</param>
    /// <param name="tolerance">For the largest of the residuals.</param>
    /// <typeparam name="T">The equations.</typeparam>
    /// <exception cref="ArithmeticException">The Jacobian is singular on the way, or no root is found.</exception>
    public static void Root<T>(ReadOnlySpan<double> p, Span<double> x, double tolerance = 1e-12)
        where T : IResidual => Newton<T>(p, x, tolerance, isMinimum: false);

    /// <summary>Adds the root's part to the adjoint of the parameters, and clears that of the root.</summary>
    /// <param name="p">The parameters.</param>
    /// <param name="x">The root.</param>
    /// <param name="pAdjoint">Is added to.</param>
    /// <param name="xAdjoint">On entry the adjoint of the root; on exit that of the start, which is zero.</param>
    /// <typeparam name="T">The equations.</typeparam>
    /// <exception cref="ArithmeticException">The Jacobian is singular at the root.</exception>
    public static void RootVjp<T>(ReadOnlySpan<double> p, Span<double> x, Span<double> pAdjoint, Span<double> xAdjoint)
        where T : IResidual => Reverse<T>(p, x, pAdjoint, xAdjoint, isFixedPoint: false);

    /// <summary>The root and its tangent.</summary>
    /// <param name="p">The parameters.</param>
    /// <param name="x">The start on entry, the root on exit.</param>
    /// <param name="pTangent">The tangent of the parameters.</param>
    /// <param name="xTangent">Overwritten with the tangent of the root.</param>
    /// <typeparam name="T">The equations.</typeparam>
    /// <exception cref="ArithmeticException">The Jacobian is singular at the root.</exception>
    public static void RootJvp<T>(ReadOnlySpan<double> p, Span<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent)
        where T : IResidual
    {
        Root<T>(p, x);
        Forward<T>(p, x, pTangent, xTangent, isFixedPoint: false);
    }

    /// <summary>Finds the minimum of a function whose gradient in x is r(x, p), by Newton's method with step halving.</summary>
    /// <inheritdoc cref="Root{T}"/>
    /// <exception cref="ArithmeticException">The Hessian is not positive definite on the way, or no minimum is found.</exception>
    public static void Minimum<T>(ReadOnlySpan<double> p, Span<double> x, double tolerance = 1e-12)
        where T : IResidual => Newton<T>(p, x, tolerance, isMinimum: true);

    /// <inheritdoc cref="RootVjp{T}"/>
    public static void MinimumVjp<T>(ReadOnlySpan<double> p, Span<double> x, Span<double> pAdjoint, Span<double> xAdjoint)
        where T : IResidual => RootVjp<T>(p, x, pAdjoint, xAdjoint);

    /// <inheritdoc cref="RootJvp{T}"/>
    public static void MinimumJvp<T>(ReadOnlySpan<double> p, Span<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent)
        where T : IResidual
    {
        Minimum<T>(p, x);
        Forward<T>(p, x, pTangent, xTangent, isFixedPoint: false);
    }

    /// <summary>Iterates x := r(x, p) until x changes by no more than the tolerance.</summary>
    /// <param name="p">The parameters.</param>
    /// <param name="x">The start on entry, the fixed point on exit.</param>
    /// <param name="tolerance">For the largest of the changes.</param>
    /// <typeparam name="T">The map.</typeparam>
    /// <exception cref="ArithmeticException">It does not converge.</exception>
    public static void FixedPoint<T>(ReadOnlySpan<double> p, Span<double> x, double tolerance = 1e-14)
        where T : IResidual
    {
        using RecordStack records = RecordStack.Rent();
        Span<double> next = records.Allocate<double>(x.Length);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            T.Residual(x, p, next);
            double change = 0;
            for (int i = 0; i < x.Length; i++) change = Math.Max(change, Math.Abs(next[i] - x[i]));
            next.CopyTo(x);
            if (change <= tolerance) return;
            if (!double.IsFinite(change)) break;
        }

        throw new ArithmeticException("The iteration does not converge.");
    }

    /// <inheritdoc cref="RootVjp{T}"/>
    public static void FixedPointVjp<T>(ReadOnlySpan<double> p, Span<double> x, Span<double> pAdjoint, Span<double> xAdjoint)
        where T : IResidual => Reverse<T>(p, x, pAdjoint, xAdjoint, isFixedPoint: true);

    /// <inheritdoc cref="RootJvp{T}"/>
    public static void FixedPointJvp<T>(ReadOnlySpan<double> p, Span<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent)
        where T : IResidual
    {
        FixedPoint<T>(p, x);
        Forward<T>(p, x, pTangent, xTangent, isFixedPoint: true);
    }

    private static void Newton<T>(ReadOnlySpan<double> p, Span<double> x, double tolerance, bool isMinimum)
        where T : IResidual
    {
        using RecordStack records = RecordStack.Rent();
        int n = x.Length;
        Span<double> r = records.Allocate<double>(n), step = records.Allocate<double>(n), next = records.Allocate<double>(n), jacobian = records.Allocate<double>(n * n);
        T.Residual(x, p, r);
        double size = Largest(r);
        for (int iteration = 0; iteration < Iterations && size > tolerance; iteration++)
        {
            Jacobian<T>(p, x, jacobian, isFixedPoint: false);
            if (isMinimum) LinearSolve.Cholesky(n, jacobian, r, step);
            else LinearSolve.Dense(n, jacobian, r, step);
            double length = 1, found = double.NaN;
            for (; length > 1e-10 && !(found < size); length /= 2)
            {
                for (int i = 0; i < n; i++) next[i] = x[i] - length * step[i];
                T.Residual(next, p, r);
                found = Largest(r);
            }
            if (!(found < size))
            {
                if (size <= 1e4 * tolerance) return;   // as near as rounding lets it come
                break;
            }
            next.CopyTo(x);
            size = found;
        }

        if (!(size <= tolerance)) throw new ArithmeticException($"No solution is found: a residual of {size} is left.");
    }

    private static void Reverse<T>(ReadOnlySpan<double> p, ReadOnlySpan<double> x, Span<double> pAdjoint, Span<double> xAdjoint, bool isFixedPoint)
        where T : IResidual
    {
        using RecordStack records = RecordStack.Rent();
        int n = x.Length;
        Span<double> r = records.Allocate<double>(n), adjoint = records.Allocate<double>(n), dropped = records.Allocate<double>(n), jacobian = records.Allocate<double>(n * n);
        Jacobian<T>(p, x, jacobian, isFixedPoint);
        LinearFactors factors = LinearFactors.Dense(n, jacobian);
        for (int i = 0; i < n; i++) adjoint[i] = isFixedPoint ? xAdjoint[i] : -xAdjoint[i];
        factors.SolveTransposed(adjoint);
        factors.Return();
        dropped.Clear();
        T.ResidualVjp(x, p, r, dropped, pAdjoint, adjoint);
        xAdjoint.Clear();
    }

    private static void Forward<T>(ReadOnlySpan<double> p, ReadOnlySpan<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent, bool isFixedPoint)
        where T : IResidual
    {
        using RecordStack records = RecordStack.Rent();
        int n = x.Length;
        Span<double> r = records.Allocate<double>(n), still = records.AllocateCleared<double>(n), jacobian = records.Allocate<double>(n * n);
        Jacobian<T>(p, x, jacobian, isFixedPoint);
        xTangent.Clear();
        T.ResidualJvp(x, p, r, still, pTangent, xTangent);
        if (!isFixedPoint)
            for (int i = 0; i < n; i++) xTangent[i] = -xTangent[i];
        LinearFactors factors = LinearFactors.Dense(n, jacobian);
        factors.Solve(xTangent);
        factors.Return();
    }

    /// <summary>∂r/∂x, column by column; for a fixed point the identity less that.</summary>
    private static void Jacobian<T>(ReadOnlySpan<double> p, ReadOnlySpan<double> x, Span<double> jacobian, bool isFixedPoint)
        where T : IResidual
    {
        using RecordStack records = RecordStack.Rent();
        int n = x.Length;
        Span<double> r = records.Allocate<double>(n), unit = records.AllocateCleared<double>(n), column = records.Allocate<double>(n), still = records.AllocateCleared<double>(p.Length);
        for (int k = 0; k < n; k++)
        {
            unit[k] = 1;
            column.Clear();
            T.ResidualJvp(x, p, r, unit, still, column);
            unit[k] = 0;
            for (int i = 0; i < n; i++) jacobian[i * n + k] = isFixedPoint ? (i == k ? 1 : 0) - column[i] : column[i];
        }
    }

    private static double Largest(ReadOnlySpan<double> r)
    {
        double largest = 0;
        foreach (double value in r) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
