using System.Buffers.Binary;
using System.IO.Compression;

namespace AutoDiffGen.Samples.Digits;

/// <summary>A file of bytes with the lengths of its dimensions, in the format of the MNIST digits, plain or gzipped.</summary>
internal sealed record IdxFile(int[] Lengths, byte[] Content)
{
    /// <summary>Reads <c>name</c>, or <c>name.gz</c>, which must have this many dimensions.</summary>
    /// <exception cref="DataException">There is no such file, or it is something else.</exception>
    public static IdxFile Read(string folder, string name, int dimensions)
    {
        string plain = Path.Combine(folder, name), path = File.Exists(plain) ? plain : plain + ".gz";
        if (!File.Exists(path)) throw new DataException($"{plain} is missing (looked for it with and without .gz).");
        try
        {
            return Parse(path, Unzip(File.ReadAllBytes(path)), dimensions);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}");
        }
    }

    private static byte[] Unzip(byte[] file)
    {
        if (file is not [0x1f, 0x8b, ..]) return file;
        using var zipped = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var content = new MemoryStream();
        zipped.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Two zero bytes, 8 for unsigned bytes, the number of dimensions, each length in four bytes, the most significant first, then the content.</summary>
    private static IdxFile Parse(string path, byte[] file, int dimensions)
    {
        int header = 4 + 4 * dimensions;
        if (file is not [0, 0, 8, _, ..] || file[3] != dimensions || file.Length < header)
            throw new DataException($"{path} is no idx file of bytes in {dimensions} dimension{(dimensions == 1 ? "" : "s")}.");
        var lengths = new int[dimensions];
        long expected = 1;
        for (int i = 0; i < dimensions; i++)
        {
            lengths[i] = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(4 + 4 * i));
            if (lengths[i] <= 0) throw new DataException($"{path} says that it has a dimension of length {lengths[i]}.");
            expected = Math.Min(expected * lengths[i], int.MaxValue);
        }

        if (file.Length - header != expected) throw new DataException($"{path} is cut off or damaged: {file.Length - header} bytes of content instead of {expected}.");
        return new IdxFile(lengths, file[header..]);
    }
}

/// <summary>Data that cannot be used; the message is for the user.</summary>
internal sealed class DataException(string message) : Exception(message);
