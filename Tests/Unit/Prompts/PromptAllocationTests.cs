using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using NUnit.Framework;

namespace Tests.Unit.Prompts;

/// <summary>Counting a prompt allocates nothing once warm.</summary>
internal sealed class PromptAllocationTests
{
    [TestCase("openai")]
    [TestCase("chatml")]
    public void Counting_allocates_nothing(string template)
    {
        var escapes = string.Concat(Enumerable.Repeat("an \\u00e9 and\\n", 4_000));
        var body = Encoding.UTF8.GetBytes($$$"""
            {"model":"gpt-4o","messages":[{"r\u006fle":"system","content":"Be\nkind."},{"role":"user","name":"Ann","content":[{"type":"text","text":"{{{escapes}}}"},
             {"type":"image_url","image_url":{"url":"data:","detail":"low"}}]},{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{\"a\":1}"}}]}],
             "tools":[{"type":"function","function":{"name":"f","description":"d.","parameters":{"properties":{"a":{"type":"string","enum":["x"],"items":{"a":1} } } } } }]}
            """);
        var inspection = new BodyInspection();
        var rules = ChatTemplates.Find(template)!;
        Assert.That(BodyInspector.Inspect(body, BodyFieldSet.Empty, inspection), Is.EqualTo(InspectionStatus.Ok));
        var expected = PromptCounter.Count(body, inspection, Protocol.Chat, Vocabulary.O200k, rules);
        PromptCounter.Count(body, inspection, Protocol.Chat, Vocabulary.O200k, rules);

        var before = GC.GetAllocatedBytesForCurrentThread();
        long counted = 0;
        for (var round = 0; round < 10; round++)
        {
            counted = PromptCounter.Count(body, inspection, Protocol.Chat, Vocabulary.O200k, rules);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(counted, Is.EqualTo(expected));
    }

    [Test]
    public void Finding_what_a_model_is_counted_by_allocates_nothing()
    {
        _ = ModelFamilies.Find("meta-llama/Meta-Llama-3.1-8B-Instruct"u8);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var family = ModelFamilies.Find("meta-llama/Meta-Llama-3.1-8B-Instruct"u8);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(family!.Tokens.Tokenizer, Is.EqualTo("llama3"));
    }
}
