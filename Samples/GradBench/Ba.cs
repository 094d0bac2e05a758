namespace AutoDiffGen.Samples.GradBench;

/// <summary>Bundle adjustment: where a camera sees a point, and where it should.</summary>
internal static partial class Ba
{
    /// <param name="camera">Rotation (3, as an axis times an angle), centre (3), focal length, principal point (2), radial distortion (2).</param>
    /// <param name="point">In space.</param>
    /// <param name="weight">Of the observation.</param>
    /// <param name="feature">Where the point was seen.</param>
    /// <param name="error">Overwritten with the weighted difference.</param>
    [Differentiable(Derivatives.Jacobian, WithRespectTo = [nameof(camera), nameof(point), nameof(weight), nameof(error)])]
    public static void Project(ReadOnlySpan<double> camera, ReadOnlySpan<double> point, double weight, ReadOnlySpan<double> feature, Span<double> error)
    {
        double x = point[0] - camera[3], y = point[1] - camera[4], z = point[2] - camera[5];
        double r0 = camera[0], r1 = camera[1], r2 = camera[2];
        double square = r0 * r0 + r1 * r1 + r2 * r2, px, py, pz;
        if (square != 0)
        {
            double angle = Math.Sqrt(square), cos = Math.Cos(angle), sin = Math.Sin(angle);
            double a = r0 / angle, b = r1 / angle, c = r2 / angle;
            double along = (a * x + b * y + c * z) * (1 - cos);
            px = x * cos + (b * z - c * y) * sin + a * along;
            py = y * cos + (c * x - a * z) * sin + b * along;
            pz = z * cos + (a * y - b * x) * sin + c * along;
        }
        else
        {
            px = x + r1 * z - r2 * y;
            py = y + r2 * x - r0 * z;
            pz = z + r0 * y - r1 * x;
        }

        double u = px / pz, v = py / pz, radius = u * u + v * v;
        double distortion = 1 + camera[9] * radius + camera[10] * radius * radius;
        error[0] = weight * (u * distortion * camera[6] + camera[7] - feature[0]);
        error[1] = weight * (v * distortion * camera[6] + camera[8] - feature[1]);
    }

    [Differentiable]
    public static double WeightError(double weight) => 1 - weight * weight;
}
