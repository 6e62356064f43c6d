namespace Gateway.Core.Prompts;

/// <summary>The chat templates, as data.</summary>
internal static class ChatTemplates
{
    /// <summary>
    /// OpenAI's published rule (cookbook, "How to count tokens with tiktoken"): 3 a message, 1 a name, 3 for the reply, and tools as signatures. It is silent
    /// on the calls in an assistant's message: the same 3 as a message.
    /// </summary>
    public static readonly ChatTemplate OpenAi = new()
    {
        Name = "openai",
        Reply = 3,
        PerMessage = 3,
        WritesRole = true,
        PerName = 1,
        WritesCallId = true,
        PerCall = 3,
        Tools = ToolRule.Signatures,
        PerTools = 12,
        PerTool = 7,
        PerProperties = 3,
        PerProperty = 3,
        PerEnum = -3,
        PerEnumValue = 3,
    };

    /// <summary>The same as published for the models of <c>cl100k_base</c> (gpt-4, gpt-3.5-turbo).</summary>
    public static readonly ChatTemplate OpenAiBeforeO200k = OpenAi with { PerTool = 10 };

    /// <summary>Qwen: <c>&lt;|im_start|&gt;role\ncontent&lt;|im_end|&gt;\n</c>; tools as JSON lines in a text of 79 tokens, for which there is a system message of 5 where there is none; names are not written, and counted all the same.</summary>
    public static readonly ChatTemplate ChatMl = new()
    {
        Name = "chatml",
        Reply = 3,
        PerMessage = 3,
        WritesRole = true,
        Separator = "\n"u8.ToArray(),
        PerCall = 14,
        Tools = ToolRule.Json,
        PerTools = 84,
        PerTool = 1,
    };

    /// <summary>Llama 3: <c>&lt;|start_header_id|&gt;role&lt;|end_header_id|&gt;\n\ncontent&lt;|eot_id|&gt;</c>; white space around the content, which it drops, is counted.</summary>
    public static readonly ChatTemplate Llama3 = new()
    {
        Name = "llama3",
        Start = 1,
        Reply = 4,
        PerMessage = 3,
        WritesRole = true,
        Separator = "\n\n"u8.ToArray(),
        PerCall = 10,
        Tools = ToolRule.Json,
        PerTools = 76,
        PerTool = 1,
    };

    /// <summary>DeepSeek V3 and R1: the role is a token of its own, and only an answer has an end; system text stands bare.</summary>
    public static readonly ChatTemplate DeepSeek = new()
    {
        Name = "deepseek",
        Start = 1,
        Reply = 1,
        PerMessage = 1,
        PerAssistantMessage = 2,
        PerSystemMessage = 0,
        PerCall = 12,
        Tools = ToolRule.Json,
        PerTools = 75,
        PerTool = 1,
    };

    /// <summary>Nothing but the texts.</summary>
    public static readonly ChatTemplate None = new() { Name = "none", Tools = ToolRule.Json };

    private static readonly ChatTemplate[] All = [OpenAi, ChatMl, Llama3, DeepSeek, None];

    /// <summary>The names that a snapshot may use.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static template => template.Name)];

    /// <summary>The template of that name; null when there is none.</summary>
    public static ChatTemplate? Find(string name) => Array.Find(All, template => template.Name == name);

    /// <summary>The form of a template that goes with a vocabulary.</summary>
    public static ChatTemplate For(ChatTemplate template, string? tokenizer)
    {
        if (!ReferenceEquals(template, OpenAi) && !ReferenceEquals(template, OpenAiBeforeO200k))
        {
            return template;
        }

        return tokenizer == "cl100k_base" ? OpenAiBeforeO200k : OpenAi;
    }
}
