using System.Text;
using CsCheck;
using Gateway.Core.Tracing;
using NUnit.Framework;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Tracing;

public sealed class TraceParentTests
{
    private const string Example = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Test]
    public void The_specifications_example_is_read()
    {
        Assert.That(TryParse(Example, out var parent), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parent.TraceId.ToHexString(), Is.EqualTo("0af7651916cd43dd8448eb211c80319c"));
            Assert.That(parent.ParentId.ToHexString(), Is.EqualTo("b7ad6b7169203331"));
            Assert.That((parent.IsSampled, parent.Randomness), Is.EqualTo((true, 0x48eb211c80319cUL)));
        }
    }

    [TestCase("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", TraceFlags.None)]
    [TestCase("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", TraceFlags.Sampled | TraceFlags.Random)]
    [TestCase("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff", TraceFlags.Sampled | TraceFlags.Random)]
    [TestCase("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-f8", TraceFlags.None)]
    [TestCase("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", TraceFlags.Sampled)]
    [TestCase("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be-like", TraceFlags.Sampled)]
    [TestCase("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-", TraceFlags.Sampled)]
    public void Other_flags_are_left_out_and_later_versions_read_as_far_as_they_are_known(string value, object flags)
    {
        Assert.That(TryParse(value, out var parent), Is.True);
        Assert.That(parent.Flags, Is.EqualTo(flags));
    }

    [TestCase("")]
    [TestCase("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [TestCase("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [TestCase("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [TestCase("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [TestCase("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-")]
    [TestCase("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")]
    [TestCase("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more")]
    [TestCase("0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [TestCase("00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void What_is_not_exactly_right_is_none(string value) => Assert.That(TryParse(value, out _), Is.False);

    [Test]
    public void No_beginning_of_one_is_one()
    {
        for (var length = 0; length < Example.Length; length++)
        {
            Assert.That(TryParse(Example[..length], out _), Is.False, $"{length}");
        }
    }

    [Test]
    public void Every_change_of_a_byte_is_read_rightly_or_not_at_all()
    {
        for (var at = 0; at < Example.Length; at++)
        {
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                var bytes = Encoding.ASCII.GetBytes(Example);
                bytes[at] = (byte)value;
                var isRead = TraceParent.TryParse(bytes, out var parent);
                var isDash = Example[at] == '-';
                Assert.That(isRead, Is.EqualTo(isDash ? value == '-' : "0123456789abcdef".Contains((char)value, StringComparison.Ordinal)), $"{(char)value} at {at}");
                Assert.That(!isRead || Written(parent) == Known(bytes));
            }
        }
    }

    [Test]
    public void What_is_written_is_read_again() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.Int[0, 3]).Where(static parts => (parts.Item1 | parts.Item2) != 0 && parts.Item3 != 0).Sample(static parts =>
        {
            var parent = new TraceParent(parts.Item1, parts.Item2, parts.Item3, (TraceFlags)parts.Item4);
            return TryParse(Written(parent), out var read) && read == parent
                && parent.TraceId.ToHexString() == Written(parent)[3..35] && parent.ParentId.ToHexString() == Written(parent)[36..52];
        });

    [Test]
    public void No_bytes_break_it() => Gen.Byte.Array[0, 80].Sample(static bytes => !TraceParent.TryParse(bytes, out _) || bytes.Length >= TraceParent.Length);

    [Test]
    public void New_traces_are_valid_and_differ()
    {
        var traces = Enumerable.Range(0, 1_000).Select(static _ => TraceParent.New()).ToArray();

        Assert.That(traces, Has.All.Matches<TraceParent>(static trace => TryParse(Written(trace), out var read) && read == trace));
        Assert.That(traces.DistinctBy(static trace => trace.TraceId).Count(), Is.EqualTo(traces.Length));
        Assert.That(traces.DistinctBy(static trace => trace.WithNewParent().Parent).Count(), Is.EqualTo(traces.Length));
        Assert.That(traces, Has.Some.Matches<TraceParent>(static trace => trace.TraceHigh > long.MaxValue));
    }

    [Test]
    public void Reading_and_writing_allocate_nothing()
    {
        var bytes = Encoding.ASCII.GetBytes(Example);
        var written = new byte[TraceParent.Length];

        Assert.That(Allocations.Of(() =>
        {
            if (TraceParent.TryParse(bytes, out var parent))
            {
                parent.WithNewParent().Write(written);
            }

            TraceParent.New().WriteTraceId(written);
        }), Is.Zero);
    }

    // As this version writes it: its own number, and of the flags those that are known.
    private static string Known(byte[] bytes)
    {
        var text = Encoding.ASCII.GetString(bytes);
        return $"00{text[2..53]}0{Convert.ToByte(text[53..], 16) & 3}";
    }

    private static bool TryParse(string value, out TraceParent parent) => TraceParent.TryParse(Encoding.ASCII.GetBytes(value), out parent);

    private static string Written(in TraceParent parent)
    {
        var bytes = new byte[TraceParent.Length];
        parent.Write(bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
