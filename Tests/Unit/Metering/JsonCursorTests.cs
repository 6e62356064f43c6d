using System.Text;
using CsCheck;
using Gateway.Core.Metering;
using NUnit.Framework;

namespace Tests.Unit.Metering;

/// <summary>Documents stepped through: every valid one rightly, every other without harm.</summary>
internal sealed class JsonCursorTests
{
    private const string Document = """ { "a" : [ 1 , -2.5e3 , true , null , "x\"}]" , { } , [ ] ] , "b\u0061" : { "c" : "\\" , "d" : [ [ { "e" : 0 } ] ] } , "last" : "é" } """;

    [Test]
    public void Members_and_elements_come_in_their_order() =>
        Assert.That(Walk(Document), Is.EqualTo("{a=[1 -2.5e3 true null \"x\\\"}]\" {} [] ]ba={c=\"\\\\\"d=[[{e=0} ] ]}last=\"é\"}"));

    [Test]
    public void A_document_is_whole_at_its_end_only()
    {
        var bytes = Encoding.UTF8.GetBytes(Document);
        for (var length = 0; length < bytes.Length - 1; length++)
        {
            Assert.That(IsWhole(bytes.AsSpan(0, length)), Is.False, $"prefix of {length}");
        }

        Assert.That(IsWhole(bytes), Is.True);
        Assert.That(IsWhole([.. bytes, (byte)'x']), Is.False);
    }

    [Test]
    public void Any_bytes_are_stepped_through_to_their_end() =>
        Gen.OneOf(Gen.Byte.Array[0, 40], Documents.AnyOf("{", "}", "[", "]", "\"", "\\", ",", ":", "1", " ", "a", "\0").Array[0, 40].Select(static parts => Encoding.UTF8.GetBytes(string.Concat(parts))))
            .Sample(static bytes =>
            {
                // Ends, and throws nothing.
                Walk(Encoding.Latin1.GetString(bytes));
                IsWhole(bytes);
            }, iter: 20_000);

    [Test]
    public void Nesting_of_any_depth_is_skipped()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 1_000_000) + new string(']', 1_000_000));

        Assert.That(IsWhole(deep), Is.True);
        Assert.That(IsWhole(deep.AsSpan(0, deep.Length - 1)), Is.False);
    }

    private static bool IsWhole(ReadOnlySpan<byte> json)
    {
        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        var cursor = new JsonCursor(json, 0, scratch);
        cursor.Skip();
        return cursor.IsAtEnd();
    }

    private static string Walk(string json)
    {
        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        var bytes = Encoding.UTF8.GetBytes(json);
        var cursor = new JsonCursor(bytes, 0, scratch);
        var seen = new StringBuilder();
        Value(ref cursor, bytes, seen);
        return seen.ToString();
    }

    private static void Value(ref JsonCursor cursor, byte[] bytes, StringBuilder seen)
    {
        switch (cursor.Peek())
        {
            case (byte)'{':
                seen.Append('{');
                cursor.TryEnter((byte)'{');
                while (cursor.TryMember())
                {
                    seen.Append(Encoding.UTF8.GetString(cursor.Name)).Append('=');
                    Value(ref cursor, bytes, seen);
                }

                seen.Append('}');
                break;
            case (byte)'[':
                seen.Append('[');
                cursor.TryEnter((byte)'[');
                while (cursor.TryElement())
                {
                    Value(ref cursor, bytes, seen);
                    seen.Append(' ');
                }

                seen.Append(']');
                break;
            default:
                seen.Append(Encoding.UTF8.GetString(cursor.Skip().Of(bytes)));
                break;
        }
    }
}
