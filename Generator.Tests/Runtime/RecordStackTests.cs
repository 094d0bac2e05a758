using System.Numerics;
using System.Runtime.CompilerServices;
using Xunit;

namespace AutoDiffGen.Tests.Runtime;

public sealed class RecordStackTests
{
    [Fact]
    public void ValuesComeBackInReverseOverManyChunks()
    {
        using var stack = RecordStack.Rent();
        for (int i = 0; i < 300_000; i++) PushOne(stack, i);
        for (int i = 299_999; i >= 0; i--) Assert.True(PopOne(stack, i), $"value {i}");
        Assert.Equal(0, stack.Mark);
    }

    [Fact]
    public void SpansKeepTheirPlaceAndContentsWhileTheRecordGrows()
    {
        using var stack = RecordStack.Rent();
        var marks = new List<long>();
        int[] counts = [0, 1, 7, 64, 100_000, 3, 2_000_000, 0, 5, 8_191, 8_192, 8_193];
        for (int i = 0; i < counts.Length; i++)
        {
            stack.Push((byte)i);
            marks.Add(stack.Mark);
            stack.Allocate<double>(counts[i]).Fill(i);
        }

        for (int i = counts.Length - 1; i >= 0; i--)
        {
            Span<double> span = stack.At<double>(marks[i], counts[i]);
            Assert.Equal(counts[i], span.Length);
            Assert.True(span.IndexOfAnyExcept((double)i) < 0, $"span {i}");
            stack.Release(marks[i]);
            Assert.Equal((byte)i, stack.Pop<byte>());
        }
    }

    [Fact]
    public void ReleasedStorageIsHandedOutAgainAndValuesStay()
    {
        using var stack = RecordStack.Rent();
        stack.Push(1.5);
        long mark = stack.Mark;
        Span<float> first = stack.Allocate<float>(1_000_000);
        first[0] = 1;
        stack.Push(2.5);
        stack.Release(mark);
        Span<float> second = stack.Allocate<float>(1_000_000);
        Assert.True(first == second);
        Assert.Equal(2.5, stack.Pop<double>());
        Assert.Equal(1, second[0]);
        Assert.Equal(1.5, stack.Pop<double>());
        Assert.Throws<InvalidOperationException>(() => stack.Pop<double>());
    }

    [Fact]
    public void RandomUseAgreesWithAPlainStack()
    {
        var random = new Random(7);
        using var stack = RecordStack.Rent();
        var expected = new Stack<object>();
        for (int i = 0; i < 200_000; i++)
        {
            int choice = random.Next(100);
            if (choice < 30) Both(3.0 * i);
            else if (choice < 45) Both((byte)i);
            else if (choice < 60) Both((short)i);
            else if (expected.Count > 0) Take(expected.Pop());
        }

        while (expected.Count > 0) Take(expected.Pop());

        void Both<T>(T value)
            where T : unmanaged
        {
            stack.Push(value);
            expected.Push(value);
        }

        void Take(object value) => Assert.Equal(value, value switch
        {
            double => stack.Pop<double>(),
            byte => stack.Pop<byte>(),
            _ => (object)stack.Pop<short>(),
        });
    }

    [Fact]
    public void ReferencesAreAStackOfTheirOwn()
    {
        using var stack = RecordStack.Rent();
        stack.PushReference("a");
        int mark = stack.ReferenceMark;
        for (int i = 0; i < 100; i++) stack.PushReference(i.ToString());
        stack.PushReference(null);
        Assert.Null(stack.PopReference<string?>());
        Assert.Equal("99", stack.PopReference<string>());
        stack.ReleaseReferences(mark);
        Assert.Throws<InvalidCastException>(() => stack.PopReference<double[]>());
    }

    [Fact]
    public void ArraysHaveTheExactLengthAndAreZeroedAgain()
    {
        for (int call = 0; call < 3; call++)
        {
            using var stack = RecordStack.Rent();
            double[] line = stack.NewArray<double>(17);
            float[,] plane = stack.NewArray<float>(3, 5);
            int[,,] block = stack.NewArray<int>(2, 3, 4);
            string[] names = stack.NewArray<string>(4);
            Vector3[] points = stack.NewArray<Vector3>(2);
            Assert.Equal([17, 3, 5, 2, 3, 4, 4, 2], new[] { line.Length, plane.GetLength(0), plane.GetLength(1), block.GetLength(0), block.GetLength(1), block.GetLength(2), names.Length, points.Length });
            Assert.All(line, x => Assert.Equal(0, x));
            Assert.All(plane.Cast<float>(), x => Assert.Equal(0, x));
            Assert.All(block.Cast<int>(), x => Assert.Equal(0, x));
            Assert.All(names, Assert.Null);
            Assert.All(points, x => Assert.Equal(default, x));
            line.AsSpan().Fill(1);
            plane[2, 4] = 1;
            block[1, 2, 3] = 1;
            names[3] = "x";
            points[1] = Vector3.One;
        }
    }

    [Fact]
    public void AnArrayIsHandedOutOnceUntilItIsReleased()
    {
        using var stack = RecordStack.Rent();
        double[] first = stack.NewArray<double>(5);
        int mark = stack.ArrayMark;
        double[] second = stack.NewArray<double>(5);
        Assert.NotSame(first, second);
        stack.ReleaseArrays(mark);
        Assert.Same(second, stack.NewArray<double>(5));
    }

