namespace Gateway.Core.Inspection;

/// <summary>The names of <see cref="BodyField"/>, both ways.</summary>
internal static class BodyFields
{
    /// <summary>Number of values of <see cref="BodyField"/>.</summary>
    public const int Count = (int)BodyField.Captured + 1;

    /// <summary>Length of the longest name, in bytes.</summary>
    public const int LongestName = 21;

    /// <summary>The member's name as it stands in the body; empty for those that have none.</summary>
    public static ReadOnlySpan<byte> Name(BodyField field) => field switch
    {
        BodyField.Model => "model"u8,
        BodyField.Stream => "stream"u8,
        BodyField.StreamOptions => "stream_options"u8,
        BodyField.IncludeUsage => "include_usage"u8,
        BodyField.Store => "store"u8,
        BodyField.MaxTokens => "max_tokens"u8,
        BodyField.MaxCompletionTokens => "max_completion_tokens"u8,
        BodyField.MaxOutputTokens => "max_output_tokens"u8,
        BodyField.N => "n"u8,
        BodyField.BestOf => "best_of"u8,
        BodyField.Messages => "messages"u8,
        BodyField.Prompt => "prompt"u8,
        BodyField.Input => "input"u8,
        BodyField.Instructions => "instructions"u8,
        BodyField.System => "system"u8,
        BodyField.Tools => "tools"u8,
        BodyField.Functions => "functions"u8,
        BodyField.Suffix => "suffix"u8,
        BodyField.ResponseFormat => "response_format"u8,
        BodyField.Text => "text"u8,
        BodyField.User => "user"u8,
        _ => default,
    };

    /// <summary>Which field a member of the given object is; its name has no escapes left.</summary>
    public static BodyField Find(BodyField parent, ReadOnlySpan<byte> name) => parent switch
    {
        BodyField.Body => FindInBody(name),
        BodyField.StreamOptions => Match(name, BodyField.IncludeUsage),
        _ => BodyField.None,
    };

    private static BodyField FindInBody(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => Match(name, BodyField.N),
        4 => name[0] == (byte)'u' ? Match(name, BodyField.User) : Match(name, BodyField.Text),
        5 => name[0] switch
        {
            (byte)'m' => Match(name, BodyField.Model),
            (byte)'i' => Match(name, BodyField.Input),
            (byte)'t' => Match(name, BodyField.Tools),
            _ => Match(name, BodyField.Store),
        },
        6 => name[1] switch
        {
            (byte)'t' => Match(name, BodyField.Stream),
            (byte)'r' => Match(name, BodyField.Prompt),
            (byte)'u' => Match(name, BodyField.Suffix),
            _ => Match(name, BodyField.System),
        },
        7 => Match(name, BodyField.BestOf),
        8 => Match(name, BodyField.Messages),
        9 => Match(name, BodyField.Functions),
        10 => Match(name, BodyField.MaxTokens),
        12 => Match(name, BodyField.Instructions),
        14 => Match(name, BodyField.StreamOptions),
        15 => Match(name, BodyField.ResponseFormat),
        17 => Match(name, BodyField.MaxOutputTokens),
        21 => Match(name, BodyField.MaxCompletionTokens),
        _ => BodyField.None,
    };

    private static BodyField Match(ReadOnlySpan<byte> name, BodyField field) => name.SequenceEqual(Name(field)) ? field : BodyField.None;
}
