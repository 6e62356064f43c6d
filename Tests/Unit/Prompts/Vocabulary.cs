using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;
using NUnit.Framework;

namespace Tests.Unit.Prompts;

/// <summary>The built-in vocabularies, loaded once for all tests of prompts, and counting with them.</summary>
internal static class Vocabulary
{
    public static readonly Tokenizer O200k = Load("o200k_base");
    public static readonly Tokenizer Cl100k = Load("cl100k_base");

    private static readonly BodyInspection Inspection = new();

    /// <summary>What the gateway counts; fails the test where the body is refused.</summary>
    public static long Count(string body, Protocol protocol, Tokenizer tokenizer, ChatTemplate template)
    {
        lock (Inspection)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            Assert.That(BodyInspector.Inspect(bytes, BodyFieldSet.Empty, Inspection), Is.EqualTo(InspectionStatus.Ok));
            return PromptCounter.Count(bytes, Inspection, protocol, tokenizer, template);
        }
    }

    private static Tokenizer Load(string name) => new TokenizerCatalog(null).LoadAsync(name).GetAwaiter().GetResult()!;
}
