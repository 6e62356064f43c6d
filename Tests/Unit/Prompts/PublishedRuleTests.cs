using System.Text;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using NUnit.Framework;

namespace Tests.Unit.Prompts;

/// <summary>The examples of OpenAI's cookbook ("How to count tokens with tiktoken"), with the numbers that it prints and that the API reported.</summary>
internal sealed class PublishedRuleTests
{
    private const string Messages = """
        [{"role":"system","content":"You are a helpful, pattern-following assistant that translates corporate jargon into plain English."},
         {"role":"system","name":"example_user","content":"New synergies will help drive top-line growth."},
         {"role":"system","name":"example_assistant","content":"Things working well together will increase revenue."},
         {"role":"system","name":"example_user","content":"Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."},
         {"role":"system","name":"example_assistant","content":"Let's talk later when we're less busy about how to do better."},
         {"role":"user","content":"This late pivot means we don't have time to boil the ocean for the client deliverable."}]
        """;

    private const string Weather = """
        "messages":[{"role":"system","content":"You are a helpful assistant that can answer to questions about the weather."},
          {"role":"user","content":"What's the weather like in San Francisco?"}],
         "tools":[{"type":"function","function":{"name":"get_current_weather","description":"Get the current weather in a given location",
          "parameters":{"type":"object","properties":{
            "location":{"type":"string","description":"The city and state, e.g. San Francisco, CA"},
            "unit":{"type":"string","description":"The unit of temperature to return","enum":["celsius","fahrenheit"]}},"required":["location"]}}}]
        """;

    [Test]
    public void Messages_count_as_the_cookbook_prints()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Vocabulary.Count($"{{\"messages\":{Messages}}}", Protocol.Chat, Vocabulary.Cl100k, ChatTemplates.OpenAiBeforeO200k), Is.EqualTo(129));
            Assert.That(Vocabulary.Count($"{{\"messages\":{Messages}}}", Protocol.Chat, Vocabulary.O200k, ChatTemplates.OpenAi), Is.EqualTo(124));
        });
    }

    [Test]
    public void Tools_count_as_the_cookbook_prints()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Vocabulary.Count($"{{{Weather}}}", Protocol.Chat, Vocabulary.Cl100k, ChatTemplates.OpenAiBeforeO200k), Is.EqualTo(105));
            Assert.That(Vocabulary.Count($"{{{Weather}}}", Protocol.Chat, Vocabulary.O200k, ChatTemplates.OpenAi), Is.EqualTo(101));
        });
    }

    [TestCase("gpt-4o-2024-08-06", 101)]
    [TestCase("gpt-4o-mini", 101)]
    [TestCase("gpt-4-0613", 105)]
    [TestCase("gpt-3.5-turbo", 105)]
    public void The_family_brings_the_form_of_its_rule(string model, int expected)
    {
        var tokens = ModelFamilies.Find(Encoding.UTF8.GetBytes(model))!.Tokens;
        var tokenizer = tokens.Tokenizer == "o200k_base" ? Vocabulary.O200k : Vocabulary.Cl100k;

        Assert.That(Vocabulary.Count($"{{{Weather}}}", Protocol.Chat, tokenizer, tokens.Template), Is.EqualTo(expected));
    }
}
