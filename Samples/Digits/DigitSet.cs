namespace AutoDiffGen.Samples.Digits;

/// <summary>Images of digits, one after the other, each pixel from 0 (paper) to 1 (ink), and what they show.</summary>
internal sealed record DigitSet(float[] Images, byte[] Labels)
{
    public int Count => Labels.Length;

    public static DigitSet Training(string folder) => Load(folder, "train");

    public static DigitSet Test(string folder) => Load(folder, "t10k");

    public ReadOnlySpan<float> Image(int index) => Images.AsSpan(index * Network.Pixels, Network.Pixels);

    /// <summary>The first so many, or all where there are fewer.</summary>
    public DigitSet Take(int count) =>
        count >= Count ? this : new DigitSet(Images[..(count * Network.Pixels)], Labels[..count]);

    private static DigitSet Load(string folder, string prefix)
    {
        if (!Directory.Exists(folder)) throw new DataException($"There is no folder {folder}.");
        IdxFile images = IdxFile.Read(folder, $"{prefix}-images-idx3-ubyte", dimensions: 3);
        IdxFile labels = IdxFile.Read(folder, $"{prefix}-labels-idx1-ubyte", dimensions: 1);
        if (images.Lengths is not [var count, 28, 28])
            throw new DataException($"The {prefix} images in {folder} are {images.Lengths[1]} x {images.Lengths[2]} pixels, not 28 x 28.");
        if (count != labels.Lengths[0]) throw new DataException($"{folder} has {count} {prefix} images but {labels.Lengths[0]} labels.");
        int wrong = labels.Content.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Network.Classes - 1));
        if (wrong >= 0) throw new DataException($"Label {wrong} of the {prefix} labels in {folder} is {labels.Content[wrong]}, which is no digit.");
        return new DigitSet(Array.ConvertAll(images.Content, pixel => pixel / 255f), labels.Content);
    }
}
