using System.Runtime.InteropServices;

namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>A product of matrices in float: three plain loops, the kernel, and OpenBLAS on one thread where it is installed (Debian: libopenblas0).</summary>
internal sealed unsafe class Product
{
    private static readonly nint Library = NativeLibrary.TryLoad("libopenblas.so.0", out nint library) ? library : 0;
    private static readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> Sgemm = Load();

    private readonly int rows, columns, depth;
    private readonly float[] a, b, c;

    public Product(int rows, int columns, int depth)
    {
        (this.rows, this.columns, this.depth) = (rows, columns, depth);
        (a, b, c) = (new float[rows * depth], new float[depth * columns], new float[rows * columns]);
        for (int i = 0; i < a.Length; i++) a[i] = i % 7 - 3;
        for (int i = 0; i < b.Length; i++) b[i] = i % 5 - 2;
    }

    public static bool HasOpenBlas => Sgemm is not null;

    /// <summary>Layers of the digits network at batches of 32 and 128, and a square.</summary>
    public static IReadOnlyList<Product> All { get; } = [new(32, 256, 784), new(128, 256, 784), new(128, 256, 256), new(512, 512, 512)];

    public override string ToString() => $"{rows} x {columns} x {depth}";

    public void Kernel() => Kernels.MatMul(rows, columns, depth, a, b, c);

    public void Loops()
    {
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++) sum += a[i * depth + k] * b[k * columns + j];
                c[i * columns + j] = sum;
            }
    }

    public void OpenBlas()
    {
        const int RowMajor = 101, NoTranspose = 111;
        fixed (float* pa = a, pb = b, pc = c) Sgemm(RowMajor, NoTranspose, NoTranspose, rows, columns, depth, 1, pa, depth, pb, columns, 0, pc, columns);
    }

    private static delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> Load()
    {
        if (Library == 0) return null;
        if (NativeLibrary.TryGetExport(Library, "openblas_set_num_threads", out nint threads)) ((delegate* unmanaged<int, void>)threads)(1);
        return (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(Library, "cblas_sgemm");
    }
}
