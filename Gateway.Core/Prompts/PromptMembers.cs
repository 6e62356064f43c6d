namespace Gateway.Core.Prompts;

/// <summary>Finds what a member is by its name, escapes undone.</summary>
internal static class PromptMembers
{
    /// <summary>Length of the longest name, in bytes.</summary>
    public const int LongestName = 17;

    public static PromptMember Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => PromptMember.Unread,
        4 => FindOfFour(name),
        5 => name.SequenceEqual("input"u8) ? PromptMember.Arguments : PromptMember.Other,
        6 => FindOfSix(name),
        7 => FindOfSeven(name),
        8 => FindOfEight(name),
        9 => FindOfNine(name),
        _ => FindLonger(name),
    };

    private static PromptMember FindOfFour(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("role"u8) ? PromptMember.Role
        : name.SequenceEqual("name"u8) ? PromptMember.Name
        : name.SequenceEqual("type"u8) ? PromptMember.Type
        : name.SequenceEqual("file"u8) ? PromptMember.Media
        : PromptMember.Other;

    private static PromptMember FindOfSix(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("detail"u8) ? PromptMember.Detail
        : name.SequenceEqual("source"u8) ? PromptMember.Media
        : name.SequenceEqual("output"u8) ? PromptMember.Content
        : name.SequenceEqual("status"u8) ? PromptMember.Unread
        : PromptMember.Other;

    private static PromptMember FindOfSeven(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("content"u8) ? PromptMember.Content
        : name.SequenceEqual("summary"u8) ? PromptMember.Content
        : name.SequenceEqual("call_id"u8) || name.SequenceEqual("file_id"u8) ? PromptMember.Unread
        : PromptMember.Other;

    private static PromptMember FindOfEight(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("function"u8) ? PromptMember.Calls
        : name.SequenceEqual("file_url"u8) ? PromptMember.Media
        : name.SequenceEqual("logprobs"u8) ? PromptMember.Unread
        : PromptMember.Other;

    private static PromptMember FindOfNine(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("arguments"u8) ? PromptMember.Arguments
        : name.SequenceEqual("image_url"u8) || name.SequenceEqual("file_data"u8) ? PromptMember.Media
        : name.SequenceEqual("signature"u8) ? PromptMember.Unread
        : PromptMember.Other;

    private static PromptMember FindLonger(ReadOnlySpan<byte> name) => name.Length switch
    {
        10 when name.SequenceEqual("tool_calls"u8) => PromptMember.Calls,
        11 when name.SequenceEqual("input_audio"u8) => PromptMember.Media,
        11 when name.SequenceEqual("annotations"u8) || name.SequenceEqual("tool_use_id"u8) => PromptMember.Unread,
        12 when name.SequenceEqual("tool_call_id"u8) => PromptMember.CallId,
        13 when name.SequenceEqual("function_call"u8) => PromptMember.Calls,
        13 when name.SequenceEqual("cache_control"u8) => PromptMember.Unread,
        17 when name.SequenceEqual("encrypted_content"u8) => PromptMember.Unread,
        _ => PromptMember.Other,
    };
}
