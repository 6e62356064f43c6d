namespace Gateway.Core.Prompts;

/// <summary>What a member of a message, of a part of its content, or of a tool call is to a prompt.</summary>
internal enum PromptMember : byte
{
    /// <summary>None of those below: a string is text, an object or array is JSON text, and a literal is nothing.</summary>
    Other,
    Role,
    Name,

    /// <summary>A string, a part, or an array of them: <c>content</c>, <c>output</c>, <c>summary</c>.</summary>
    Content,

    /// <summary>A call, or an array of them: <c>tool_calls</c>, <c>function_call</c>, <c>function</c>.</summary>
    Calls,

    /// <summary>What a tool is called with: <c>arguments</c> is text, <c>input</c> is JSON.</summary>
    Arguments,

    /// <summary>An image, a sound or a file, by address or in the body: <c>image_url</c>, <c>source</c>, <c>input_audio</c>, <c>file</c>.</summary>
    Media,

    /// <summary>How closely an image is looked at.</summary>
    Detail,

    /// <summary>The kind of part or item.</summary>
    Type,

    /// <summary>The id of the call that a tool message answers.</summary>
    CallId,

    /// <summary>Nothing that a model reads: ids, status, signatures, hints for caching.</summary>
    Unread,
}
