using System.Text;
using CsCheck;
using Gateway.Core.Buffers;
using NUnit.Framework;

namespace Tests.Unit.Buffers;

public sealed class LimitedTextTests
{
    private const string Sample = "aé你👋z";

    [Test]
    public void It_is_cut_at_every_length_between_two_characters()
    {
        var bytes = Encoding.UTF8.GetBytes(Sample);
        var ends = new[] { 0, 1, 3, 6, 10, 11 };
        for (var longest = 0; longest <= bytes.Length + 1; longest++)
        {
            var text = Begin(longest);
            text.Append(bytes);

            var expected = ends.Last(end => end <= longest);
            Assert.That(Encoding.UTF8.GetString(text.Span), Is.EqualTo(Encoding.UTF8.GetString(bytes[..expected])));
            Assert.That(text.IsCut, Is.EqualTo(longest < bytes.Length));
            text.Reset();
        }
    }

    [Test]
    public void Pieces_make_the_same_text_as_the_whole() =>
        Gen.Select(Gen.OneOf(Gen.Const("a"), Gen.Const("é"), Gen.Const("你"), Gen.Const("👋"), Gen.Const("\n")).Array[0, 40], Gen.Int[0, 80]).Sample(static sample =>
        {
            var (pieces, longest) = sample;
            var (whole, joined) = (Begin(longest), Begin(longest));
            whole.Append(Encoding.UTF8.GetBytes(string.Concat(pieces)));
            foreach (var piece in pieces)
            {
                joined.Append(Encoding.UTF8.GetBytes(piece));
            }

            var same = whole.Span.SequenceEqual(joined.Span) && whole.IsCut == joined.IsCut && whole.Span.Length <= longest;
            whole.Reset();
            joined.Reset();
            return same;
        });

    [Test]
    public void Separate_texts_stand_on_lines_of_their_own()
    {
        var text = Begin(100);
        text.Separate();
        text.Append("one"u8);
        text.Separate();
        text.Separate();
        text.Append(default);
        text.Append("two"u8);
        text.Separate();

        Assert.That(Encoding.UTF8.GetString(text.Span), Is.EqualTo("one\ntwo"));
        text.Reset();
    }

    [Test]
    public void Nothing_follows_a_cut()
    {
        var text = Begin(2);
        text.Append("你"u8);
        text.Append("a"u8);

        Assert.That((text.Span.Length, text.IsCut), Is.EqualTo((0, true)));
        text.Reset();
        Assert.That(text.IsCut, Is.False);
    }

    private static LimitedText Begin(int longest)
    {
        var text = new LimitedText();
        text.Begin(longest);
        return text;
    }
}
