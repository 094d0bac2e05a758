using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>
/// C (rows x columns, row-major) = or += A (rows x depth) B (depth x columns), A and B with any strides: all transpositions are this one product.
/// Large products copy B into panels as wide as a tile, and a transposed A into strips as high as one, so that both are read in order; small ones read them where they are.
/// </summary>
internal static unsafe partial class Vector512Gemm
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int rows, int columns, int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cRow, bool add)
    {
        const int LongestDepth = 256, MostRows = 96, MostColumns = 2048;
        int width = Vector512Tile.Vectors * V.Count;
        bool large = rows >= 32 && depth >= 16 && columns >= width;
        int panelDepth = Math.Min(depth, LongestDepth), panelColumns = large ? Math.Min((columns + width - 1) / width * width, MostColumns) : width;
        double[] buffer = ArrayPool<double>.Shared.Rent(panelDepth * (panelColumns + (large ? MostRows + 6 : 0)) + 7 * width + 32);
        fixed (double* start = buffer)
        {
            double* rest = (double*)(((nuint)start + 63) & ~(nuint)63), panels = rest + 6 * width, strips = panels + (nint)panelDepth * panelColumns;
            for (int k = 0; k < depth; k += LongestDepth)
            {
                int step = Math.Min(LongestDepth, depth - k);
                if (large)
                    for (int j = 0; j < columns; j += MostColumns)
                        Large(rows, Math.Min(MostColumns, columns - j), step, a + k * aColumn, aRow, aColumn, b + k * bRow + j * bColumn, bRow, bColumn, c + j, cRow, add || k > 0, panels, strips, rest);
                else
                    Small(rows, columns, step, a + k * aColumn, aRow, aColumn, b + k * bRow, bRow, bColumn, c, cRow, add || k > 0, panels, rest);
            }

            if (depth == 0 && !add)
                for (int i = 0; i < rows; i++) new Span<double>(c + i * cRow, columns).Clear();
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    private static void Large(
        int rows, int columns, int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cRow, bool add, double* panels, double* strips, double* rest)
    {
        const int MostRows = 96;
        int width = Vector512Tile.Vectors * V.Count;
        for (int j = 0; j < columns; j += width) Panel(depth, Math.Min(width, columns - j), b + j * bColumn, bRow, bColumn, panels + (nint)j * depth, width);
        for (int block = 0; block < rows; block += MostRows)
        {
            int height = Math.Min(MostRows, rows - block);
            double* from = a + block * aRow;
            bool copied = aColumn != 1; // rows that lie in order are read where they are
            if (copied)
                for (int i = 0; i < height; i += 6) Strip(depth, Math.Min(6, height - i), from + i * aRow, aRow, aColumn, strips + (nint)i * depth);
            for (int j = 0; j < columns; j += width)
                for (int i = 0; i < height; i += 6)
                    Tile(
                        Math.Min(6, height - i), Math.Min(width, columns - j), depth, copied ? strips + (nint)i * depth : from + i * aRow, copied ? 1 : aRow, copied ? 6 : 1,
                        panels + (nint)j * depth, width, c + (block + i) * cRow + j, cRow, add, rest);
        }
    }

    private static void Small(
        int rows, int columns, int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cRow, bool add, double* panel, double* rest)
    {
        int width = Vector512Tile.Vectors * V.Count;
        for (int j = 0; j < columns; j += width)
        {
            int wide = Math.Min(width, columns - j);
            bool copied = bColumn != 1 || wide < width;
            if (copied) Panel(depth, wide, b + j * bColumn, bRow, bColumn, panel, width);
            double* from = copied ? panel : b + j;
            nint fromRow = copied ? width : bRow;
            int i = 0;
            for (; i + 6 <= rows; i += 6) Tile(6, wide, depth, a + i * aRow, aRow, aColumn, from, fromRow, c + i * cRow + j, cRow, add, rest);
            if (i < rows) Tile(rows - i, wide, depth, a + i * aRow, aRow, aColumn, from, fromRow, c + i * cRow + j, cRow, add, rest);
        }
    }

    /// <summary>At most 6 rows and one panel; a part of a tile is computed beside C.</summary>
    private static void Tile(int rows, int columns, int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool add, double* rest)
    {
        int width = Vector512Tile.Vectors * V.Count;
        bool whole = columns == width;
        double* to = whole ? c : rest;
        nint toRow = whole ? cRow : width;
        bool adds = add && whole;
        int i = 0;
        if (rows == 6) Vector512Tile.Rows6(depth, a, aRow, aColumn, b, bRow, to, toRow, adds);
        else
        {
            for (; i + 2 <= rows; i += 2) Vector512Tile.Rows2(depth, a + i * aRow, aRow, aColumn, b, bRow, to + i * toRow, toRow, adds);
            if (i < rows) Vector512Tile.Rows1(depth, a + i * aRow, aRow, aColumn, b, bRow, to + i * toRow, toRow, adds);
        }

        if (whole) return;
        for (i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) c[i * cRow + j] = add ? c[i * cRow + j] + rest[i * width + j] : rest[i * width + j];
    }

    /// <summary>Columns of B side by side, filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel(int depth, int columns, double* b, nint bRow, nint bColumn, double* panel, int width)
    {
        if (bColumn == 1 && columns == width)
            for (int k = 0; k < depth; k++, b += bRow, panel += width)
                for (int j = 0; j < width; j += V.Count) Vector512.Load(b + j).Store(panel + j);
        else if (bColumn == 1)
            for (int k = 0; k < depth; k++, b += bRow, panel += width)
                for (int j = 0; j < width; j++) panel[j] = j < columns ? b[j] : 0;
        else
        {
            if (columns < width) new Span<double>(panel, depth * width).Clear();
            for (int j = 0; j < columns; j++, b += bColumn)
                for (int k = 0; k < depth; k++) panel[(nint)k * width + j] = b[k * bRow];
        }
    }

    /// <summary>At most six rows of A, interleaved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip(int depth, int rows, double* a, nint aRow, nint aColumn, double* strip)
    {
        for (int k = 0; k < depth; k++, a += aColumn, strip += 6)
            for (int i = 0; i < rows; i++) strip[i] = a[i * aRow];
    }
}
