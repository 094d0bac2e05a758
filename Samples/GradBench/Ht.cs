namespace AutoDiffGen.Samples.GradBench;

/// <summary>The model of a hand: bones, and a skin that follows them. Matrices are 4 x 4, row by row.</summary>
internal sealed record HandModel(
    int[] Parents, double[] BaseRelatives, double[] InverseBaseAbsolutes, double[] BasePositions, double[] Weights, int[] Triangles, bool IsMirrored)
{
    public int Bones => Parents.Length;
}

/// <summary>Hand tracking: how far the skin of a posed hand is from measured points.</summary>
internal static partial class Ht
{
    private const int Poses = 25;

    /// <param name="theta">Rotation, translation and the angles of five fingers.</param>
    /// <param name="us">Two coordinates in a triangle for each point; none where points belong to vertices.</param>
    /// <param name="hand">The hand at rest.</param>
    /// <param name="correspondences">A triangle, or a vertex, for each point.</param>
    /// <param name="points">Measured.</param>
    /// <param name="residuals">Overwritten with points minus skin.</param>
    [Differentiable(Derivatives.Jacobian, WithRespectTo = [nameof(theta), nameof(residuals)])]
    public static void Residuals(
        ReadOnlySpan<double> theta, ReadOnlySpan<double> us, HandModel hand, ReadOnlySpan<int> correspondences, ReadOnlySpan<double> points, Span<double> residuals)
        => Compare(theta, us, hand, correspondences, points, residuals);

    /// <summary>The same along directions in angles and coordinates: each coordinate moves its own point alone, so that two directions hold them all.</summary>
    [Differentiable(Derivatives.JvpBatch, WithRespectTo = [nameof(theta), nameof(us), nameof(residuals)])]
    public static void ResidualsOfCoordinates(
        ReadOnlySpan<double> theta, ReadOnlySpan<double> us, HandModel hand, ReadOnlySpan<int> correspondences, ReadOnlySpan<double> points, Span<double> residuals)
        => Compare(theta, us, hand, correspondences, points, residuals);

    /// <summary>The directions for <see cref="ResidualsOfCoordinates"/>: all first coordinates, all second ones, and each angle alone.</summary>
    public static double[] Directions(int angles, int coordinates)
    {
        int length = angles + coordinates;
        double[] directions = new double[(2 + angles) * length];
        for (int i = 0; i < coordinates; i++) directions[(i % 2 * length) + angles + i] = 1;
        for (int i = 0; i < angles; i++) directions[((2 + i) * length) + i] = 1;
        return directions;
    }

    private static void Compare(
        ReadOnlySpan<double> theta, ReadOnlySpan<double> us, HandModel hand, ReadOnlySpan<int> correspondences, ReadOnlySpan<double> points, Span<double> residuals)
    {
        var pose = new double[Poses * 3];
        var transforms = new double[hand.Bones * 16];
        var world = new double[9];
        var vertex = new double[3];
        residuals.Clear();
        Pose(theta, pose);
        Transforms(pose, hand, transforms);
        Rotation(pose[0], pose[1], pose[2], world);
        for (int i = 0; i < correspondences.Length; i++)
        {
            for (int c = 0; c < 3; c++) residuals[3 * i + c] += points[3 * i + c];
            if (us.Length == 0)
            {
                Vertex(correspondences[i], hand, transforms, world, pose, vertex);
                for (int c = 0; c < 3; c++) residuals[3 * i + c] -= vertex[c];
            }
            else
                for (int corner = 0; corner < 3; corner++)
                {
                    double share = corner == 0 ? us[2 * i] : corner == 1 ? us[2 * i + 1] : 1 - us[2 * i] - us[2 * i + 1];
                    Vertex(hand.Triangles[3 * correspondences[i] + corner], hand, transforms, world, pose, vertex);
                    for (int c = 0; c < 3; c++) residuals[3 * i + c] -= share * vertex[c];
                }
        }
    }

    /// <summary>The parameters as three angles for each bone, after rotation, scale and translation of the whole.</summary>
    private static void Pose(ReadOnlySpan<double> theta, Span<double> pose)
    {
        for (int c = 0; c < 3; c++)
        {
            pose[c] = theta[c];
            pose[3 + c] = 1;
            pose[6 + c] = theta[3 + c];
        }

        int from = 6, to = 5;
        for (int finger = 0; finger < 5; finger++, to++)
            for (int joint = 2; joint <= 4; joint++, to++)
            {
                pose[3 * to] = theta[from++];
                if (joint == 2) pose[3 * to + 1] = theta[from++];
            }
    }

