using System.Text;

namespace Gateway.Core.Prompts;

/// <summary>
/// The well-known families of models: what holds where the configuration says nothing. Names are compared without case, without the
/// publisher before a slash, and without the <c>ft:</c> of a model that was tuned.
/// </summary>
internal static class ModelFamilies
{
    // Longer than every pattern; what follows cannot decide any more.
    private const int LongestName = 64;

    private static readonly ModelFamily[] Families =
    [
        new("o200k_base", ChatTemplates.OpenAi,
            "gpt-4o*", "chatgpt-4o*", "gpt-4.1*", "gpt-4.5*", "gpt-5*", "gpt-oss*", "o1", "o1-*", "o3", "o3-*", "o4-*", "codex-*"),
        new("cl100k_base", ChatTemplates.OpenAiBeforeO200k,
            "gpt-4*", "gpt-3.5*", "gpt-35*", "text-embedding-3*", "text-embedding-ada*", "davinci-002", "babbage-002"),
        new("p50k_base", ChatTemplates.None,
            "text-davinci-003", "text-davinci-002", "code-davinci*", "code-cushman*"),
        new("r50k_base", ChatTemplates.None,
            "text-davinci*", "text-curie*", "text-babbage*", "text-ada*", "davinci", "curie", "babbage", "ada", "gpt2"),
        new("qwen", ChatTemplates.ChatMl, "qwen*", "qwq*", "qvq*"),
        new("llama3", ChatTemplates.Llama3, "llama-3*", "llama3*", "meta-llama-3*"),
        new("deepseek", ChatTemplates.DeepSeek, "deepseek*"),
    ];

    /// <summary>The families, the more particular patterns first.</summary>
    public static IReadOnlyList<ModelFamily> All => Families;

    /// <summary>What is counted for a model of no known family: the frame of the most common interface, by an estimate.</summary>
    public static ModelTokens Unknown { get; } = new(null, ChatTemplates.OpenAi);

    /// <summary>The family of a model of that name; null when it is not well known.</summary>
    /// <param name="model">As written.</param>
    public static ModelFamily? Find(ReadOnlySpan<byte> model)
    {
        var name = model[(model.LastIndexOf((byte)'/') + 1)..];
        if (name.StartsWith("ft:"u8))
        {
            name = name["ft:".Length..];
        }

        Span<byte> small = stackalloc byte[LongestName];
        name = name[..Math.Min(name.Length, LongestName)];
        for (var i = 0; i < name.Length; i++)
        {
            small[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
        }

        foreach (var family in Families)
        {
            if (family.Has(small[..name.Length]))
            {
                return family;
            }
        }

        return null;
    }

    /// <summary>The template of the models that a vocabulary is named after; null when it is not well known.</summary>
    public static ChatTemplate? TemplateOf(string tokenizer)
    {
        var family = Array.Find(Families, family => family.Tokens.Tokenizer == tokenizer) ?? Find(Encoding.UTF8.GetBytes(tokenizer));
        return family?.Tokens.Template;
    }
}
