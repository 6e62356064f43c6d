using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

internal sealed class SseTextTests
{
    [Test]
    public void Events_are_the_same_however_the_body_is_split()
    {
        var body = Encoding.UTF8.GetBytes(": note\n\nevent: a\r\ndata: 你好\u0085\r\n\r\ndata: 2\n\n");
        for (var size = 1; size <= body.Length; size++)
        {
            var text = new SseText();
            var events = new List<string>();
            foreach (var piece in body.Chunk(size))
            {
                text.Append(piece);
                while (text.TryTake(out var taken))
                {
                    events.Add(taken);
                }
            }

            Assert.That(events, Is.EqualTo(new[] { ": note", "event: a\ndata: 你好\u0085", "data: 2" }));
            Assert.That(text.IsEmpty, Is.True);
        }
    }
}
