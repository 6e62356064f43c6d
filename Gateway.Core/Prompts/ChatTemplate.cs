namespace Gateway.Core.Prompts;

/// <summary>
/// What a model family puts around the texts of a conversation, in numbers of tokens: all that counting a prompt has to know of a chat template.
/// Immutable; <see cref="ChatTemplates"/> has those there are.
/// </summary>
internal sealed record ChatTemplate
{
    public required string Name { get; init; }

    /// <summary>Tokens before the first message.</summary>
    public int Start { get; init; }

    /// <summary>Tokens that prime the reply.</summary>
    public int Reply { get; init; }

    /// <summary>Tokens around every message, without those of its texts.</summary>
    public int PerMessage { get; init; }

    /// <summary>The same around an assistant's message; null is as around any other.</summary>
    public int? PerAssistantMessage { get; init; }

    /// <summary>The same around a system message; null is as around any other.</summary>
    public int? PerSystemMessage { get; init; }

    /// <summary>True when the role is written as text.</summary>
    public bool WritesRole { get; init; }

    /// <summary>Text between the role and the content, one text with the content's beginning.</summary>
    public byte[] Separator { get; init; } = [];

    /// <summary>Tokens besides a name's own text.</summary>
    public int PerName { get; init; }

    /// <summary>True when the id of the call that a tool message answers is written.</summary>
    public bool WritesCallId { get; init; }

    /// <summary>Tokens around a tool call, without those of its name and arguments.</summary>
    public int PerCall { get; init; }

    public ToolRule Tools { get; init; }

    /// <summary>Tokens around all tool definitions together.</summary>
    public int PerTools { get; init; }

    /// <summary>Tokens around each tool definition.</summary>
    public int PerTool { get; init; }

    /// <summary>Tokens before the properties of a tool that has any; of <see cref="ToolRule.Signatures"/> only, as the following are.</summary>
    public int PerProperties { get; init; }

    public int PerProperty { get; init; }

    /// <summary>Tokens around the values of an enumeration; less than 0 where they replace others.</summary>
    public int PerEnum { get; init; }

    public int PerEnumValue { get; init; }
}
