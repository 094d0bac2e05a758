namespace AutoDiffGen;

/// <summary>How closely an emitted derivative follows the order of operations of the method that it differentiates.</summary>
public enum MathMode
{
    /// <summary>The method's own order of operations and the functions of <see cref="System.Math"/>: only what is exact for each element is vectorised.</summary>
    Strict,

    /// <summary>Sums may be reordered, vector functions accurate to 2 ulp may stand for those of <see cref="System.Math"/>, and adjoints below 1e-200 may become zero.</summary>
    Fast,
}
