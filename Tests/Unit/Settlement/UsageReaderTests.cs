using System.Text;
using Gateway.Core.Settlement;
using NUnit.Framework;

namespace Tests.Unit.Settlement;

/// <summary>Usage read out of one document.</summary>
internal sealed class UsageReaderTests
{
    private static readonly TestCaseData[] Documents =
    [
        Case(UsageFormat.OpenAi, "{\"id\":\"x\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21}}", new(9, 12, true, true)),
        Case(
            UsageFormat.OpenAi,
            "{\"usage\":{\"prompt_tokens\":9,\"prompt_tokens_details\":{\"cached_tokens\":4,\"audio_tokens\":0,\"x\":[1]},\"completion_tokens\":12,\"completion_tokens_details\":{\"reasoning_tokens\":7}}}",
            new(9, 12, true, true, 4, 7)),
        Case(UsageFormat.OpenAi, "{\"data\":[{\"usage\":{\"prompt_tokens\":1}}],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}", new(8, 0, true, true)),
        Case(UsageFormat.OpenAi, "{\"usage\":{\"completion_tokens\":3,\"total_tokens\":8}}", new(5, 3, true, true)),
        Case(UsageFormat.OpenAi, "{\"usage\":{\"prompt_tokens\":8,\"total_tokens\":7}}", new(8, 0, true, false)),
        Case(UsageFormat.OpenAi, "{\"usage\":{\"completion_tokens\":3}}", new(0, 3, false, true)),
        Case(UsageFormat.OpenAi, "{\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":null,\"cost\":0.5,\"x\":[{}],\"y\":\"z\"}}", new(8, 0, true, false)),
        Case(UsageFormat.Responses, "{\"usage\":{\"input_tokens\":5,\"output_tokens\":6,\"total_tokens\":11,\"input_tokens_details\":{\"cached_tokens\":2},\"output_tokens_details\":{\"reasoning_tokens\":1}}}", new(5, 6, true, true, 2, 1)),
        Case(UsageFormat.Responses, "{\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"output\":[{\"usage\":{\"input_tokens\":1}}],\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}}", new(5, 6, true, true)),
        Case(UsageFormat.Messages, "{\"usage\":{\"input_tokens\":5,\"cache_creation_input_tokens\":10,\"cache_read_input_tokens\":100,\"output_tokens\":6,\"cache_creation\":{\"ephemeral_5m_input_tokens\":10}}}", new(115, 6, true, true, 100)),
        Case(UsageFormat.Messages, "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}", new(5, 0, true, false)),
        Case(UsageFormat.Messages, "{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":15}}", new(0, 15, false, true)),
    ];

    private static readonly TestCaseData[] Nothing =
    [
        .. Enum.GetValues<UsageFormat>().SelectMany(format => new[]
        {
            "", " ", "[]", "7", "nonsense", "{", "{}", "{\"usage\":null}", "{\"usage\":7}", "{\"usage\":[{\"input_tokens\":1}]}", "{\"usage\":{}}",
            "{\"usage\":{\"prompt_tokens\":1,\"input_tokens\":1}", "{\"usage\":{\"prompt_tokens\":1,\"input_tokens\":1}} x", "{\"usage\":{\"prompt_tokens\":-1,\"input_tokens\":-1}}",
            "{\"usage\":{\"prompt_tokens\":1.5,\"input_tokens\":1e999}}", "{\"usage\":{\"prompt_tokens\":99999999999999999999,\"input_tokens\":9007199254740993}}",
            "{\"usage\":{\"prompt_tokens\":\"1\",\"input_tokens\":{\"input_tokens\":1}}}", "{\"x\":{\"usage\":{\"prompt_tokens\":1,\"input_tokens\":1}}}",
            "{\"message\":null,\"response\":[{\"usage\":{}}],\"choices\":0}", "\uFEFF{\"usage\":{\"prompt_tokens\":1,\"input_tokens\":1}}",
            new string('[', 10_000), "{\"usage\":" + new string('[', 10_000),
        }.Select(json => new TestCaseData(format, json).SetArgDisplayNames(format.ToString(), json.Length > 60 ? json[..60] : json))),
    ];

    [TestCaseSource(nameof(Documents))]
    public void Usage_is_read(UsageFormat format, string json, object expected)
    {
        TokenUsage usage = default;

        Assert.That(Metering.Documents.TryUsage(Encoding.UTF8.GetBytes(json), format, ref usage), Is.True);
        Assert.That(usage, Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Documents))]
    public void Every_prefix_reports_nothing(UsageFormat format, string json, object expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var length = 0; length < bytes.Length; length++)
        {
            TokenUsage usage = default;

            Assert.That(Metering.Documents.TryUsage(bytes.AsSpan(0, length), format, ref usage), Is.False, $"prefix of {length} of {expected}");
            Assert.That(usage, Is.EqualTo(default(TokenUsage)));
        }
    }

    [TestCaseSource(nameof(Nothing))]
    public void A_document_without_usage_changes_nothing(UsageFormat format, string json)
    {
        var known = new TokenUsage(3, 4, true, true, 1, 2);
        var usage = known;

        Assert.That(Metering.Documents.TryUsage(Encoding.UTF8.GetBytes(json), format, ref usage), Is.False);
        Assert.That(usage, Is.EqualTo(known));
        Assert.That(UsageReader.TryReadObject(Encoding.UTF8.GetBytes(json), format, isStart: false, ref usage), Is.False);
        Assert.That(usage, Is.EqualTo(known));
    }

    [TestCase("{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}", true)]
    [TestCase("{\"usage\":{\"prompt_tokens\":1},\"choices\":[ ]}", true)]
    [TestCase("{\"choices\":[{\"index\":0},{}],\"usage\":{\"prompt_tokens\":1}}", false)]
    [TestCase("{\"choices\":[[]],\"usage\":{\"prompt_tokens\":1}}", false)]
    [TestCase("{\"choices\":null,\"usage\":{\"prompt_tokens\":1}}", false)]
    [TestCase("{\"usage\":{\"prompt_tokens\":1}}", false)]
    public void Empty_choices_are_seen(string json, bool expected)
    {
        TokenUsage usage = default;

        Assert.That(Metering.Documents.TryUsage(Encoding.UTF8.GetBytes(json), UsageFormat.OpenAi, ref usage), Is.True);
        Assert.That(Metering.Documents.Read(json, UsageFormat.OpenAi).HasEmptyChoices, Is.EqualTo(expected));
    }

    [TestCase("{\"usage\":{}}", true)]
    [TestCase("{\"usage\" : \n{}}", true)]
    [TestCase("{\"usage\":null,\"x\":{\"usage\":{}}}", true)]
    [TestCase("{\"usage\":null}", false)]
    [TestCase("{\"a\":\"usage\"}", false)]
    [TestCase("{\"a\":\"\\\"usage\\\":{\"}", false)]
    [TestCase("\"usage\"", false)]
    [TestCase("\"usage\":", false)]
    [TestCase("", false)]
    public void Most_events_are_seen_to_hold_none(string json, bool expected) =>
        Assert.That(UsageSearch.MayHold(Encoding.UTF8.GetBytes(json)), Is.EqualTo(expected));

    private static TestCaseData Case(UsageFormat format, string json, TokenUsage usage) => new(format, json, usage);
}
