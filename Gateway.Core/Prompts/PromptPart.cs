namespace Gateway.Core.Prompts;

/// <summary>What is known of the images, sounds and files of one part of a message when the part has been read.</summary>
internal ref struct PromptPart
{
    private int _media;
    private long _files;

    /// <summary>The kind of part, as written; empty when it names none.</summary>
    public ReadOnlySpan<byte> Type { get; set; }

    /// <summary>How closely an image is looked at, as written; empty when it does not say.</summary>
    public ReadOnlySpan<byte> Detail { get; set; }

    /// <summary>What they cost, in tokens; see <see cref="MediaTokens"/>.</summary>
    public readonly long Tokens => IsImage ? (long)_media * (Detail.SequenceEqual("low"u8) ? MediaTokens.LowDetailImage : MediaTokens.Image) : _files;

    private readonly bool IsImage =>
        Type.SequenceEqual("image_url"u8) || Type.SequenceEqual("input_image"u8) || Type.SequenceEqual("image"u8);

    /// <summary>One more of them, of that length in the body.</summary>
    public void AddMedia(int length)
    {
        _media++;
        _files += MediaTokens.OfFile(length);
    }
}