    [Fact]
    public void ANegativeLengthThrowsWhatNewThrows()
    {
        using var stack = RecordStack.Rent();
        Assert.Throws<OverflowException>(() => { stack.NewArray<double>(-1); });
        Assert.Throws<OverflowException>(() => { stack.NewArray<double>(2, -1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { stack.Allocate<double>(-1); });
    }

    [Fact]
    public void AnExceptionReturnsEverything()
    {
        RecordStack? thrown = null;
        double[]? array = null;
        Assert.Throws<ArithmeticException>((Action)(() =>
        {
            using var stack = RecordStack.Rent();
            thrown = stack;
            array = stack.NewArray<double>(31);
            stack.Push(1);
            stack.PushReference(array);
            throw new ArithmeticException();
        }));
        using var again = RecordStack.Rent();
        Assert.Same(thrown, again);
        Assert.Same(array, again.NewArray<double>(31));
        Assert.Equal(0, again.Mark);
        Assert.Equal(0, again.ReferenceMark);
    }

    [Fact]
    public void NestedRecordsAreApart()
    {
        using var outer = RecordStack.Rent();
        outer.Push(1);
        using (var inner = RecordStack.Rent())
        {
            Assert.NotSame(outer, inner);
            inner.Push(2);
        }

        using (var inner = RecordStack.Rent()) Assert.Equal(0, inner.Mark);
        Assert.Equal(1, outer.Pop<int>());
    }

    [Fact]
    public void ASecondDisposeDoesNothing()
    {
        var stack = RecordStack.Rent();
        stack.Dispose();
        stack.Dispose();
        using var first = RecordStack.Rent();
        using var second = RecordStack.Rent();
        Assert.NotSame(first, second);
    }

    [Fact]
    public void TwoThreadsDoNotMeet()
    {
        Parallel.For(0, 8, thread =>
        {
            for (int call = 0; call < 20; call++) Use(thread * 1000 + call, 20_000);
        });
    }

    [Fact]
    public void ARepeatedCallAllocatesNothing()
    {
        for (int call = 0; call < 3; call++) Use(call, 50_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 10; call++) Use(call, 50_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void AFullCollectionKeepsWhatIsInUse()
    {
        using var stack = RecordStack.Rent();
        double[] array = stack.NewArray<double>(4321);
        for (int i = 0; i < 100_000; i++) stack.Push(i);
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Use(i, 100);
        }

        array[7] = 1;
        for (int i = 99_999; i >= 0; i--) Assert.Equal(i, stack.Pop<int>());
    }

    [Fact]
    public void LettingGoOfOldArraysAllocatesNothing()
    {
        Use(1, 100);
        long allocated = 0;
        for (int i = 0; i < 6; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Use(i, 100);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void AnArrayThatIsOutDuringCollectionsIsFoundAgain()
    {
        using (var stack = RecordStack.Rent())
        {
            stack.NewArray<short>(4567);
            for (int i = 0; i < 4; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                using var inner = RecordStack.Rent();
            }
        }

        using var next = RecordStack.Rent();
        long before = GC.GetAllocatedBytesForCurrentThread();
        next.NewArray<short>(4567);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void AnArrayUnusedForTwoFullCollectionsIsLetGo()
    {
        WeakReference array = Forgotten();
        for (int i = 0; i < 6; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Use(i, 100);
        }

        GC.Collect();
        Assert.False(array.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Forgotten()
        {
            using var stack = RecordStack.Rent();
            return new WeakReference(stack.NewArray<double>(7654));
        }
    }

    [Fact]
    public void ANewObjectHasDefaultFieldsAndNoConstructorRun() =>
        Assert.Equal(0, RecordStackOf(stack => stack.NewObject<Counted>().Value));

    private static T RecordStackOf<T>(Func<RecordStack, T> use)
    {
        using var stack = RecordStack.Rent();
        return use(stack);
    }

    private static void Use(int seed, int steps)
    {
        using var stack = RecordStack.Rent();
        long mark = stack.Mark;
        Span<double> span = stack.Allocate<double>(steps);
        int[] array = stack.NewArray<int>(steps);
        double[][] rows = stack.NewArray<double[]>(3);
        rows[1] = stack.NewArray<double>(11);
        for (int i = 0; i < steps; i++)
        {
            span[i] = seed;
            array[i] = seed;
            stack.Push((double)seed + i);
            stack.Push(i % 3 == 0);
            if (i % 10 == 0) stack.PushReference(array);
            if (i % 10 == 9)
            {
                using var inner = RecordStack.Rent();
                inner.Push(seed);
            }
        }

        for (int i = steps - 1; i >= 0; i--)
        {
            bool isCorrect = stack.Pop<bool>() == (i % 3 == 0) && stack.Pop<double>() == (double)seed + i && span[i] == seed && array[i] == seed;
            if (i % 10 == 0) isCorrect &= stack.PopReference<int[]>() == array;
            if (!isCorrect) throw new InvalidOperationException($"step {i} of {seed}");
        }

        if (!stack.At<double>(mark, steps).SequenceEqual(span)) throw new InvalidOperationException("The span moved.");
    }

    private static void PushOne(RecordStack stack, int i)
    {
        switch (i % 4)
        {
            case 0: stack.Push((double)i); break;
            case 1: stack.Push(i % 8 == 1); break;
            case 2: stack.Push(i); break;
            default: stack.Push(new Vector3(i)); break;
        }
    }

    private static bool PopOne(RecordStack stack, int i) => (i % 4) switch
    {
        0 => stack.Pop<double>() == i,
        1 => stack.Pop<bool>() == (i % 8 == 1),
        2 => stack.Pop<int>() == i,
        _ => stack.Pop<Vector3>() == new Vector3(i),
    };

    private sealed class Counted
    {
        public int Value { get; } = 3;
    }
}
