using System.ComponentModel;

namespace AutoDiffGen;

/// <summary>A factorised matrix, from a pool of its thread: what a linear solution keeps from the forward to the reverse sweep.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LinearFactors
{
    [ThreadStatic]
    private static LinearFactors? idle;

    private LinearFactors? nextIdle;
    private double[] factors = [];
    private double[] vector = [];
    private int[] pivots = [];
    private int below, stride, offset, reach;
    private bool isSymmetric;

    private LinearFactors()
    {
    }

    /// <summary>How many equations there are.</summary>
    public int Size { get; private set; }

    internal static LinearFactors Dense(int size, ReadOnlySpan<double> a)
    {
        LinearFactors result = Rent(size, a.Length, (long)size * size, size);
        a.CopyTo(result.factors);
        (result.below, result.reach) = (size, size);
        result.Eliminate();
        return result;
    }

    /// <summary>Row i is kept with the columns i − below to i + above + below, room for what pivoting brings in.</summary>
    internal static LinearFactors Banded(int size, int below, int above, ReadOnlySpan<double> a)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(below);
        ArgumentOutOfRangeException.ThrowIfNegative(above);
        int given = below + 1 + above;
        LinearFactors result = Rent(size, a.Length, (long)size * given, given + below);
        Array.Clear(result.factors, 0, size * (given + below));
        (result.below, result.reach, result.stride, result.offset) = (below, above + below, given + below - 1, below);
        for (int i = 0; i < size; i++)
            for (int j = Math.Max(0, i - below); j <= Math.Min(size - 1, i + above); j++) result.factors[result.At(i, j)] = a[i * given + j - i + below];
        result.Eliminate();
        return result;
    }

    internal static LinearFactors Cholesky(int size, ReadOnlySpan<double> a)
    {
        LinearFactors result = Rent(size, a.Length, (long)size * size, size);
        result.isSymmetric = true;
        double[] l = result.factors;
        for (int i = 0; i < size; i++)
        {
            Span<double> row = l.AsSpan(i * size, i + 1);
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i * size + j];
                for (int k = 0; k < j; k++) sum -= row[k] * l[j * size + k];
                if (j < i) row[j] = sum / l[j * size + j];
                else if (sum > 0) row[j] = Math.Sqrt(sum);
                else throw result.Failed($"The matrix is not positive definite: pivot {i} is {sum}.");
            }
        }

        return result;
    }

    /// <summary>b := A⁻¹ b.</summary>
    internal void Solve(Span<double> b)
    {
        if (isSymmetric)
        {
            SolveSymmetric(b);
            return;
        }
        for (int k = 0; k < Size; k++)
        {
            (b[k], b[pivots[k]]) = (b[pivots[k]], b[k]);
            for (int i = k + 1; i <= Last(k); i++) b[i] -= factors[At(i, k)] * b[k];
        }
        for (int i = Size - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int j = i + 1; j <= Right(i); j++) sum -= factors[At(i, j)] * b[j];
            b[i] = sum / factors[At(i, i)];
        }
    }

    /// <summary>b := A⁻ᵀ b.</summary>
    internal void SolveTransposed(Span<double> b)
    {
        if (isSymmetric)
        {
            SolveSymmetric(b);
            return;
        }
        for (int i = 0; i < Size; i++)
        {
            b[i] /= factors[At(i, i)];
            for (int j = i + 1; j <= Right(i); j++) b[j] -= factors[At(i, j)] * b[i];
        }
        for (int k = Size - 1; k >= 0; k--)
        {
            for (int i = k + 1; i <= Last(k); i++) b[k] -= factors[At(i, k)] * b[i];
            (b[k], b[pivots[k]]) = (b[pivots[k]], b[k]);
        }
    }

    /// <summary>Adds A⁻ᵀ x̄ to b̄ and clears x̄.</summary>
    /// <returns>A⁻ᵀ x̄.</returns>
    internal Span<double> Back(Span<double> xAdjoint, Span<double> bAdjoint)
    {
        if (vector.Length < Size) vector = new double[Math.Max(Size, 2 * vector.Length)];
        Span<double> adjoint = vector.AsSpan(0, Size);
        xAdjoint.CopyTo(adjoint);
        xAdjoint.Clear();
        SolveTransposed(adjoint);
        for (int i = 0; i < Size; i++) bAdjoint[i] += adjoint[i];
        return adjoint;
    }

    /// <summary>Gives it back for the next matrix.</summary>
    internal void Return()
    {
        nextIdle = idle;
        idle = this;
    }

    private static LinearFactors Rent(int size, int given, long expected, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (given != expected) throw new ArgumentException($"The matrix has {given} numbers where {expected} are needed.", "a");
        LinearFactors result = idle ?? new LinearFactors();
        idle = result.nextIdle;
        (result.Size, result.stride, result.offset, result.isSymmetric, result.nextIdle) = (size, width, 0, false, null);
        int length = checked(size * width);
        if (result.factors.Length < length) result.factors = new double[Math.Max(length, 2 * result.factors.Length)];
        if (result.pivots.Length < size) result.pivots = new int[Math.Max(size, 2 * result.pivots.Length)];
        return result;
    }

    /// <summary>Where the element of row i and column j is kept.</summary>
    private int At(int i, int j) => i * stride + j + offset;

    /// <summary>The last row with an element in column k, the last column with one in row i.</summary>
    private int Last(int k) => Math.Min(Size - 1, k + below);

    private int Right(int i) => Math.Min(Size - 1, i + reach);

    private void Eliminate()
    {
        for (int k = 0; k < Size; k++)
        {
            int pivot = k;
            for (int i = k + 1; i <= Last(k); i++)
                if (Math.Abs(factors[At(i, k)]) > Math.Abs(factors[At(pivot, k)])) pivot = i;
            pivots[k] = pivot;
            if (!(factors[At(pivot, k)] != 0)) throw Failed($"The matrix is singular: nothing but zeros is left in column {k}.");
            if (pivot != k)
                for (int j = k; j <= Right(k); j++) (factors[At(k, j)], factors[At(pivot, j)]) = (factors[At(pivot, j)], factors[At(k, j)]);
            for (int i = k + 1; i <= Last(k); i++)
            {
                double factor = factors[At(i, k)] /= factors[At(k, k)];
                if (factor != 0)
                    for (int j = k + 1; j <= Right(k); j++) factors[At(i, j)] -= factor * factors[At(k, j)];
            }
        }
    }

    private void SolveSymmetric(Span<double> b)
    {
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < i; j++) b[i] -= factors[i * Size + j] * b[j];
            b[i] /= factors[i * Size + i];
        }
        for (int i = Size - 1; i >= 0; i--)
        {
            b[i] /= factors[i * Size + i];
            for (int j = 0; j < i; j++) b[j] -= factors[i * Size + j] * b[i];
        }
    }

    private ArithmeticException Failed(string what)
    {
        Return();
        return new ArithmeticException(what);
    }
}
