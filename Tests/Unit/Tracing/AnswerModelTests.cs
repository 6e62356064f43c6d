using System.Text;
using Gateway.Core.Tracing;
using NUnit.Framework;

namespace Tests.Unit.Tracing;

public sealed class AnswerModelTests
{
    [TestCase("""{"id":"a","model":"gpt-4o","choices":[]}""", "gpt-4o")]
    [TestCase("{ \"model\" :\n \"Qwen/Qwen3-8B\" }", "Qwen/Qwen3-8B")]
    [TestCase("data: {\"id\":\"a\",\"model\":\"gpt-4o\"}\n\ndata: {\"model\":\"other\"}\n\n", "gpt-4o")]
    [TestCase("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"role\":\"assistant\",\"model\":\"claude\"}}\n\n", "claude")]
    [TestCase("""{"type":"model","model":"true"}""", "true")]
    [TestCase("""{"content":"say \"model\":\"wrong\"","model":"right"}""", "right")]
    [TestCase("""{"model":"not whole""", null)]
    [TestCase("""{"model":null}""", null)]
    [TestCase("""{"model":"" }""", null)]
    [TestCase("""{"model":"a\u0062c"}""", null)]
    [TestCase("", null)]
    public void The_first_name_that_stands_whole_is_taken(string payload, string? model) =>
        Assert.That(AnswerModel.Find(Encoding.UTF8.GetBytes(payload)), Is.EqualTo(model));

    [Test]
    public void Every_beginning_gives_the_name_or_nothing()
    {
        var payload = Encoding.UTF8.GetBytes("""{"id":"a","model":"gpt-4o-mini","choices":[{"message":{"content":"model"}}]}""");
        for (var length = 0; length <= payload.Length; length++)
        {
            Assert.That(AnswerModel.Find(payload.AsSpan(0, length)), Is.Null.Or.EqualTo("gpt-4o-mini"));
        }
    }

    [Test]
    public void Nothing_is_looked_for_far_into_an_answer() =>
        Assert.That(AnswerModel.Find(Encoding.UTF8.GetBytes($$"""{"a":"{{new string('a', 5_000)}}","model":"gpt-4o"}""")), Is.Null);
}
