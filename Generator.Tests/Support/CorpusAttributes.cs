namespace AutoDiffGen.Tests.Corpus;

/// <summary>A point: the values of all active inputs in order, arrays and structs flattened. Several may be given.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AtAttribute(params double[] point) : Attribute
{
    public double[] Point => point;
}

/// <summary>The gradient of the first real output at the point of the same rank.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class GradientAttribute(params double[] gradient) : Attribute
{
    public double[] Expected => gradient;

    /// <summary>The relative error allowed: what the stated digits are worth.</summary>
    public double Within { get; set; } = 1e-12;
}

/// <summary>The lengths of an array parameter: one for each dimension, or one for each row of a jagged array.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SizeAttribute(string parameter, params int[] lengths) : Attribute
{
    public string Parameter => parameter;

    public int[] Lengths => lengths;
}

/// <summary>The C# expression to pass for a parameter that is not an input, or for <c>this</c> of a class.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ArgumentAttribute(string parameter, string expression) : Attribute
{
    public string Parameter => parameter;

    public string Expression => expression;
}

/// <summary>The points are no places for difference quotients: a kink, a tie, an edge of the domain.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NonSmoothAttribute : Attribute;

/// <summary>The method makes objects itself, or gives out more than one array, so its derivative may allocate.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllocatesAttribute : Attribute;
