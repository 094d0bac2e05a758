extern alias digits;

using System.IO.Compression;
using System.Reflection;
using AutoDiffGen.Tests.Documents;
using digits::AutoDiffGen.Samples.Digits;
using Xunit;

namespace AutoDiffGen.Tests.Samples;

/// <summary>The parts of the digits sample that need no training: its data, its network, what it says to wrong arguments.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class DigitsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digits").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AnIdxFileIsReadPlainAndZipped()
    {
        byte[] file = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
        File.WriteAllBytes(Path.Combine(_folder, "plain"), file);
        File.WriteAllBytes(Path.Combine(_folder, "zipped.gz"), Zip(file));
        foreach (string name in (string[])["plain", "zipped"])
        {
            IdxFile idx = IdxFile.Read(_folder, name, dimensions: 2);
            Assert.Equal([2, 3], idx.Lengths);
            Assert.Equal([1, 2, 3, 4, 5, 6], idx.Content);
        }
    }

    [Theory]
    [InlineData("is no idx file of bytes in 1 dimension.")]
    [InlineData("is no idx file of bytes in 1 dimension.", 0, 0, 8)]
    [InlineData("is no idx file of bytes in 1 dimension.", 0, 0, 13, 1, 0, 0, 0, 1, 5)]
    [InlineData("is no idx file of bytes in 1 dimension.", 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5)]
    [InlineData("says that it has a dimension of length -1.", 0, 0, 8, 1, 255, 255, 255, 255)]
    [InlineData("is cut off or damaged: 2 bytes of content instead of 3.", 0, 0, 8, 1, 0, 0, 0, 3, 5, 6)]
    public void AWrongFileIsNamedInOneLine(string message, params int[] content)
    {
        File.WriteAllBytes(Path.Combine(_folder, "labels"), [.. content.Select(b => (byte)b)]);
        var e = Assert.Throws<DataException>(() => IdxFile.Read(_folder, "labels", dimensions: 1));
        Assert.StartsWith(Path.Combine(_folder, "labels"), e.Message);
        Assert.Contains(message, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void ADamagedArchiveIsNamed()
    {
        byte[] zipped = Zip([0, 0, 8, 1, 0, 0, 0, 3, 5, 6, 7]);
        zipped[12] ^= 0xff;
        zipped[^6] ^= 0xff;
        File.WriteAllBytes(Path.Combine(_folder, "labels.gz"), zipped);
        Assert.StartsWith(Path.Combine(_folder, "labels.gz"), Assert.Throws<DataException>(() => IdxFile.Read(_folder, "labels", dimensions: 1)).Message);
    }

    [Fact]
    public void AMissingFileIsNamed() =>
        Assert.Contains("train-images-idx3-ubyte is missing", Assert.Throws<DataException>(() => DigitSet.Training(_folder)).Message);

    [Theory]
    [InlineData(27, 1, 3, "are 27 x 28 pixels")]
    [InlineData(28, 2, 3, "has 1 train images but 2 labels")]
    [InlineData(28, 1, 10, "is 10, which is no digit")]
    public void DigitsThatDoNotFitAreRefused(byte rows, byte labels, byte label, string message)
    {
        File.WriteAllBytes(Path.Combine(_folder, "train-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, rows, 0, 0, 0, 28, .. new byte[rows * 28]]);
        File.WriteAllBytes(Path.Combine(_folder, "train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, labels, .. Enumerable.Repeat(label, labels)]);
        Assert.Contains(message, Assert.Throws<DataException>(() => DigitSet.Training(_folder)).Message);
    }

    [Fact]
    public void TheSubsetOfTheRepositoryIsWhole()
    {
        string data = Path.Combine(Readme.Root, "Samples", "Digits", "data");
        Assert.Equal(10_000, DigitSet.Training(data).Count);
        DigitSet test = DigitSet.Test(data);
        Assert.Equal(2_000, test.Count);
        Assert.Equal(Enumerable.Range(0, 10).Select(d => (byte)d), test.Labels.Distinct().Order());
    }

    [Theory]
    [InlineData("kernels")]
    [InlineData("loops")]
    public void TheGradientOfTheNetworkIsThatOfCentralDifferences(string model)
    {
        GradientReport report = GradientReport.Of(Model.Of(model), DigitSet.Test(Path.Combine(Readme.Root, "Samples", "Digits", "data")).Take(4), seed: 3, coordinates: 10, repeats: 1);
        Assert.True(report.IsRight, string.Join('\n', report.Lines()));
    }

    [Theory]
    [InlineData("--epochs must be at least 1, not 0.", "--epochs", "0")]
    [InlineData("--batch must be at least 1, not -2.", "--batch", "-2")]
    [InlineData("'rmsprop'", "--optimizer", "rmsprop")]
    [InlineData("'tables'", "--model", "tables")]
    [InlineData("'many'", "--epochs", "many")]
    [InlineData("There is no folder nowhere.", "--data", "nowhere")]
    public void WrongOptionsEndWithALineAndTheExitCode1(string message, params string[] arguments)
    {
        var (exitCode, error) = Run(arguments);
        Assert.Equal(1, exitCode);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    private static (int ExitCode, string Error) Run(string[] arguments)
    {
        TextWriter error = Console.Error, console = Console.Out;
        using var written = new StringWriter();
        Console.SetError(written);
        Console.SetOut(TextWriter.Null);
        try
        {
            MethodInfo main = typeof(Network).Assembly.EntryPoint!;
            return ((int)main.Invoke(null, [arguments])!, written.ToString());
        }
        finally
        {
            Console.SetError(error);
            Console.SetOut(console);
        }
    }

    private static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress)) gzip.Write(content);
        return zipped.ToArray();
    }
}
