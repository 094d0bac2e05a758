namespace AutoDiffGen;

internal static unsafe partial class Vector512Tile
{
    /// <summary>Vectors in a row of the tile.</summary>
    public const int Vectors = 4;
}

internal static unsafe partial class Vector256Tile
{
    /// <summary>Vectors in a row of the tile.</summary>
    public const int Vectors = 2;
}

internal static unsafe partial class Vector128Tile
{
    /// <summary>Vectors in a row of the tile.</summary>
    public const int Vectors = 2;
}
