namespace AutoDiffGen.Prelude;

/// <summary>Sorting as the order in which elements come: passive, whatever is sorted.</summary>
internal static class Sorting
{
    /// <summary>Positions of the keys from the least to the greatest; equal keys stay as they were, a NaN comes before all numbers. Runs of growing length are merged.</summary>
    public static int[] Order(double[] keys, bool descending)
    {
        int n = keys.Length;
        int[] order = new int[n], merged = new int[n];
        for (int i = 0; i < n; i++)
            order[i] = i;
        for (int width = 1; width < n; width *= 2)
        {
            for (int start = 0; start < n; start += 2 * width)
            {
                int middle = System.Math.Min(start + width, n), end = System.Math.Min(start + 2 * width, n);
                int left = start, right = middle;
                for (int to = start; to < end; to++)
                {
                    bool takesRight = left >= middle || (right < end && (descending ? Precedes(keys[order[left]], keys[order[right]]) : Precedes(keys[order[right]], keys[order[left]])));
                    merged[to] = takesRight ? order[right++] : order[left++];
                }
            }
            for (int i = 0; i < n; i++)
                order[i] = merged[i];
        }
        return order;
    }

    private static bool Precedes(double a, double b) => a < b || (double.IsNaN(a) && !double.IsNaN(b));
}
