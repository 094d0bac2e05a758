using Xunit;

namespace AutoDiffGen.Tests.Runtime;

/// <summary>Slots go as a dictionary enumerates, whatever is added and removed.</summary>
public sealed class KeySlotsTests
{
    [Fact]
    public void SlotsGoAsADictionaryEnumerates()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var expected = new Dictionary<int, string>();
            var slots = new KeySlots<int>();
            var values = new Dictionary<int, string>();
            for (int step = 0; step < 60; step++)
            {
                int key = random.Next(12);
                switch (random.Next(8))
                {
                    case 0 or 1 or 2:
                        expected[key] = "v" + step;
                        values[slots.At(key)] = "v" + step;
                        break;
                    case 3 or 4:
                        Assert.Equal(expected.Remove(key), slots.Remove(key) >= 0);
                        break;
                    case 5:
                        bool added = expected.TryAdd(key, "t" + step);
                        int slot = slots.TryAdd(key);
                        Assert.Equal(added, slot >= 0);
                        if (added) values[slot] = "t" + step;
                        break;
                    case 6 when random.Next(6) == 0:
                        expected.Clear();
                        slots.Clear();
                        break;
                    default:
                        Assert.Equal(expected.ContainsKey(key), slots.Find(key) >= 0);
                        break;
                }

                Assert.Equal(expected.Count, slots.Count);
                Assert.Equal(expected, Enumerable.Range(0, slots.Length).Where(slots.IsUsed).Select(s => KeyValuePair.Create(slots.KeyAt(s), values[s])));
            }
        }
    }

    [Fact]
    public void ItThrowsWhatADictionaryThrows()
    {
        var slots = new KeySlots<string>(StringComparer.OrdinalIgnoreCase);
        slots.Add("a");
        Assert.Equal(Message(() => new Dictionary<string, int> { ["a"] = 1 }.Add("a", 2)), Message(() => slots.Add("a")));
        Assert.Equal(Message(() => _ = new Dictionary<string, int>()["x"]), Message(() => _ = slots["x"]));
        Assert.Equal(0, slots["A"]);
        Assert.Equal(1, slots.Length);
    }

    [Fact]
    public void GroupsKeepTheOrderOfTheirElements()
    {
        var slots = new KeySlots<char>();
        int[] slotOf = [.. "banana".Select(slots.At)];
        int[] starts = slots.Starts(slotOf);
        Assert.Equal([0, 1, 4, 6], starts);
        Assert.Equal([0, 1, 3, 5, 2, 4], KeySlots<char>.Order(slotOf, starts));
        Assert.Equal([1, 3, 5, 0, 2, 4], KeySlots<char>.Sorted([.. "banana"], descending: false));
        Assert.Equal([2, 4, 0, 1, 3, 5], KeySlots<char>.Sorted([.. "banana"], descending: true));
    }

    private static string Message(Action action) => Record.Exception(action)!.Message;
}
