using System.Text;
using Gateway.Core.Metering;
using Gateway.Core.Settlement;
using NUnit.Framework;

namespace Tests.Unit.Metering;

/// <summary>The texts that are found in events and answers.</summary>
internal sealed class DocumentReaderTests
{
    private static readonly TestCaseData[] Events =
    [
        Case(UsageFormat.OpenAi, """{"choices":[{"index":2,"delta":{"role":"assistant","content":"Hi"},"logprobs":null}]}""", "2.0 Content Delta Hi"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"content":"a"},"index":3},{"delta":{"refusal":"b"},"index":1}]}""", "3.0 Content Delta a", "1.0 Refusal Delta b"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"c\u006fntent":"a\"\n"}}]}""", "0.0 Content Delta a\\\"\\n"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"reasoning":"x","reasoning_content":"x"}}]}""", "0.0 Reasoning Delta x", "0.0 Reasoning Repeat x"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"reasoning":"x","reasoning_content":"y"}}]}""", "0.0 Reasoning Delta x", "0.0 Reasoning Delta y"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"tool_calls":[{"index":4,"id":"c","function":{"name":"f","arguments":"{"}},{"custom":{"name":"g","input":"i"}}]}}]}""",
            "0.4 ToolName Delta f", "0.4 ToolArguments Delta {", "0.1 ToolName Delta g", "0.1 ToolArguments Delta i"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"function_call":{"name":"f","arguments":{"a":[1]}}}}]}""", "0.0 ToolName Delta f", "0.0 ToolArguments Raw {\"a\":[1]}"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"t"}]},{"type":"text","text":"u"}]}}]}""",
            "0.0 Reasoning Delta t", "0.0 Content Delta u"),
        Case(UsageFormat.OpenAi, """{"choices":[{"delta":{"audio":{"id":"a","transcript":"t","data":"AAAA"}}}]}""", "0.0 Transcript Delta t"),
        Case(UsageFormat.OpenAi, """{"choices":[{"text":"Hi","index":1}]}""", "1.0 Content Delta Hi"),
        Case(UsageFormat.OpenAi, """{"choices":[{"message":{"content":"Hi"}}]}""", "0.0 Content Whole Hi"),
        Case(UsageFormat.OpenAi, """{"choices":null,"x":{"choices":[{"text":"no"}]}}"""),
        Case(UsageFormat.Messages, """{"type":"content_block_delta","delta":{"type":"text_delta","text":"Hi"},"index":5}""", "5.0 Content Delta Hi"),
        Case(UsageFormat.Messages, """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"Hm"}}""", "1.0 Reasoning Delta Hm"),
        Case(UsageFormat.Messages, """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}""", "1.0 ToolArguments Delta {\\\"a\\\""),
        Case(UsageFormat.Messages, """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}""", "1.0 ToolName Delta f"),
        Case(UsageFormat.Messages, """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hi"}}""", "0.0 Content Delta Hi"),
        Case(UsageFormat.Messages, """{"type":"message_start","message":{"content":[],"usage":{"input_tokens":1}}}"""),
        Case(UsageFormat.Responses, """{"type":"response.output_text.delta","output_index":1,"content_index":2,"delta":"Hi"}""", "1.2 Content Delta Hi"),
        Case(UsageFormat.Responses, """{"delta":"Hi","content_index":2,"output_index":1,"type":"response.refusal.delta"}""", "1.2 Refusal Delta Hi"),
        Case(UsageFormat.Responses, """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"S"}""", "0.1 ReasoningSummary Delta S"),
        Case(UsageFormat.Responses, """{"type":"response.reasoning_text.delta","output_index":0,"content_index":1,"delta":"R"}""", "0.1 Reasoning Delta R"),
        Case(UsageFormat.Responses, """{"type":"response.function_call_arguments.delta","output_index":3,"delta":"{"}""", "3.0 ToolArguments Delta {"),
        Case(UsageFormat.Responses, """{"type":"response.something_new.delta","delta":"?"}""", "0.0 Other Delta ?"),
        Case(UsageFormat.Responses, """{"type":"response.output_text.done","output_index":1,"content_index":2,"text":"Hi"}""", "1.2 Content Whole Hi"),
        Case(UsageFormat.Responses, """{"type":"response.content_part.done","output_index":1,"content_index":2,"part":{"text":"Hi","type":"output_text"}}""", "1.2 Content Whole Hi"),
        Case(UsageFormat.Responses, """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","name":"f","arguments":""}}""",
            "1.0 ToolName Whole f", "1.0 ToolArguments Whole "),
        Case(UsageFormat.Responses, """{"type":"response.completed","response":{"output":[{"content":[{"type":"reasoning_text","text":"r"}],"summary":[{"type":"summary_text","text":"s"}]},{"content":[{"type":"output_text","text":"Hi"},{"type":"refusal","refusal":"no"}]}]}}""",
            "0.0 Reasoning Whole r", "0.0 ReasoningSummary Whole s", "1.0 Content Whole Hi", "1.1 Refusal Whole no"),
    ];

    private static readonly TestCaseData[] Answers =
    [
        Case(UsageFormat.OpenAi, """{"choices":[{"message":{"content":"Hi","reasoning_content":"r"},"index":1}]}""", "1.0 Content Whole Hi", "1.0 Reasoning Whole r"),
        Case(UsageFormat.Messages, """{"content":[{"type":"thinking","thinking":"t"},{"type":"text","text":"Hi"},{"type":"tool_use","name":"f","input":{"a":1}}]}""",
            "0.0 Reasoning Delta t", "1.0 Content Delta Hi", "2.0 ToolName Delta f", "2.0 ToolArguments Raw {\"a\":1}"),
        Case(UsageFormat.Responses, """{"output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}""", "0.0 Content Whole Hi"),
    ];

    [TestCaseSource(nameof(Events))]
    public void Texts_of_an_event_are_found(UsageFormat format, string json, string[] expected) =>
        Assert.That(Documents.Describe(Documents.Read(json, format), json), Is.EqualTo(expected));

    [TestCaseSource(nameof(Answers))]
    public void Texts_of_an_answer_are_found(UsageFormat format, string json, string[] expected) =>
        Assert.That(Documents.Describe(Documents.Read(json, format, isAnswer: true), json), Is.EqualTo(expected));

    [TestCaseSource(nameof(Events))]
    public void A_beginning_is_never_whole_and_never_holds_more(UsageFormat format, string json, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reading = new DocumentReading();
        for (var length = 0; length < bytes.Length; length++)
        {
            DocumentReader.Read(bytes.AsSpan(0, length), format, isAnswer: false, reading);

            Assert.That(reading.IsWhole, Is.False);
            Assert.That(reading.PieceCount, Is.LessThanOrEqualTo(expected.Length + 1));
        }
    }

    [Test]
    public void Reading_allocates_nothing()
    {
        var reading = new DocumentReading();
        var documents = Events.Select(static test => ((UsageFormat)test.Arguments[0]!, Encoding.UTF8.GetBytes((string)test.Arguments[1]!))).ToArray();

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            foreach (var (format, json) in documents)
            {
                DocumentReader.Read(json, format, isAnswer: false, reading);
            }
        }), Is.Zero);
    }

    private static TestCaseData Case(UsageFormat format, string json, params string[] pieces) => new(format, json, pieces);
}
