using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using NUnit.Framework;

namespace Tests.Unit.Prompts;

/// <summary>Every form of prompt, counted as the second implementation of the rules counts it; and some by hand.</summary>
internal sealed class PromptCounterTests
{
    private static readonly ChatTemplate[] Templates =
        [ChatTemplates.OpenAi, ChatTemplates.OpenAiBeforeO200k, ChatTemplates.ChatMl, ChatTemplates.Llama3, ChatTemplates.DeepSeek, ChatTemplates.None];

    private static readonly string[] Chats =
    [
        """{"messages":[]}""",
        """{"messages":null}""",
        """{"model":"m"}""",
        """{"messages":[{"role":"user","content":"Hello, world!"}]}""",
        """{"messages":[{"content":"content first","role":"user"},{"role":"assistant","content":null},{"role":"assistant"}]}""",
        """{"messages":[{"role":"user","name":"Ann","content":"  \n two spaces and a line"},{"role":"system","content":""}]}""",
        """{"messages":[{"role":"user","content":[{"type":"text","text":"one"},{"type":"text","text":" two"},"three"]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},{"text":"What is it?","type":"text"}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}},{"type":"image_url","image_url":"https://example.com"}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"QUFBQQ==","format":"wav"}},{"type":"file","file":{"filename":"a.pdf","file_data":"QUFB"}}]}]}""",
        """{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}},{"id":"call_2","type":"function","function":{"name":"now","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"{\"celsius\":21}"}]}""",
        """{"messages":[{"role":"assistant","function_call":{"name":"f","arguments":"{}"},"reasoning_content":"thought","refusal":"no","audio":{"id":"a"}}]}""",
        """{"messages":["text alone",17,true,null,[["nested"]],{"role":7,"name":8,"content":9}]}""",
        """{"messages":"text alone","tools":"text","functions":{"a":1}}""",
        """{"messages":[{"role":"developer","content":"D"},{"role":"system","content":"S"},{"role":"assistant","content":"A"},{"role":"user","content":"U"},{"role":"t\u006fol","content":"T"}]}""",
        """{"messages":[{"r\u006fle":"us\u0065r","cont\u0065nt":"esc\u0061ped \u4f60\u597d \ud83d\ude00 \\ \" \/ \b\f\n\r\t"}]}""",
        """{"messages":[],"response_format":{"type":"json_object"}}""",
        """{"messages":[],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"x":{"description":"long text"}}}}}}""",
        """{"messages":[],"tools":[],"functions":[]}""",
        """{"messages":[],"functions":[{"name":"f","parameters":{"type":"object","properties":{}}},{"description":"Nameless."},{"name":"g","description":"..","parameters":null}]}""",
        """{"messages":[],"tools":[{"type":"function","function":{"name":"f","description":"Ends so.","strict":true,"parameters":{"type":"object","additionalProperties":false,"$defs":{"a":{"type":"string"}},"required":["p"],"properties":{"p":{"description":"D.","type":"string","enum":["a","b",3,null,{"x":1}],"default":"d","minimum":1},"q":{"type":["string","null"],"items":{"type":"object","properties":{"deep":{"description":"text"}}}},"r":true,"s":{"enum":[]},"t":{}}}}}]}""",
        """{"messages":[],"tools":[{"type":"web_search"},7,"text",[1,2],{"type":"function","function":"text"},{"name":"f","input_schema":{"properties":"none"}}]}""",
    ];