    /// <summary>From a bone's place at rest to its place in the pose.</summary>
    private static void Transforms(ReadOnlySpan<double> pose, HandModel hand, Span<double> transforms)
    {
        var turn = new double[16];
        var relative = new double[16];
        var absolutes = new double[hand.Bones * 16];
        for (int bone = 0; bone < hand.Bones; bone++)
        {
            Turn(pose[3 * (3 + bone)], pose[3 * (3 + bone) + 1], pose[3 * (3 + bone) + 2], turn);
            int parent = hand.Parents[bone];
            Span<double> absolute = absolutes.AsSpan(16 * bone, 16);
            if (parent < 0) Multiply(hand.BaseRelatives.AsSpan(16 * bone, 16), turn, absolute);
            else
            {
                Multiply(hand.BaseRelatives.AsSpan(16 * bone, 16), turn, relative);
                Multiply(absolutes.AsSpan(16 * parent, 16), relative, absolute);
            }

            Multiply(absolute, hand.InverseBaseAbsolutes.AsSpan(16 * bone, 16), transforms.Slice(16 * bone, 16));
        }
    }

    /// <summary>About x, then y, then z.</summary>
    private static void Turn(double angleX, double angleZ, double angleY, Span<double> matrix)
    {
        double cx = Math.Cos(angleX), sx = Math.Sin(angleX), cy = Math.Cos(angleY), sy = Math.Sin(angleY), cz = Math.Cos(angleZ), sz = Math.Sin(angleZ);
        matrix[0] = cz * cy;
        matrix[1] = cz * sy * sx - sz * cx;
        matrix[2] = cz * sy * cx + sz * sx;
        matrix[4] = sz * cy;
        matrix[5] = sz * sy * sx + cz * cx;
        matrix[6] = sz * sy * cx - cz * sx;
        matrix[8] = -sy;
        matrix[9] = cy * sx;
        matrix[10] = cy * cx;
        matrix[15] = 1;
    }

    private static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> product)
    {
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++)
            {
                double sum = 0;
                for (int k = 0; k < 4; k++) sum += a[4 * i + k] * b[4 * k + j];
                product[4 * i + j] = sum;
            }
    }

    /// <summary>About an axis by its length, row by row; none for hardly any.</summary>
    private static void Rotation(double x, double y, double z, Span<double> matrix)
    {
        double angle = Math.Sqrt(x * x + y * y + z * z);
        if (angle < 1e-4)
        {
            matrix[0] = 1;
            matrix[4] = 1;
            matrix[8] = 1;
            return;
        }

        double a = x / angle, b = y / angle, c = z / angle, sin = Math.Sin(angle), cos = Math.Cos(angle), rest = 1 - cos;
        matrix[0] = a * a * rest + cos;
        matrix[1] = a * b * rest - c * sin;
        matrix[2] = a * c * rest + b * sin;
        matrix[3] = a * b * rest + c * sin;
        matrix[4] = b * b * rest + cos;
        matrix[5] = b * c * rest - a * sin;
        matrix[6] = a * c * rest - b * sin;
        matrix[7] = b * c * rest + a * sin;
        matrix[8] = c * c * rest + cos;
    }

    /// <summary>A vertex where its bones take it, then turned, scaled and moved with the whole hand.</summary>
    private static void Vertex(int index, HandModel hand, ReadOnlySpan<double> transforms, ReadOnlySpan<double> world, ReadOnlySpan<double> pose, Span<double> vertex)
    {
        double x = 0, y = 0, z = 0;
        ReadOnlySpan<double> at = hand.BasePositions.AsSpan(4 * index, 4);
        for (int bone = 0; bone < hand.Bones; bone++)
        {
            double weight = hand.Weights[index * hand.Bones + bone];
            if (weight == 0) continue;
            ReadOnlySpan<double> t = transforms.Slice(16 * bone, 16);
            x += weight * (t[0] * at[0] + t[1] * at[1] + t[2] * at[2] + t[3] * at[3]);
            y += weight * (t[4] * at[0] + t[5] * at[1] + t[6] * at[2] + t[7] * at[3]);
            z += weight * (t[8] * at[0] + t[9] * at[1] + t[10] * at[2] + t[11] * at[3]);
        }

        if (hand.IsMirrored) x = -x;
        x *= pose[3];
        y *= pose[4];
        z *= pose[5];
        vertex[0] = world[0] * x + world[1] * y + world[2] * z + pose[6];
        vertex[1] = world[3] * x + world[4] * y + world[5] * z + pose[7];
        vertex[2] = world[6] * x + world[7] * y + world[8] * z + pose[8];
    }
}
