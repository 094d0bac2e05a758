namespace AutoDiffGen;

/// <summary>The derivatives that can be emitted for a method <c>F</c>; combine them with <c>|</c>. <see cref="Gradient"/> and <see cref="Vjp"/> come with any of the others.</summary>
[Flags]
public enum Derivatives
{
    /// <summary>Nothing is emitted.</summary>
    None = 0,

    /// <summary><c>FGradient</c>, for a method that returns one real number: its value, and its partial derivatives in every active parameter, in one reverse sweep.</summary>
    Gradient = 1,

    /// <summary><c>FVjp</c>, the vector-Jacobian product: reverse mode from given adjoints of the results; adds to the adjoints of the parameters.</summary>
    Vjp = 2,

    /// <summary><c>FJvp</c>, the Jacobian-vector product: forward mode along given tangents of the parameters.</summary>
    Jvp = 4,

    /// <summary><c>FHvp</c>, the Hessian-vector product: forward mode over reverse mode.</summary>
    Hvp = 8,

    /// <summary><c>FHessian</c>, the dense matrix of second derivatives, row by row.</summary>
    Hessian = 16,

    /// <summary><c>FJacobian</c>, the dense matrix of first derivatives: a row for each output, a column for each active real number.</summary>
    Jacobian = 32,

    /// <summary><c>FHessianDiagonal</c>, the second derivative in each active real number alone.</summary>
    HessianDiagonal = 64,

    /// <summary><c>FGradientBatch</c>, the mean of the gradients over rows of data; see <see cref="DifferentiableAttribute.Rows"/>.</summary>
    GradientBatch = 128,

    /// <summary><c>FJacobianSparsity</c>, which first derivatives can be other than zero, and <c>FSparseJacobian</c>, those alone.</summary>
    SparseJacobian = 256,

    /// <summary><c>FGradientCheck</c>, for tests: forward mode against reverse mode, and reverse mode against central differences.</summary>
    GradientCheck = 512,

    /// <summary>Overloads of <c>FGradient</c> and <c>FVjp</c> that keep what they store in the caller's <c>Span&lt;double&gt;</c>, and <c>FGradientWorkspaceLength</c>, its length.</summary>
    Workspace = 1024,

    /// <summary><c>FHessianSparsity</c>, which second derivatives can be other than zero, and <c>FSparseHessian</c>, those alone.</summary>
    SparseHessian = 2048,

    /// <summary><c>FJvpBatch</c>, forward mode along several directions at once: the Jacobian times each of them.</summary>
    JvpBatch = 4096,
}