    private static readonly (Protocol Protocol, string Body)[] Others =
    [
        (Protocol.Completions, """{"prompt":"Once upon a time","suffix":"the end."}"""),
        (Protocol.Completions, """{"prompt":["one","two \u0041"]}"""),
        (Protocol.Completions, """{"prompt":[1,2,3,40000]}"""),
        (Protocol.Completions, """{"prompt":[[1,2],[3],[]]}"""),
        (Protocol.Completions, """{"prompt":{"odd":"object"}}"""),
        (Protocol.Completions, """{"prompt":null}"""),
        (Protocol.Embeddings, """{"input":"text"}"""),
        (Protocol.Embeddings, """{"input":["a","b",[1,2,3]]}"""),
        (Protocol.Responses, """{"input":"Tell me","instructions":"Be brief."}"""),
        (Protocol.Responses, """{"input":[{"role":"user","content":[{"type":"input_text","text":"Look"},{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"}]},{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"I see","annotations":[],"logprobs":[]}]}]}"""),
        (Protocol.Responses, """{"input":[{"type":"function_call","id":"fc_1","call_id":"call_1","name":"get","arguments":"{\"a\":1}","status":"completed"},{"type":"function_call_output","call_id":"call_1","output":"result"},{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"thoughts"}],"encrypted_content":"gAAA"},{"type":"item_reference","id":"x"}]}"""),
        (Protocol.Responses, """{"instructions":null,"input":[],"tools":[{"type":"function","name":"f","description":"d.","parameters":{"type":"object","properties":{"a":{"type":"string","description":"b."}}},"strict":true},{"type":"file_search","vector_store_ids":["v"]}],"text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}},"verbosity":"low"},"prompt":{"id":"p","variables":{"name":"value"}}}"""),
        (Protocol.Responses, """{"input":"x","text":{"format":{"type":"text"}}}"""),
        (Protocol.Messages, """{"system":"Be kind.","messages":[{"role":"user","content":"Hi"}]}"""),
        (Protocol.Messages, """{"system":[{"type":"text","text":"One.","cache_control":{"type":"ephemeral"}},{"type":"text","text":" Two."}],"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"document","source":{"type":"base64","data":"AAAA"}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain \n text"}},{"type":"document","source":{"type":"content","content":[{"type":"text","text":"inner"}]}}]}]}"""),
        (Protocol.Messages, """{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"AAAA"},{"type":"tool_use","id":"toolu_1","name":"get","input":{"city":"Paris"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"21"},{"type":"image","source":{"type":"url","url":"https://example.com"}}]},{"type":"tool_result","tool_use_id":"toolu_2","content":"plain","is_error":true}]}],"tools":[{"name":"get","description":"Weather.","input_schema":{"type":"object","properties":{"city":{"type":"string","description":"A city."}}}}]}"""),
        (Protocol.Opaque, """{"messages":[{"role":"user","content":"not read"}]}"""),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from template in Templates
        from body in Others.Concat(Chats.Select(static chat => (Protocol.Chat, chat)))
        where body.Item1 != Protocol.Opaque
        select new TestCaseData(body.Item1, body.Item2, template).SetArgDisplayNames(body.Item1.ToString(), body.Item2[..Math.Min(60, body.Item2.Length)], template.Name);

    [TestCaseSource(nameof(Cases))]
    public void Counts_as_the_rules_say(Protocol protocol, string body, object template)
    {
        var rules = (ChatTemplate)template;
        foreach (var tokenizer in new[] { Vocabulary.O200k, Gateway.Core.Tokens.TokenizerCatalog.Estimate })
        {
            Assert.That(Vocabulary.Count(body, protocol, tokenizer, rules), Is.EqualTo(ReferencePrompt.Count(body, protocol, tokenizer, rules)), tokenizer.Name);
        }
    }

    [TestCase("""{"prompt":[1,2,3]}""", Protocol.Completions, 3)]
    [TestCase("""{"prompt":["hello","hello world"]}""", Protocol.Completions, 3)]
    [TestCase("""{"input":[[1,2],[3]]}""", Protocol.Embeddings, 3)]
    [TestCase("""{"messages":[{"role":"user","content":"hello"}]}""", Protocol.Chat, 3 + 1 + 1 + 3)]
    [TestCase("""{"system":"hello","messages":[{"role":"user","content":"hello"}]}""", Protocol.Messages, 3 + 1 + 1 + 3 + 1 + 1 + 3)]
    [TestCase("""{"instructions":"hello","input":"hello"}""", Protocol.Responses, 3 + 1 + 1 + 3 + 1 + 1 + 3)]
    [TestCase("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}}]}]}""", Protocol.Chat, 3 + 1 + MediaTokens.Image + 3)]
    [TestCase("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u","detail":"low"}}]}]}""", Protocol.Chat, 3 + 1 + MediaTokens.LowDetailImage + 3)]
    [TestCase("""{"messages":[{"role":"user","content":"not read"}]}""", Protocol.Opaque, 0)]
    public void Counts_as_one_counts_by_hand(string body, Protocol protocol, int expected) =>
        Assert.That(Vocabulary.Count(body, protocol, Vocabulary.O200k, ChatTemplates.OpenAi), Is.EqualTo(expected));

    [Test]
    public void A_message_of_Qwen_is_the_text_between_its_markers()
    {
        // <|im_start|> "user\nhello" <|im_end|> "\n" and <|im_start|> "assistant\n"; a line feed at the beginning is one token with the one before it.
        Assert.Multiple(() =>
        {
            Assert.That(Vocabulary.Count("""{"messages":[{"role":"user","content":"hello"}]}""", Protocol.Chat, Vocabulary.Cl100k, ChatTemplates.ChatMl), Is.EqualTo(6 + 3));
            Assert.That(Vocabulary.Count("""{"messages":[{"role":"user","content":"\nhello"}]}""", Protocol.Chat, Vocabulary.Cl100k, ChatTemplates.ChatMl), Is.EqualTo(6 + 3));
            Assert.That(Vocabulary.Count("""{"messages":[{"role":"user"}]}""", Protocol.Chat, Vocabulary.Cl100k, ChatTemplates.ChatMl), Is.EqualTo(5 + 3));
        });
    }
}
