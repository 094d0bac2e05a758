namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>A million steps of three numbers: Lorenz's equations by Runge and Kutta's method, with all that the reverse sweep reads stored, and with checkpoints.</summary>
internal static partial class LongRuns
{
    [Differentiable]
    public static double StoredAll(double x, double y, double z, double rho, [NonDifferentiable] double h, int steps)
    {
        for (int t = 0; t < steps; t++) (x, y, z) = Step(x, y, z, rho, h);
        return x + y * y + z;
    }

    [Differentiable]
    [CheckpointLoop("t")]
    public static double SquareRoot(double x, double y, double z, double rho, [NonDifferentiable] double h, int steps)
    {
        for (int t = 0; t < steps; t++) (x, y, z) = Step(x, y, z, rho, h);
        return x + y * y + z;
    }

    [Differentiable]
    [CheckpointLoop("t", Slots = 50)]
    public static double FiftySlots(double x, double y, double z, double rho, [NonDifferentiable] double h, int steps)
    {
        for (int t = 0; t < steps; t++) (x, y, z) = Step(x, y, z, rho, h);
        return x + y * y + z;
    }

    private static (double, double, double) Step(double x, double y, double z, double rho, double h)
    {
        var (ax, ay, az) = Slope(x, y, z, rho);
        var (bx, by, bz) = Slope(x + 0.5 * h * ax, y + 0.5 * h * ay, z + 0.5 * h * az, rho);
        var (cx, cy, cz) = Slope(x + 0.5 * h * bx, y + 0.5 * h * by, z + 0.5 * h * bz, rho);
        var (dx, dy, dz) = Slope(x + h * cx, y + h * cy, z + h * cz, rho);
        return (x + h / 6 * (ax + 2 * bx + 2 * cx + dx), y + h / 6 * (ay + 2 * by + 2 * cy + dy), z + h / 6 * (az + 2 * bz + 2 * cz + dz));
    }

    private static (double, double, double) Slope(double x, double y, double z, double rho) => (10 * (y - x), x * (rho - z) - y, x * y - 8.0 / 3 * z);
}
