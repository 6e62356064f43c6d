using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Telemetry;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Telemetry;

/// <summary>What is taken for the text of a prompt.</summary>
public sealed class PromptContentTests
{
    private static readonly TestCaseData[] Prompts =
    [
        new TestCaseData(
            "/v1/chat/completions",
            """{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"What\nis this?"},{"type":"image_url","image_url":{"url":"data:secret"}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"look","arguments":"{\"a\":1}"}}]},{"role":"tool","tool_call_id":"c","content":"A \u4f60\ud83d\udc4b"}],"tools":[{"type":"function","function":{"name":"f","description":"tool"}}]}""",
            "Be brief.\nWhat\nis this?\n{\"a\":1}\nA 你👋"),
        new TestCaseData(
            "/v1/responses",
            """{"instructions":"Be brief.","input":[{"role":"user","content":[{"type":"input_text","text":"Hello"},{"type":"input_image","image_url":"data:secret"}]},{"type":"function_call","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"42"}]}""",
            "Be brief.\nHello\n{}\n42"),
        new TestCaseData("/v1/responses", """{"input":"Hello"}""", "Hello"),
        new TestCaseData(
            "/v1/messages",
            """{"max_tokens":5,"system":[{"type":"text","text":"Be brief."}],"messages":[{"role":"user","content":"Hello"},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"42"}]},{"type":"image","source":{"type":"base64","data":"secret"}}]}]}""",
            "Be brief.\nHello\n42"),
        new TestCaseData("/v1/completions", """{"prompt":["one","two"]}""", "one\ntwo"),
        new TestCaseData("/v1/completions", """{"prompt":[1,2,3]}""", ""),
        new TestCaseData("/v1/embeddings", """{"input":["one",""," two"]}""", "one\n two"),
        new TestCaseData("/v1/chat/completions", """{"messages":[{"role":"user","content":"half \ud83d"}]}""", "half \uFFFD"),
        new TestCaseData("/v1/chat/completions", """{"messages":"text"}""", "text"),
        new TestCaseData("/v1/chat/completions", """{"messages":{"content":{"content":"deep"}}}""", "deep"),
        new TestCaseData("/v1/chat/completions", """{"prompt":"of another protocol"}""", ""),
    ];

    [TestCaseSource(nameof(Prompts))]
    public async Task Texts_are_joined_in_their_order(string path, string body, string expected)
    {
        Assert.That(await GatherAsync(path, body, 1_000), Is.EqualTo((expected, false)));

        var length = Encoding.UTF8.GetByteCount(expected);
        for (var longest = 0; longest < length; longest++)
        {
            var (text, isCut) = await GatherAsync(path, body, longest);
            Assert.That(expected, Does.StartWith(text));
            Assert.That((isCut, Encoding.UTF8.GetByteCount(text)), Is.EqualTo((true, Encoding.UTF8.GetByteCount(text))));
            Assert.That(Encoding.UTF8.GetByteCount(text), Is.InRange(longest - 3, longest));
        }
    }

    [Test]
    public async Task A_body_that_was_not_read_has_no_prompt() => Assert.That(await GatherAsync("/raw/x", """{"messages":"text"}""", 100), Is.EqualTo(("", false)));

    private static async Task<(string Text, bool IsCut)> GatherAsync(string path, string body, int longest)
    {
        await using var exchange = await Requests.CreateAsync($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        var text = new LimitedText();
        text.Begin(longest);
        PromptContent.Gather(exchange.Context, text);
        var result = (Encoding.UTF8.GetString(text.Span), text.IsCut);
        text.Reset();
        return result;
    }
}
