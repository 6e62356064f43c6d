namespace Gateway.Core.Prompts;

/// <summary>
/// What images, sounds and files are taken to cost. Their size in pixels, seconds or pages is not looked at: these are stated estimates, and what an
/// upstream charges beyond them is settled by its own usage.
/// </summary>
internal static class MediaTokens
{
    /// <summary>An image, as OpenAI publishes it for 1,024 × 1,024 pixels: 4 tiles of 170 and 85 for the whole.</summary>
    public const int Image = 765;

    /// <summary>An image with <c>detail: low</c>, of whatever size.</summary>
    public const int LowDetailImage = 85;

    /// <summary>A sound or a file, at least.</summary>
    public const int LeastFile = 100;

    /// <summary>Bytes of a sound or a file, as they stand in the body (base64), that cost a token.</summary>
    public const int FileBytesPerToken = 1_000;

    /// <summary>What a sound or a file costs.</summary>
    /// <param name="length">Its length in the body; short where it is only named.</param>
    public static int OfFile(int length) => LeastFile + (length / FileBytesPerToken);
}
