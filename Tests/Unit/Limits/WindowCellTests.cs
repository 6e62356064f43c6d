using CsCheck;
using Gateway.Core.Limits;
using NUnit.Framework;

namespace Tests.Unit.Limits;

public sealed class WindowCellTests
{
    [Test]
    public void Every_sequence_of_steps_does_what_a_number_and_a_count_would() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Long[0, 40], Gen.Long[0, 40]).Array[1, 60].Sample(static steps =>
        {
            const long Limit = 100;
            long cell = 0;
            var (number, count) = (0, 0L);
            foreach (var (kind, at, whole, part) in steps)
            {
                switch (kind)
                {
                    case 0 or 1:
                        var (current, used) = at > number ? (at, 0) : (number, count);
                        var left = Limit - used - whole;
                        var expected = left >= Math.Min(1, part);
                        var taken = part;
                        Assert.That(WindowCell.TryTake(ref cell, at, Limit, whole, ref taken, out var takenIn), Is.EqualTo(expected));
                        Assert.That(takenIn, Is.EqualTo(current));
                        if (expected)
                        {
                            Assert.That(taken, Is.EqualTo(Math.Min(part, left)));
                            (number, count) = (current, used + whole + taken);
                        }

                        break;
                    case 2:
                        WindowCell.GiveBack(ref cell, at, whole);
                        count = at == number ? Math.Max(0, count - whole) : count;
                        break;
                    default:
                        WindowCell.Charge(ref cell, at, whole);
                        (number, count) = at > number ? (at, whole) : (number, count + whole);
                        break;
                }

                Assert.That((WindowCell.Number(cell), WindowCell.Count(cell)), Is.EqualTo((number, count)));
            }
        });

    [Test]
    public void A_number_of_24_bits_and_a_count_of_40_fit()
    {
        var cell = WindowCell.At(0, WindowCell.MaxNumber);
        WindowCell.Charge(ref cell, WindowCell.MaxNumber, WindowCell.MaxCount - 1);
        WindowCell.Charge(ref cell, 0, long.MaxValue);
        var part = 1L;
        Assert.That((WindowCell.Number(cell), WindowCell.Count(cell)), Is.EqualTo((WindowCell.MaxNumber, WindowCell.MaxCount)));
        Assert.That(WindowCell.TryTake(ref cell, WindowCell.MaxNumber, WindowCell.MaxCount, 0, ref part, out _), Is.False);
    }

    [Test]
    public async Task Threads_never_take_one_too_many_and_leave_nothing_over()
    {
        const long Limit = 200_000;
        var cell = new long[1];
        var kept = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            var own = 0L;
            while (true)
            {
                var part = (long)random.Next(1, 50);
                if (!WindowCell.TryTake(ref cell[0], 7, Limit, 0, ref part, out var number))
                {
                    return own;
                }

                if (WindowCell.Count(cell[0]) > Limit)
                {
                    throw new InvalidOperationException("More is taken than there is.");
                }

                var back = random.Next(0, (int)part);
                WindowCell.GiveBack(ref cell[0], number, back);
                own += part - back;
            }
        })));

        // The last to be refused may have been before the last giving back.
        Assert.That(kept.Sum(), Is.EqualTo(WindowCell.Count(cell[0])));
        Assert.That(kept.Sum(), Is.AtMost(Limit).And.AtLeast(Limit * 99 / 100));
    }
}
