namespace Gateway.Core.Inspection;

/// <summary>The fields of a request body that the gateway itself reads, whatever the protocol.</summary>
internal enum BodyField : byte
{
    /// <summary>None of those below.</summary>
    None,

    /// <summary>The body itself, the root object.</summary>
    Body,
    Model,
    Stream,
    StreamOptions,

    /// <summary><c>stream_options.include_usage</c>.</summary>
    IncludeUsage,
    Store,
    MaxTokens,
    MaxCompletionTokens,
    MaxOutputTokens,
    N,
    BestOf,
    Messages,
    Prompt,
    Input,
    Instructions,
    System,
    Tools,
    Functions,
    Suffix,
    ResponseFormat,
    Text,

    /// <summary>Who the client says that it asks for; of any kind, and counted only where it is text.</summary>
    User,

    /// <summary>A field that only a path of the <see cref="BodyFieldSet"/> names.</summary>
    Captured,
}
