namespace AutoDiffGen;

/// <summary>
/// Solutions of linear systems whose derivatives are known: with x = A⁻¹ b and the adjoint x̄, λ = A⁻ᵀ x̄ gives b̄ = λ and Ā = −λ xᵀ; tangents are
/// ẋ = A⁻¹ (ḃ − Ȧ x) (M. B. Giles, Collected matrix derivative results, 2008). Each factorisation is made once, and serves forward and reverse sweep.
/// Matrices lie row by row.
/// </summary>
public static class LinearSolve
{
    /// <summary>x = A⁻¹ b for a square matrix, by elimination with partial pivoting.</summary>
    /// <param name="size">How many equations there are.</param>
    /// <param name="a">The matrix: size × size numbers.</param>
    /// <param name="b">The right side.</param>
    /// <param name="x">Overwritten with the solution.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    /// <exception cref="ArithmeticException">The matrix is singular.</exception>
    public static void Dense(int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x)
    {
        DenseForward(size, a, b, x, out LinearFactors state);
        state.Return();
    }

    /// <inheritdoc cref="Dense"/>
    public static void DenseForward(int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, out LinearFactors state) =>
        state = Solved(LinearFactors.Dense(size, a), b, x);

    /// <summary>Adds to the adjoints of A and b, and clears that of x.</summary>
    [VjpOf(typeof(LinearSolve), nameof(Dense), Forward = nameof(DenseForward))]
    public static void DenseVjp(
        int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, LinearFactors state, Span<double> aAdjoint, Span<double> bAdjoint, Span<double> xAdjoint)
    {
        Span<double> adjoint = state.Back(xAdjoint, bAdjoint);
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) aAdjoint[i * size + j] -= adjoint[i] * x[j];
        state.Return();
    }

    /// <summary>The solution and its tangent.</summary>
    [JvpOf(typeof(LinearSolve), nameof(Dense))]
    public static void DenseJvp(
        int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, ReadOnlySpan<double> aTangent, ReadOnlySpan<double> bTangent, Span<double> xTangent)
    {
        DenseForward(size, a, b, x, out LinearFactors state);
        bTangent.CopyTo(xTangent);
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) xTangent[i] -= aTangent[i * size + j] * x[j];
        state.Solve(xTangent);
        state.Return();
    }

    /// <summary>x = A⁻¹ b for a symmetric positive definite matrix, of which only the lower triangle is read.</summary>
    /// <inheritdoc cref="Dense"/>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static void Cholesky(int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x)
    {
        CholeskyForward(size, a, b, x, out LinearFactors state);
        state.Return();
    }

    /// <inheritdoc cref="Cholesky"/>
    public static void CholeskyForward(int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, out LinearFactors state) =>
        state = Solved(LinearFactors.Cholesky(size, a), b, x);

    /// <summary>Adds to the adjoints of b and of the lower triangle of A, whose elements stand for those above too, and clears that of x.</summary>
    [VjpOf(typeof(LinearSolve), nameof(Cholesky), Forward = nameof(CholeskyForward))]
    public static void CholeskyVjp(
        int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, LinearFactors state, Span<double> aAdjoint, Span<double> bAdjoint, Span<double> xAdjoint)
    {
        Span<double> adjoint = state.Back(xAdjoint, bAdjoint);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++) aAdjoint[i * size + j] -= adjoint[i] * x[j] + adjoint[j] * x[i];
            aAdjoint[i * size + i] -= adjoint[i] * x[i];
        }

        state.Return();
    }

    /// <summary>The solution and its tangent.</summary>
    [JvpOf(typeof(LinearSolve), nameof(Cholesky))]
    public static void CholeskyJvp(
        int size, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, ReadOnlySpan<double> aTangent, ReadOnlySpan<double> bTangent, Span<double> xTangent)
    {
        CholeskyForward(size, a, b, x, out LinearFactors state);
        bTangent.CopyTo(xTangent);
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) xTangent[i] -= aTangent[i >= j ? i * size + j : j * size + i] * x[j];
        state.Solve(xTangent);
        state.Return();
    }

    /// <summary>x = A⁻¹ b for a matrix with few diagonals, by elimination with partial pivoting within them.</summary>
    /// <param name="size">How many equations there are.</param>
    /// <param name="below">How many diagonals there are below the main one.</param>
    /// <param name="above">How many above it.</param>
    /// <param name="a">The diagonals, row by row: row i has below + 1 + above numbers, of columns i − below to i + above; those outside the matrix are not read.</param>
    /// <param name="b">The right side.</param>
    /// <param name="x">Overwritten with the solution.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    /// <exception cref="ArithmeticException">The matrix is singular.</exception>
    public static void Banded(int size, int below, int above, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x)
    {
        BandedForward(size, below, above, a, b, x, out LinearFactors state);
        state.Return();
    }

    /// <inheritdoc cref="Banded"/>
    public static void BandedForward(int size, int below, int above, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, out LinearFactors state) =>
        state = Solved(LinearFactors.Banded(size, below, above, a), b, x);

    /// <summary>Adds to the adjoints of A's diagonals and of b, and clears that of x.</summary>
    [VjpOf(typeof(LinearSolve), nameof(Banded), Forward = nameof(BandedForward))]
    public static void BandedVjp(
        int size, int below, int above, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x, LinearFactors state,
        Span<double> aAdjoint, Span<double> bAdjoint, Span<double> xAdjoint)
    {
        Span<double> adjoint = state.Back(xAdjoint, bAdjoint);
        int width = below + 1 + above;
        for (int i = 0; i < size; i++)
            for (int j = Math.Max(0, i - below); j <= Math.Min(size - 1, i + above); j++) aAdjoint[i * width + j - i + below] -= adjoint[i] * x[j];
        state.Return();
    }

    /// <summary>The solution and its tangent.</summary>
    [JvpOf(typeof(LinearSolve), nameof(Banded))]
    public static void BandedJvp(
        int size, int below, int above, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x,
        ReadOnlySpan<double> aTangent, ReadOnlySpan<double> bTangent, Span<double> xTangent)
    {
        BandedForward(size, below, above, a, b, x, out LinearFactors state);
        bTangent.CopyTo(xTangent);
        int width = below + 1 + above;
        for (int i = 0; i < size; i++)
            for (int j = Math.Max(0, i - below); j <= Math.Min(size - 1, i + above); j++) xTangent[i] -= aTangent[i * width + j - i + below] * x[j];
        state.Solve(xTangent);
        state.Return();
    }

    private static LinearFactors Solved(LinearFactors factors, ReadOnlySpan<double> b, Span<double> x)
    {
        if (b.Length != factors.Size || x.Length != factors.Size) throw new ArgumentException($"There are {b.Length} numbers on the right and room for {x.Length} unknowns where there are {factors.Size} equations.");
        b.CopyTo(x);
        factors.Solve(x);
        return factors;
    }
}
